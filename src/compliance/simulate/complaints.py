"""The complaints of each month, ordinary ones and one of weight, and the paper register beside the software."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row
from compliance.simulate.complaint_kinds import KINDS
from compliance.simulate.complaint_rows import add_complaint, complaint_place, offer_breaches

UNLISTED = "complaints/not-in-software"
NUMBER = "complaints/number-missing"
NUMBERED = (("complaints", "no"), ("complaint_register", "complaint_no"), ("complaint_attempts", "complaint_no"))


def make_complaints(company: Company) -> None:
    """Add four to eight complaints a month and site, numbered without a gap."""
    company.parameters["complaint.sla.first_response"] = "2 hours"
    for turn, site in enumerate(company.sites):
        count = 0
        for first, last in company.months():
            count += 1
            KINDS[(first.month + turn) % len(KINDS)](company, site, f"{site}-C{count:04d}", first)
            for _ in range(company.rng.randrange(3, 8)):
                count += 1
                received = company.moment(first, last - timedelta(days=7))
                row = add_complaint(company, site, f"{site}-C{count:04d}", received, company.rng.randrange(1, 4))
                offer_breaches(company, row)
            _unlisted(company, site, first)
        _renumber(company, site, count)


def _unlisted(company: Company, site: str, first: date) -> None:
    """Offer an entry of the paper register that nobody carried over."""
    entry = f"{site}-X{first:%Y%m}"
    row: Row = {
        "entry_id": entry, "project_id": site, "complaint_no": f"{site}-C9{first:%y%m}",
        "received_at": company.moment(first, first),
        "channel": "phone", "complainant": people.name(company.rng), "content": people.TOPICS[0],
    }  # fmt: skip
    entries = company.tables["complaint_register"]
    company.offer(Breach(UNLISTED, site, entry, "", "not_found"), f"register {entry}", partial(entries.append, row))


def _renumber(company: Company, site: str, count: int) -> None:
    """Offer a number left out before the last complaint."""
    old, new = f"{site}-C{count:04d}", f"{site}-C{count + 1:04d}"

    def apply() -> None:
        for table, field in NUMBERED:
            for row in company.tables[table]:
                if row[field] == old:
                    row[field] = new

    company.offer(Breach(NUMBER, site, new, "", "gap"), complaint_place(old), apply)
