"""Rights to electronic customer files: quarterly lists out of the software, with somebody who leaves in between."""

from __future__ import annotations

from datetime import date
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, plus_months

OPEN = "customer-information/file-open-to-all"
LEAVER = "customer-information/right-of-leaver"
ASSETS = ("客户档案库", "收费系统")


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
            company.offer(Breach(LEAVER, site, subject, "", "missing"), f"right {subject}", kept)
            continue
        public = company.either({"is_public": True}, {"approved_by": None})
        company.offer(Breach(OPEN, site, subject, "", "incomplete"), f"right {subject}", partial(row.update, public))
