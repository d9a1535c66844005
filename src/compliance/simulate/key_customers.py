"""Key customers of each site: the list with its criteria, and a talk with each of them in every quarter."""

from __future__ import annotations

from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company
from compliance.simulate.homes import old_home
from compliance.simulate.sites import quarter

LIST = "communication/key-customer-list-incomplete"
CONTACT = "communication/key-customer-not-contacted"
REASONS = ("業主代表", "樓組長", "媒體從業者")
EACH = 2


def make_key_customers(company: Company) -> None:
    """Add the lists, the customers on them and the talks."""
    for site in company.sites:
        _list(company, site)
        for n in range(EACH):
            _customer(company, site, f"{site}-K{n + 1}", old_home(site, n))


def _list(company: Company, site: str) -> None:
    doc = f"ZDKH-{site}"
    begun = company.begun[site]
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "key_customer_list", "title": "重點客戶名錄", "level": "project",
        "compiled_on": begun, "approved_on": begun, "approved_by": f"{site}-PH",
    })  # fmt: skip
    criteria = company.add("document_elements", {"doc_id": doc, "element": "criteria", "present": True})
    company.spoil(Breach(LIST, site, site, "", "incomplete"), doc, criteria, present=False)
    company.spoil(Breach(LIST, site, site, "", "incomplete"), doc, row, approved_on=None)
    company.spoil(Breach(LIST, site, site, "", "incomplete"), doc, row, superseded_on=company.last)


def _customer(company: Company, site: str, customer: str, unit: str) -> None:
    rng = company.rng
    company.add("customers", {
        "customer_id": customer, "project_id": site, "name": people.name(rng), "kind": "owner",
        "unit_id": unit, "phone": people.phone(rng), "since": company.begun[site], "key_from": company.begun[site],
        "key_reason": rng.choice(REASONS),
    })  # fmt: skip
    for first, last in company.quarters():
        label = quarter(first)
        row = company.add("interviews", {
            "int_id": f"KC-{customer}-{label}", "project_id": site, "kind": "key_customer", "customer_id": customer,
            "by_staff": f"{site}-CT1", "at": company.moment(first, last), "channel": "visit", "result": "done",
            "topics": rng.choice(people.TOPICS), "opinions": "無",
        })  # fmt: skip
        breach, place = Breach(CONTACT, site, customer, label, "too_few"), f"key customer {customer} {label}"
        company.offer(breach, place, partial(company.remove, "interviews", row))
        company.spoil(breach, place, row, result="refused")
