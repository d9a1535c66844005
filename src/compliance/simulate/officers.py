"""Who is appointed to handle complaints, at each site and at the company, renewed in time."""

from __future__ import annotations

from datetime import timedelta

from compliance.simulate.company import Breach, Company, plus_months

AT_SITE = "complaints/officer-missing"
AT_COMPANY = "complaints/company-officer-missing"
TERM, DAY = 3, 10  # months from one appointment to the next; the day on which it begins
GAP = timedelta(days=4)


def make_officers(company: Company) -> None:
    """Add the appointments, one after the other without a day between them."""
    for turn, site in enumerate(company.sites):
        _appointments(company, AT_SITE, site, turn)
    _appointments(company, AT_COMPANY, "", 1)


def _appointments(company: Company, rule: str, site: str, turn: int) -> None:
    begin, term = plus_months(company.first, turn % TERM - TERM).replace(day=DAY), 0
    while begin <= company.last:
        end = plus_months(begin, TERM) - timedelta(days=1)
        term += 1
        row = company.add("appointments", {
            "staff_id": f"{site}-CT{term % 2 + 1}" if site else f"L00{term % 2 + 3}", "project_id": site or None,
            "level": "project" if site else "company", "appointed_as": "complaint_officer",
            "start": begin if term > 1 else plus_months(begin, -12), "end": end,
        })  # fmt: skip
        if company.first + GAP < end <= company.last:
            breach = Breach(rule, site, site or "company", f"{end:%Y-%m}", "missing")
            company.spoil(breach, f"officer {site} {end:%Y-%m}", row, end=end - GAP)
        begin = end + timedelta(days=1)
