"""Customers' files: who keeps them, and who looks into them with whose approval."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at

KEEPER = "customer-information/archive-keeper-missing"
UNAPPROVED = "customer-information/access-unapproved"
UNRETURNED = "customer-information/borrowed-file-not-returned"
DAYS = 30
REASONS = ("核對報修歷史", "房屋漏水責任核查", "客戶申請調閱", "收費爭議核對")


def make_archive(company: Company) -> None:
    """Add a change of keeper at each site, and three accesses a month, one a loan; staff must have been made."""
    for site in company.sites:
        _keepers(company, site)
        for first, last in company.months():
            for number, mode in enumerate(("view", "borrow", "electronic")):
                moment = company.moment(first + timedelta(days=1), last)
                _access(company, site, f"AA-{site}-{first:%y%m}{number + 1}", moment, mode)
            keeper = company.moment(first, last)
            company.add("archive_access", {
                "acc_id": f"AA-{site}-{first:%y%m}9", "project_id": site, "file": f"{site}-F{first:%m}09",
                "requester": f"{site}-PH", "requester_kind": "staff", "requester_post": "project_head", "mode": "view",
                "reason": "季度檔案檢查", "accessed_at": keeper,
            })  # fmt: skip


def _keepers(company: Company, site: str) -> None:
    """Change keepers in the middle of the span; the place is a stretch of days between the two."""
    months = list(company.months())
    first = months[len(months) // 2][0]
    changed = first + timedelta(days=company.rng.randrange(3, 15))
    keeper = next(row for row in company.tables["staff"] if row["staff_id"] == f"{site}-KEEP")
    keeper["off_post"] = changed
    row = company.add("staff", {
        "staff_id": f"{site}-KEEP2", "name": people.name(company.rng), "project_id": site, "employer": "own",
        "post": "archive_keeper", "role_class": "management_technical", "on_post": changed, "replaces": f"{site}-KEEP",
    })  # fmt: skip
    later = partial(row.update, {"on_post": changed + timedelta(days=company.rng.randrange(2, 9))})
    company.offer(Breach(KEEPER, site, site, f"{first:%Y-%m}", "missing"), f"keeper {site}", later)


def _access(company: Company, site: str, acc: str, moment: datetime, mode: str) -> None:
    rng = company.rng
    row = company.add("archive_access", {
        "acc_id": acc, "project_id": site, "file": f"{site}-F{rng.randrange(1, 500):04d}",
        "requester": f"{site}-TE{rng.randrange(1, 3)}", "requester_kind": "staff", "requester_post": "technician",
        "mode": mode, "reason": rng.choice(REASONS), "approved_by": f"{site}-PH", "approver_post": "project_head",
        "approved_at": moment - timedelta(minutes=rng.randrange(10, 90)), "decision": "agreed", "accessed_at": moment,
    })  # fmt: skip
    wrong: Row = company.either(
        {"approved_at": moment + timedelta(hours=1)}, {"decision": None}, {"decision": "refused"}, {"file": None},
        {"approved_by": f"{site}-DE1", "approver_post": "department_manager"},
        {"approved_by": None, "approver_post": None, "approved_at": None, "decision": None},
    )  # fmt: skip
    company.offer(Breach(UNAPPROVED, site, acc, "", "incomplete"), f"access {acc}", partial(row.update, wrong))
    if mode != "borrow":
        return
    due = moment.date() + timedelta(days=DAYS)
    back = due - timedelta(days=rng.randrange(26))
    row.update({"due": due, "returned_at": at(back, 17)})
    if due <= company.last:
        late = partial(row.update, {"returned_at": at(due + timedelta(days=1), 9)})
        company.offer(Breach(UNRETURNED, site, acc, "", "late"), f"access {acc}", late)
        company.spoil(Breach(UNRETURNED, site, acc, "", "missing"), f"access {acc}", row, returned_at=None)
