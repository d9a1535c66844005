"""Customers' belongings in custody: keys left for work in the home, goods under an agreement, and mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, Unnamed, at, plus_months

HAND_OVER = "custody/hand-over-incomplete"
KEEPER = "custody/keeper-not-on-post"
KEPT = "custody/not-given-back"
USED = "custody/use-not-logged-whole"
MAIL_UNKNOWN = "custody/mail-service-unknown"
MAIL_RULES = "custody/mail-rules-missing"
SIGNATURES = ("giver_signed_on", "receiver_signed_on", "custodian")


def make_custody(company: Company) -> None:
    """Add a key and, every second month, goods for each site; every second site takes in mail and has rules on it."""
    for number, site in enumerate(company.sites):
        _mail(company, site, collects=number % 2 == 0)
        _keepers(company, site)
        for month, (first, last) in enumerate(company.months()):
            _key(company, site, f"KEY-{site}-{first:%y%m}", company.moment(first, last - timedelta(days=8)))
            if month % 2 == 0:
                _goods(company, site, f"GDS-{site}-{first:%y%m}", company.moment(first, last - timedelta(days=24)))


def _keepers(company: Company, site: str) -> None:
    """Add the custodian, the one before, and a key that is still there after the audit."""
    for number, (begun, ended) in enumerate(((-24, -3), (-4, None)), start=1):
        company.add("staff", {
            "staff_id": f"{site}-CU{number}", "name": people.name(company.rng), "project_id": site, "employer": "own",
            "post": "custodian", "role_class": "line", "on_post": plus_months(company.first, begun),
            "off_post": plus_months(company.first, ended) if ended else None,
        })  # fmt: skip
    item = f"KEY-{site}-OPEN"
    row = _item(company, site, item, company.moment(company.last - timedelta(days=9), company.last), 90)
    row.update({"kind": "key", "name": "入戶門鑰匙", "reason": "gas", "returned_at": None})
    row.update({"return_giver_signed_on": None, "return_receiver_signed_on": None})
    company.spoil(Breach(KEEPER, site, item, "", "missing"), f"item {item}", row, custodian=f"{site}-CU1")


def _key(company: Company, site: str, item: str, received: datetime) -> None:
    taken = received.date()
    row = _item(company, site, item, received, 5)
    row.update({"kind": "key", "name": "入戶門鑰匙", "reason": company.rng.choice(("repair", "gas"))})
    use = company.add("custody_uses", {
        "item_id": item, "at": at(taken + timedelta(days=1), 10), "by_staff": f"{site}-TE1", "why": "返修施工",
        "back_at": at(taken + timedelta(days=1), 17),
    })  # fmt: skip
    blank: Row = {company.rng.choice(("by_staff", "why", "back_at")): None}
    subject = Unnamed("custody_uses", use)
    company.offer(Breach(USED, site, subject, "", "incomplete"), f"use {item}", partial(use.update, blank))
    _offers(company, row, SIGNATURES)


def _goods(company: Company, site: str, item: str, received: datetime) -> None:
    row = _item(company, site, item, received, 20)
    taken, due = received.date(), row["due"]
    contract = company.add("contracts", {
        "contract_id": f"CT-{item}", "project_id": site, "kind": "custody", "title": "代管委託書",
        "party": row["giver"], "signed_on": taken, "start": taken, "end": due,
    })  # fmt: skip
    row.update({"kind": "goods", "name": "行李箱", "reason": "absence", "entrust_contract": contract["contract_id"]})
    _offers(company, row, (*SIGNATURES, "entrust_contract", "reason"))


def _item(company: Company, site: str, item: str, received: datetime, days: int) -> Row:
    taken = received.date()
    back = taken + timedelta(days=days)
    return company.add("custody_items", {
        "item_id": item, "project_id": site, "giver": people.name(company.rng), "received_at": received,
        "received_by": f"{site}-CT1", "giver_signed_on": taken, "receiver_signed_on": taken,
        "custodian": f"{site}-CU2", "due": back, "returned_at": at(back, 16), "return_giver_signed_on": back,
        "return_receiver_signed_on": back,
    })  # fmt: skip


def _offers(company: Company, row: Row, blanks: tuple[str, ...]) -> None:
    site, item, back = str(row["project_id"]), str(row["item_id"]), row["returned_at"]
    assert isinstance(back, datetime)
    unsigned = partial(row.update, {company.rng.choice(blanks): None})
    company.offer(Breach(HAND_OVER, site, item, "", "incomplete"), f"item {item}", unsigned)
    late = {"returned_at": at(back.date() + timedelta(days=1), 9)}
    company.offer(Breach(KEPT, site, item, "", "late"), f"item {item}", partial(row.update, late))
    signatures = {"return_giver_signed_on": None, "return_receiver_signed_on": None}
    kept: Row = {"returned_at": None, **signatures}
    company.offer(Breach(KEPT, site, item, "", "missing"), f"item {item}", partial(row.update, kept))
    unreturned = partial(row.update, {"return_giver_signed_on": None})
    company.offer(Breach(KEPT, site, item, "", "incomplete"), f"item {item}", unreturned)


def _mail(company: Company, site: str, *, collects: bool) -> None:
    project = next(row for row in company.tables["projects"] if row["project_id"] == site)
    project["feature_mail_collection"] = collects
    unsaid = partial(project.update, {"feature_mail_collection": None})
    company.offer(Breach(MAIL_UNKNOWN, site, site, "", "missing"), f"mail {site}", unsaid)
    if not collects:
        return
    row = company.add("documents", {
        "doc_id": f"MR-{site}-MAIL", "project_id": site, "kind": "procedure", "title": "代收客户邮件管理制度",
        "level": "project", "version": "A/0", "approved_on": plus_months(company.first, -16),
        "effective_on": plus_months(company.first, -16),
    })  # fmt: skip
    gone: Row = company.either({"superseded_on": company.last}, {"approved_on": None})
    company.offer(Breach(MAIL_RULES, site, site, "", "missing"), f"mail {site}", partial(row.update, gone))
    for first, last in company.months():
        received = company.moment(first, last - timedelta(days=4))
        company.add("custody_items", {
            "item_id": f"ML-{site}-{first:%y%m}", "project_id": site, "kind": "mail", "name": "掛號信",
            "received_at": received, "received_by": f"{site}-CT1", "custodian": f"{site}-CU2",
            "returned_at": received + timedelta(days=company.rng.randrange(1, 4)),
        })  # fmt: skip
