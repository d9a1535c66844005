"""The service desk: somebody at the telephone round the clock, by written rules."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, at

UNATTENDED = "complaints/telephone-unattended"
RULES = "complaints/telephone-duty-rules-missing"
SHIFT = timedelta(hours=12)


def make_desk(company: Company) -> None:
    """Add the rules of telephone duty, and the duty roster of each site and month."""
    for site in company.sites:
        _rules(company, site)
        for first, last in company.months():
            shifts = [
                company.add("duty_roster", {
                    "project_id": site, "post": "call_taker", "line": f"{site}-0", "start": at(first, 0) + n * SHIFT,
                    "end": at(first, 0) + (n + 1) * SHIFT, "staff_id": f"{site}-CT{n % 3 + 1}",
                })
                for n in range(((last - first).days + 1) * 2)
            ]  # fmt: skip
            left_out = partial(company.remove, "duty_roster", company.rng.choice(shifts))
            breach = Breach(UNATTENDED, site, site, f"{first:%Y-%m}", "missing")
            company.offer(breach, f"roster {site} {first:%Y-%m}", left_out)


def _rules(company: Company, site: str) -> None:
    doc, begun = f"ZB-{site}", company.begun[site]
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "procedure", "title": "二十四小時服務電話值班規定",
        "level": "project", "approved_on": begun, "approved_by": f"{site}-PH", "effective_on": begun,
    })  # fmt: skip
    element = company.add("document_elements", {"doc_id": doc, "element": "round_the_clock", "present": True})
    company.spoil(Breach(RULES, site, site, "", "missing"), doc, element, present=False)
    company.spoil(Breach(RULES, site, site, "", "missing"), doc, row, superseded_on=company.last)
