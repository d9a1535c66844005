"""Lost property: entered, claimed with a document that is checked, or handed to the police; and the rules on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, plus_months

RULES = "custody/lost-property-rules-missing"
ENTRY = "custody/lost-property-entry-incomplete"
UNCHECKED = "custody/claim-unchecked"
WHOLE = "custody/claim-log-shows-whole-number"
POLICE = "custody/unclaimed-not-handed-to-police"
ELEMENTS = ("general_items", "special_items", "return_to_owner", "safe_keeping", "police_disposal")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DUE_DAYS = {"general": 30, "special": 1}
NAMES = {"general": ("雨傘", "兒童水壺", "運動外套"), "special": ("錢包", "身份證件", "金飾")}
PLACES = ("大堂沙發", "電梯轎廂", "兒童樂園", "地下車庫")


def make_lost_property(company: Company) -> None:
    """Add the rules, and three finds for each site and month: one claimed, two of either kind left unclaimed."""
    _rules(company)
    for site in company.sites:
        for first, last in company.months():
            for number, category in enumerate(("general", "general", "special")):
                found = company.moment(first, last - timedelta(days=3))
                _find(company, site, f"LP-{site}-{first:%y%m}{number + 1}", found, category, claimed=number == 0)


def whole_number(born: date, serial: int) -> str:
    """Return a resident id that nobody has (no region begins with 99), with its right check character."""
    digits = f"990101{born:%Y%m%d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def _rules(company: Company) -> None:
    doc = "QR-01"
    row = company.add("documents", {
        "doc_id": doc, "kind": "procedure", "title": "遺失物處置管理辦法", "level": "company", "version": "A/1",
        "approved_on": plus_months(company.first, -20), "effective_on": plus_months(company.first, -19),
    })  # fmt: skip
    parts = [company.add("document_elements", {"doc_id": doc, "element": name, "present": True}) for name in ELEMENTS]
    breach, place = Breach(RULES, "", "company", "", "incomplete"), "lost property rules"
    company.offer(breach, place, partial(company.rng.choice(parts).update, {"present": False}))
    unapproved = replace(breach, reason="missing")  # what a draft holds counts for nothing
    company.offer(unapproved, place, partial(row.update, {"approved_on": None}))


def _find(company: Company, site: str, item: str, found: datetime, category: str, *, claimed: bool) -> None:
    rng = company.rng
    row = company.add("custody_items", {
        "item_id": item, "project_id": site, "kind": "lost", "category": category, "name": rng.choice(NAMES[category]),
        "place": rng.choice(PLACES), "finder": people.name(rng), "received_at": found, "received_by": f"{site}-CT1",
        "custodian": f"{site}-CU2", "notice_at": found + timedelta(hours=2),
    })  # fmt: skip
    place = f"item {item}"
    entry = partial(row.update, {rng.choice(("name", "place", "custodian")): None})
    company.offer(Breach(ENTRY, site, item, "", "incomplete"), place, entry)
    if claimed:
        _claim(company, row, found + timedelta(hours=rng.randrange(3, 40)))
        return
    days = DUE_DAYS[category]
    due = found + timedelta(days=days)
    row.update(
        {"police_at": found + timedelta(hours=rng.randrange(2, 22), days=days - 1), "police_receipt": "已取得回執"}
    )
    if due.date() <= company.last:
        late = partial(row.update, {"police_at": due + timedelta(days=1)})
        company.offer(Breach(POLICE, site, item, "", "late"), place, late)
        company.spoil(Breach(POLICE, site, item, "", "missing"), place, row, police_at=None, police_receipt=None)
        kept = partial(row.update, {"police_receipt": None})
        company.offer(Breach(POLICE, site, item, "", "incomplete"), place, kept)


def _claim(company: Company, row: Row, claimed: datetime) -> None:
    rng, site, item = company.rng, str(row["project_id"]), str(row["item_id"])
    number = whole_number(
        date(rng.randrange(1950, 2005), rng.randrange(1, 13), rng.randrange(1, 28)), rng.randrange(999)
    )
    row.update({
        "claimed_at": claimed, "claimant_checked": True, "claim_id_text": f"身份證 {number[:4]}**********{number[-4:]}",
        "claim_signed_on": claimed.date(), "claim_authorised": True,
    })  # fmt: skip
    if claimed.date() > company.last:
        return
    lacks: Row = company.either({"claimant_checked": False}, {"claim_signed_on": None}, {"claim_authorised": False})
    company.offer(Breach(UNCHECKED, site, item, "", "incomplete"), f"item {item}", partial(row.update, lacks))
    shown = partial(row.update, {"claim_id_text": f"身份證 {number}"})
    company.offer(Breach(WHOLE, site, item, "", "carries"), f"item {item}", shown)
