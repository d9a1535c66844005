"""Rights to electronic customer files: quarterly lists out of the software, with somebody who leaves in between."""

from __future__ import annotations

from datetime import date
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, plus_months

OPEN = "customer-information/file-open-to-all"
EXPORTED = "customer-information/rights-not-exported"
LEAVER = "customer-information/right-of-leaver"
ASSETS = ("客户档案库", "收费系统")
FEWEST_DAYS = 91


def make_permissions(company: Company) -> None:
    """Add a list of rights at the end of every quarter for each site; in the middle of the span somebody leaves."""
    months = list(company.months())
    left = months[len(months) // 2][0]
    for site in company.sites:
        company.add("staff", {
            "staff_id": f"{site}-CS1", "name": people.name(company.rng), "project_id": site, "employer": "own",
            "post": "customer_service", "role_class": "line", "on_post": plus_months(company.first, -15),
            "off_post": left,
        })  # fmt: skip
        for _, last in company.quarters():
            for asset in ASSETS:
                _rights(company, site, f"{site}-{asset}", last, left)
        for _, last in company.quarters():
            if last.month in (6, 12):
                _half_year(company, site, last)


def _half_year(company: Company, site: str, last: date) -> None:
    """Offer that the lists of the half year left the site out, where it had been there for long enough."""
    first = plus_months(last.replace(day=1), -5)
    if (last - max(first, company.begun[site])).days < FEWEST_DAYS:
        return
    kept = [row for row in company.tables["permissions"] if row["project_id"] == site]
    rows = [row for row in kept if first <= _taken(row) <= last]

    def forget() -> None:
        for row in rows:
            company.remove("permissions", row)

    label = f"{last.year}H{last.month // 6}"
    breach = Breach(EXPORTED, site, site, label, "too_few")
    company.offer(breach, (f"rights {site} {label}", *(_place(row) for row in rows)), forget)


def _taken(row: Row) -> date:
    day = row["snapshot_on"]
    assert isinstance(day, date)
    return day


def _place(row: Row) -> str:
    return f"right {row['asset']} {row['account']} {row['snapshot_on']}"


def _rights(company: Company, site: str, asset: str, day: date, left: date) -> None:
    for staff, right in (("KEEP", "admin"), ("PH", "view"), ("CS1", "edit")):
        holder = f"{site}-{staff}" if staff != "KEEP" or day < left else f"{site}-KEEP2"
        gone = staff == "CS1" and day > left
        row = company.add("permissions", {
            "asset": asset, "account": holder.lower().replace("-", "."), "project_id": site, "staff_id": holder,
            "right": right, "snapshot_on": day, "is_public": False, "enabled": not gone,
            "granted_on": plus_months(day, -3), "approved_by": f"{site}-PH", "holds_customer_data": True,
        })  # fmt: skip
        subject = f"{asset}|{row['account']}|{right}|{day}"
        if gone:
            kept = partial(row.update, {"enabled": True})
            company.offer(Breach(LEAVER, site, subject, "", "missing"), _place(row), kept)
            continue
        public = company.either({"is_public": True}, {"approved_by": None})
        company.offer(Breach(OPEN, site, subject, "", "incomplete"), _place(row), partial(row.update, public))
