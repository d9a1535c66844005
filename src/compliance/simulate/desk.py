"""The service desk: somebody at the telephone round the clock, and keys that customers leave there."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, at

UNATTENDED = "complaints/telephone-unattended"
HAND_OVER = "custody/hand-over-incomplete"
KEPT = "custody/not-given-back"
SHIFT = timedelta(hours=12)


def make_desk(company: Company) -> None:
    """Add the duty roster, and one key in custody for each site and month."""
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
        for first, last in company.months():
            _key(company, site, f"KEY-{site}-{first:%y%m}", company.moment(first, last - timedelta(days=8)))


def _key(company: Company, site: str, item: str, received: datetime) -> None:
    taken = received.date()
    back = taken + timedelta(days=5)
    row = company.add("custody_items", {
        "item_id": item, "project_id": site, "kind": "key", "name": "入戶門鑰匙", "giver": people.name(company.rng),
        "received_at": received, "received_by": f"{site}-CT1", "giver_signed_on": taken, "receiver_signed_on": taken,
        "reason": "repair", "custodian": f"{site}-CT2", "due": back, "returned_at": at(back, 16),
        "return_giver_signed_on": back,
        "return_receiver_signed_on": back,
    })  # fmt: skip
    company.add("custody_uses", {
        "item_id": item, "at": at(taken + timedelta(days=1), 10), "by_staff": f"{site}-TE1", "why": "返修施工",
        "back_at": at(taken + timedelta(days=1), 17),
    })  # fmt: skip
    unsigned = partial(row.update, {"giver_signed_on": None})
    company.offer(Breach(HAND_OVER, site, item, "", "incomplete"), f"key {item}", unsigned)
    late = {"returned_at": at(back + timedelta(days=1), 9)}
    company.offer(Breach(KEPT, site, item, "", "late"), f"key {item}", partial(row.update, late))
