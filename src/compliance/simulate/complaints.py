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
EXEMPT = "complaints/call-backs-exempt-too-often"
FEWEST, ONE_OF = 12, 10  # of more than ten complaints of a year, one of ten may go without a call-back
NUMBERED = (("complaints", "no"), ("complaint_register", "complaint_no"), ("complaint_attempts", "complaint_no"))


def make_complaints(company: Company) -> None:
    """Add four to eight complaints a month and site, numbered without a gap."""
    company.parameters["complaint.sla.first_response"] = "2 hours"
    company.parameters["complaint.sla.resolve"] = "15 days"
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
        for year in range(company.first.year, company.last.year):
            _exempt(company, site, year)


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


def _exempt(company: Company, site: str, year: int) -> None:
    """Offer more call-backs left out for a reason, of those that were made all the same, than a year allows."""
    rows = [row for row in company.tables["complaints"] if row["project_id"] == site and _closed(row) == year]
    usual = [row for row in rows if "exempt_code" not in row]
    wanted = len(rows) // ONE_OF + 1 - (len(rows) - len(usual))
    if len(rows) < FEWEST:
        return
    chosen = company.rng.sample(usual, wanted)

    def apply() -> None:
        for row in chosen:
            row.update({"exempt_code": "customer_refused", "exempt_evidence": "客戶表示無需回訪"})

    places = tuple(complaint_place(str(row["no"])) for row in chosen)
    company.offer(Breach(EXEMPT, site, site, str(year), "too_few"), places, apply)


def _closed(row: Row) -> int:
    closed = row["closed_at"]
    assert isinstance(closed, date)
    return closed.year
