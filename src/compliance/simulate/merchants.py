"""Merchants that a site lets in for renovations: approved, signed, published and only then at work."""

from __future__ import annotations

from datetime import timedelta

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, plus_months

ORDER = "renovation/merchant-out-of-order"
AGREEMENT = "renovation/merchant-agreement-incomplete"
TRADES = ("定制家具", "中央空調")


def make_merchants(company: Company) -> None:
    """Add one merchant of each trade to each site."""
    for site in company.sites:
        for number, trade in enumerate(TRADES):
            _merchant(company, site, f"{site}-SJ{number + 1}", trade)


def _merchant(company: Company, site: str, vendor: str, trade: str) -> None:
    rng = company.rng
    months = list(company.months())
    start = rng.choice(months)[0] + timedelta(days=rng.randrange(20))
    published = start - timedelta(days=rng.randrange(1, 6))
    signed = published - timedelta(days=rng.randrange(1, 6))
    row = company.add("vendors", {
        "vendor_id": vendor, "project_id": site, "name": f"{rng.choice(people.GARDENS)[:2]}{trade}商行",
        "kind": "merchant", "trade": trade, "contact": people.name(rng), "phone": people.phone(rng),
        "approved_on": signed - timedelta(days=rng.randrange(1, 6)), "approved_by": f"{site}-PH", "signed_on": signed,
        "published_on": published, "service_start": start, "agreement_from": signed,
        "agreement_to": plus_months(company.last, 12), "has_breach_liability": True, "has_handling_measures": True,
    })  # fmt: skip
    out_of_order = Breach(ORDER, site, vendor, "", "out_of_order")
    company.spoil(out_of_order, vendor, row, published_on=start + timedelta(days=2))
    company.spoil(out_of_order, vendor, row, approved_on=signed + timedelta(days=1))
    incomplete = Breach(AGREEMENT, site, vendor, "", "incomplete")
    company.spoil(incomplete, vendor, row, has_breach_liability=False)
    company.spoil(incomplete, vendor, row, has_handling_measures=None)
    company.spoil(incomplete, vendor, row, agreement_to=company.last)
