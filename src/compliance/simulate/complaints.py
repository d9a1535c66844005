"""Complaints in the software with their call-backs, and the paper register beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row

CALL_BACK = "complaints/call-back-missing"
UNLISTED = "complaints/not-in-software"
CHANNELS = ("phone", "wechat", "reception", "visit")


def make_complaints(company: Company) -> None:
    """Add three to seven complaints a month and site."""
    for site in company.sites:
        count = 0
        for first, last in company.months():
            for _ in range(company.rng.randrange(3, 8)):
                count += 1
                _complaint(company, site, f"{site}-C{count:04d}", first, last)
            _unlisted(company, site, first)


def _complaint(company: Company, site: str, no: str, first: date, last: date) -> None:
    rng = company.rng
    received = company.moment(first, last - timedelta(days=7))
    closed = received + timedelta(days=rng.randrange(1, 4), hours=1)
    called = closed + timedelta(days=rng.randrange(1, 4))
    topic, channel = rng.choice(people.TOPICS), rng.choice(CHANNELS)
    row = company.add("complaints", {
        "no": no, "project_id": site, "received_at": received, "channel": channel, "received_by": "project",
        "complainant": people.name(rng), "phone": people.phone(rng), "is_property_related": True, "level": "general",
        "content": topic,
        "first_response_at": received + timedelta(minutes=rng.randrange(5, 28)), "closed_at": closed,
        "followup_at": called,
        "followup_result": "satisfied", "status": "closed",
    })  # fmt: skip
    _entry(company, site, no, received, row)
    company.add("complaint_attempts", {"complaint_no": no, "at": called, "channel": "phone", "result": "done"})
    breach = Breach(CALL_BACK, site, no, "", "late")
    company.offer(breach, f"call-back {no}", partial(row.update, {"followup_at": closed + timedelta(days=4)}))


def _entry(company: Company, site: str, no: str, received: datetime, complaint: Row) -> None:
    company.add("complaint_register", {
        "entry_id": no.replace("-C", "-D"), "project_id": site, "complaint_no": no, "received_at": received,
        "channel": complaint["channel"], "complainant": complaint["complainant"], "content": complaint["content"],
    })  # fmt: skip


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
