"""Agreements on special services over a longer time: what they say, and a visit to the customer every quarter."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, plus_months
from compliance.simulate.sites import quarter

INCOMPLETE = "special-services/agreement-incomplete"
VISIT = "special-services/agreement-visit-missing"
FEWEST_DAYS = 30
PARTS = ("has_content", "has_term", "has_charges", "has_duties")


def make_agreements(company: Company) -> None:
    """Add, at each site, an old agreement, one that is renewed in the middle of the span, and a new one."""
    months = list(company.months())
    middle, later = months[len(months) // 2][0], months[2 * len(months) // 3][0]
    for site in company.sites:
        begun = plus_months(company.first, -14)
        _agreement(company, site, 1, begun, {"customer_id": f"{site}-LK1", "service_type": people.SERVICES[1]})
        renewed: Row = {"customer_id": f"{site}-LK2", "service_type": people.SERVICES[2]}
        _agreement(company, site, 2, plus_months(middle, -12), renewed)
        again: Row = {"is_renewal": True, "previous_id": f"{site}-L2"}
        _agreement(company, site, 3, middle, {**renewed, **again})
        new: Row = {"customer_id": f"{site}-LK3", "service_type": people.SERVICES[3]}
        _agreement(company, site, 4, later + timedelta(days=company.rng.randrange(2, 6)), new)


def _agreement(company: Company, site: str, number: int, start: date, texts: Row) -> None:
    no, customer = f"{site}-L{number}", str(texts["customer_id"])
    unit = f"{10 + int(customer[-1])}-1-{company.rng.randrange(3, 20)}01"  # of a building where nobody else orders
    known = {str(row["customer_id"]): row for row in company.tables.get("customers", [])}
    if customer not in known:
        home = {"unit_id": f"{site}-K{customer[-1]}", "project_id": site, "room_text": unit}
        company.add("units", {**home, "building": f"{10 + int(customer[-1])}棟", "owner_id": customer})
    person = known.get(customer) or company.add("customers", {
        "customer_id": customer, "project_id": site, "name": people.name(company.rng), "kind": "owner",
        "unit_id": unit, "phone": people.phone(company.rng), "household_size": company.rng.randrange(1, 6),
        "since": plus_months(company.first, -20),
    })  # fmt: skip
    years = 3 if number == 1 else 1
    end = plus_months(start, 12 * years) - timedelta(days=1)
    row = company.add("contracts", {
        "contract_id": no, "project_id": site, "kind": "long_term", "title": f"{texts['service_type']}長期服務協議",
        "party": person["name"], "unit_id": person["unit_id"], "signed_on": start - timedelta(days=5), "start": start,
        "end": end, "is_renewal": False, **dict.fromkeys(PARTS, True), "amount": company.rng.randrange(12, 60) * 100,
        **texts,
    })  # fmt: skip
    if company.first <= start - timedelta(days=5) <= company.last:
        lacks = {company.rng.choice(PARTS): company.rng.choice((False, None))}
        company.offer(Breach(INCOMPLETE, site, no, "", "incomplete"), f"agreement {no}", partial(row.update, lacks))
    for first, last in company.quarters():
        _visit(company, row, (max(first, start), min(last, end)), quarter(last))


def _visit(company: Company, agreement: Row, active: tuple[date, date], label: str) -> None:
    begun, ended = active
    if begun > ended:
        return
    if ended >= company.first:
        begun = max(begun, company.first)
    site, no = str(agreement["project_id"]), str(agreement["contract_id"])
    row = company.add("interviews", {
        "int_id": f"AV-{no}-{label}", "project_id": site, "kind": "agreement_visit",
        "customer_id": agreement["customer_id"], "contract_id": no, "unit_id": agreement["unit_id"],
        "by_staff": f"{site}-DE1", "at": company.moment(begun, ended), "channel": "visit", "result": "done",
        "topics": "協議執行情況",
        "opinions": "無",
    })  # fmt: skip
    if (ended - active[0]).days + 1 >= FEWEST_DAYS:
        breach = Breach(VISIT, site, no, label, "too_few")
        other = company.either({"channel": "phone"}, {"result": "absent"})
        company.offer(breach, f"agreement visit {no} {label}", partial(row.update, other))
