"""What a site under a lump sum discloses every quarter: income and expenses, without a customer in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, at
from compliance.simulate.displays import add_notice
from compliance.simulate.posted_summaries import some_of
from compliance.simulate.sites import quarter

NOTHING = "communication/lump-sum-site-discloses-nothing"
SHOWN = "communication/posted-report-shows-customer"
DISCLOSED = ("management_report", "finances", "service_standard", "charges")


def make_disclosures(company: Company) -> None:
    """Add a disclosure a quarter to the sites that work for a lump sum; deliveries must have been made."""
    for project in company.tables["projects"]:
        if project["fee_mode"] == "lump_sum":
            for first, last in company.quarters():
                _disclosure(company, str(project["project_id"]), first, last)


def _disclosure(company: Company, site: str, first: date, last: date) -> None:
    others = _others(company, site, first, last)
    pub, label = f"SZ-{site}-{quarter(first)}", quarter(first)
    posted = at(last - timedelta(days=company.rng.randrange(2, 20)), 9)
    text = f"{label}物業服務費收支情況：收入與支出明細見附表，歡迎監督。"
    row = add_notice(
        company, site, pub, kind="finances", title="物業服務費收支情況公示", text=text, published_at=posted,
        approved_at=posted - timedelta(days=1),
    )  # fmt: skip
    if not others:
        breach = Breach(NOTHING, site, site, label, "too_few")
        company.offer(breach, pub, partial(company.remove, "publications", row))
    arrears = f"{text}尚欠費住戶：{some_of(company, 'customers', site)['name']}。"
    company.spoil(Breach(SHOWN, site, pub, "", "carries"), pub, row, text=arrears)
    rooms = f"{text}尚欠費房號：{some_of(company, 'units', site)['room_text']}。"
    company.spoil(Breach(SHOWN, site, pub, "", "carries"), pub, row, text=rooms)


def _others(company: Company, site: str, first: date, last: date) -> bool:
    """Whether something else is disclosed in the quarter, or may be once a breach has moved it by some days."""
    for row in company.tables["publications"]:
        posted = row["published_at"]
        assert isinstance(posted, datetime)
        near = first - timedelta(days=40) <= posted.date() <= last
        if row["project_id"] == site and row["kind"] in DISCLOSED and near:
            return True
    return False
