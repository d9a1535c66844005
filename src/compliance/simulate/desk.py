"""The service desk: somebody at the telephone round the clock."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, at

UNATTENDED = "complaints/telephone-unattended"
SHIFT = timedelta(hours=12)


def make_desk(company: Company) -> None:
    """Add the duty roster of each site and month."""
    for site in company.sites:
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
