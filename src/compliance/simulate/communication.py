"""Talking with customers: interviews by leaders and of every home, the quarterly report, notices and their approval."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.sites import quarter

IN_DEPTH = "communication/in-depth-interviews-too-few"
FIRST = "communication/first-interview-missing"
REPORT_LATE = "communication/management-report-late"
UNREVIEWED = "communication/management-report-unreviewed"
INCOMPLETE = "communication/management-report-incomplete"
UNAPPROVED = "communication/notice-unapproved"
LEADERS = ("project_head", "department_manager")
FEWEST_DAYS, SURE_DAYS = 10, 20  # around what the rule asks for, so that a posting moved by a day changes nothing
HOMES = 8
HALF_YEAR = 6


def make_communication(company: Company) -> None:
    """Add leaders, homes, interviews, reports and notices."""
    for site in company.sites:
        company.add("staff", {
            "staff_id": f"{site}-PH", "name": people.name(company.rng), "project_id": site, "employer": "own",
            "post": "project_head", "role_class": "management_technical", "on_post": plus_months(company.first, -20),
        })  # fmt: skip
        _notices(company, site)
        _reports(company, site)
        _homes(company, site)
    for row in [r for r in company.tables["staff"] if r["post"] in LEADERS]:
        _interviews(company, row)
    guard = next(row for row in company.tables["staff"] if row["post"] == "guard")
    company.add("leaves", {
        "staff_id": guard["staff_id"], "project_id": guard["project_id"], "kind": "annual", "start": company.first,
        "end": company.first + timedelta(days=6),
    })  # fmt: skip
    company.add("delegations", {
        "delegation_id": "DG-1", "project_id": company.sites[0], "staff_id": f"{company.sites[0]}-DE1",
        "post": "project_head",
        "start": company.first, "end": company.first + timedelta(days=13),
    })  # fmt: skip


def _interviews(company: Company, leader: Row) -> None:
    site, staff, begun = str(leader["project_id"]), str(leader["staff_id"]), leader["on_post"]
    assert isinstance(begun, date)
    for first, last in company.months():
        days = (last - max(first, begun)).days
        if days < FEWEST_DAYS:
            continue
        month = f"{first:%Y-%m}"
        rows = [
            company.add("interviews", {
                "int_id": f"IV-{staff}-{month}-{n}", "project_id": site, "kind": "in_depth", "by_staff": staff,
                "unit_id": f"{site}-V{(n + first.month) % HOMES + 1:02d}",
                "at": company.moment(last - timedelta(days=6), last),
                "channel": "visit", "result": "done", "topics": company.rng.choice(people.TOPICS), "opinions": "無",
            })
            for n in range(2)
        ]  # fmt: skip
        if days >= SURE_DAYS:
            breach = Breach(IN_DEPTH, site, staff, month, "too_few")
            company.offer(breach, f"interviews {staff} {month}", partial(company.remove, "interviews", rows[-1]))


def _homes(company: Company, site: str) -> None:
    batch = next(row for row in company.tables["delivery_batches"] if row["project_id"] == site)
    begun, ended = batch["actual_start"], batch["actual_end"]
    assert isinstance(begun, date)
    assert isinstance(ended, date)
    due = plus_months(ended, HALF_YEAR)
    for n in range(HOMES):  # homes of an earlier time, which only the leaders visit
        company.add(
            "units", {"unit_id": f"{site}-V{n + 1:02d}", "project_id": site, "room_text": people.room(company.rng)}
        )
    for n in range(HOMES):
        unit = f"{site}-U{n + 1:02d}"
        handed_over = begun + timedelta(days=company.rng.randrange((ended - begun).days + 1))
        company.add("units", {
            "unit_id": unit, "project_id": site, "room_text": people.room(company.rng), "batch_id": batch["batch_id"],
            "handover_on": handed_over,
        })  # fmt: skip
        row = company.add("interviews", {
            "int_id": f"FI-{unit}", "project_id": site, "kind": "annual", "unit_id": unit, "channel": "phone",
            "result": "done",
            "by_staff": f"{site}-DE1", "at": at(due - timedelta(days=company.rng.randrange(1, 60)), 15),
            "topics": "入住感受", "opinions": "無",
        })  # fmt: skip
        if begun > company.first and due <= company.last:
            company.offer(
                Breach(FIRST, site, unit, "", "missing"), f"home {unit}", partial(row.update, {"channel": "wechat"})
            )


def _reports(company: Company, site: str) -> None:
    """One report for each quarter whose due lies in the span, of sites that do not work for a lump sum."""
    if next(row for row in company.tables["projects"] if row["project_id"] == site)["fee_mode"] == "lump_sum":
        return
    for first, _ in company.months():
        if first.month % 3 != 1:
            continue
        label, doc = quarter(first - timedelta(days=1)), f"MR-{site}-{quarter(first - timedelta(days=1))}"
        published = first + timedelta(days=company.rng.randrange(12, 19))
        row = company.add("documents", {
            "doc_id": doc, "project_id": site, "kind": "management_report", "title": "管理服務報告", "level": "project",
            "period_covered": label, "compiled_on": published - timedelta(days=6),
            "reviewed_on": published - timedelta(days=3),
            "published_on": published,
        })  # fmt: skip
        parts = {
            part: company.add("document_elements", {"doc_id": doc, "element": part, "present": True})
            for part in ("services", "finances")
        }
        late = {"published_on": first + timedelta(days=20)}
        company.offer(Breach(REPORT_LATE, site, site, label, "late"), f"report {doc}", partial(row.update, late))
        unreviewed = {"reviewed_on": published + timedelta(days=1)}
        company.offer(Breach(UNREVIEWED, site, doc, "", "incomplete"), f"report {doc}", partial(row.update, unreviewed))
        absent = partial(parts["finances"].update, {"present": False})
        company.offer(Breach(INCOMPLETE, site, doc, "", "incomplete"), f"report {doc}", absent)


def _notices(company: Company, site: str) -> None:
    for first, last in company.months():
        no, posted = f"NT-{site}-{first:%y%m}", company.moment(first + timedelta(days=2), last)
        row = company.add("publications", {
            "pub_id": no, "project_id": site, "title": "停水通知", "kind": "notice", "channel": "notice_board",
            "drafted_by": f"{site}-DE1",
            "approver": f"{site}-PH", "approver_post": "project_head",
            "approved_at": posted - timedelta(hours=company.rng.randrange(2, 30)),
            "published_at": posted,
        })  # fmt: skip
        later = {"approved_at": posted + timedelta(minutes=30)}
        company.offer(Breach(UNAPPROVED, site, no, "", "incomplete"), f"notice {no}", partial(row.update, later))
