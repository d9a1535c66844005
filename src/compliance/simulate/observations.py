"""What the quality department sees of the staff's conduct on the spot, every month."""

from __future__ import annotations

from datetime import date

from compliance.simulate.company import Breach, Company

THIN = "posts/observation-too-thin"
FAILED = "posts/observed-conduct-failed"


def make_observations(company: Company) -> None:
    """Add one observation a month and site, of the call taker's team by the quality manager."""
    for site in company.sites:
        for first, last in company.months():
            _observation(company, site, first, last)


def _observation(company: Company, site: str, first: date, last: date) -> None:
    no = f"GC-{site}-{first:%y%m}"
    row = company.add("inspections", {
        "insp_id": no, "project_id": site, "kind": "observation", "by_staff": "Q001", "role": "quality_manager",
        "observed_staff": f"{site}-CT1", "organised_by": "company", "at": company.moment(first, last),
        "scope": "儀容儀表與接待用語", "sample_n": company.rng.randrange(5, 9), "fail_n": 0, "result": "passed",
        "photo": f"{no}.jpg",
    })  # fmt: skip
    company.spoil(Breach(THIN, site, no, "", "incomplete"), no, row, sample_n=3)
    company.spoil(Breach(THIN, site, no, "", "incomplete"), no, row, photo=None)
    company.spoil(Breach(THIN, site, no, "", "incomplete"), no, row, by_staff=f"{site}-CT1")
    company.spoil(Breach(FAILED, site, no, "", "missing"), no, row, fail_n=1, result="failed")
