"""The papers of a home that was handed over, its file, and its owner's record; and what can go wrong with them."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.simulate.company import Breach, Company, Row

DIFFER = "delivery/handover-papers-differ"
INCOMPLETE = "delivery/handover-papers-incomplete"
SOFTWARE = "delivery/home-not-complete-in-software"
FILE = "delivery/household-file-incomplete"
CUSTOMER = "delivery/customer-record-incomplete"
TO_ARCHIVE = timedelta(days=30)
FILED = ("archive_notice_on", "archive_owner_card_on", "archive_agreements_on", "archive_convention_on")


def hand_over(company: Company, home: Row, owner: Row) -> None:
    """Fill in what is written when the home is handed over, and in the month after it."""
    day, area = home["handover_on"], company.rng.randrange(62, 168)
    assert isinstance(day, date)

    def later() -> date:
        return day + timedelta(days=company.rng.randrange(3, 25))

    home.update({
        "area_sqm": area, "handover_area_sqm": area, "handover_customer_id": owner["customer_id"],
        "handover_form_complete": True, "handover_signed_on": day, "handover_signer": owner["name"],
        "archive_no": f"YH-{home['unit_id']}", "proxy_used": False, "software_complete_on": later(),
    })  # fmt: skip
    home.update({name: later() for name in FILED})
    owner["master_complete_on"] = later()
    _offer(company, home, owner, day)


def _offer(company: Company, home: Row, owner: Row, day: date) -> None:
    site, unit, area = str(home["project_id"]), str(home["unit_id"]), home["area_sqm"]
    place = f"home {unit}"

    def spoil(rule: str, **changed: object) -> None:
        company.spoil(Breach(rule, site, unit, "", "incomplete"), place, home, **changed)

    if company.judges(day):
        spoil(DIFFER, handover_area_sqm=area + company.rng.randrange(1, 4))  # type: ignore[operator]  # a number
        spoil(DIFFER, handover_customer_id=f"{unit}-W")
        spoil(INCOMPLETE, handover_form_complete=False)
        spoil(INCOMPLETE, handover_signed_on=day + timedelta(days=2))
    late = day + TO_ARCHIVE + timedelta(days=company.rng.randrange(1, 20))
    if company.judges(day + TO_ARCHIVE):
        spoil(SOFTWARE, software_complete_on=late)
        spoil(FILE, **{company.rng.choice(FILED): late})
        spoil(FILE, archive_no=None)
        spoil(FILE, proxy_used=True)
    since = owner["since"]
    assert isinstance(since, date)
    if company.judges(max(day, since) + TO_ARCHIVE):
        of_owner = Breach(CUSTOMER, site, str(owner["customer_id"]), "", "incomplete")
        company.spoil(of_owner, place, owner, phone=None)
        company.spoil(of_owner, place, owner, master_complete_on=late)
