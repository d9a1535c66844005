"""Complaints that ask for more than the ordinary ones: of a higher level, typical, to the company, long open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, plus_months
from compliance.simulate.complaint_rows import (
    ANSWERED,
    FILING,
    LATE_FILING,
    add_complaint,
    complaint_place,
    offer_breaches,
)

REPORTED = "complaints/levelled-complaint-not-reported"
SPECIAL = "complaints/special-report-missing"
LEVELLED_CASE = "complaints/levelled-case-missing"
TYPICAL_CASE = "complaints/typical-case-missing"
COMPANY = "complaints/company-complaint-unanswered"
RESOLVED = "complaints/resolved-late"
PROGRESS = "complaints/progress-not-told"
LEVELS = ("important", "hot", "major")
MONTHS_FOR_A_CASE = 3
LONGER = timedelta(days=10)
SLOW = range(9, 12)  # days that a complaint of weight stays open
HOLIDAYS = (1, 2, 9, 10)  # months in which three working days may last longer than a week


def _levelled(company: Company, site: str, no: str, first: date) -> None:
    """Add a complaint of a higher level, told to the department and the management, with its report and its case."""
    row = _slow(company, site, no, first)
    received, closed = _times(row)
    report = _document(
        company, site, f"{no}-ZX", "special_report", "投訴處理專項報告", closed.date() + timedelta(days=4)
    )
    case = _document(company, site, f"{no}-AL", "case", "投訴案例", closed.date() + timedelta(days=40))
    row.update({
        "level": company.rng.choice(LEVELS), "levelled_at": received + timedelta(hours=1), "form_no": f"SB-{no}",
        "sent_dept_at": received + timedelta(hours=5), "sent_mgmt_at": received + timedelta(hours=7),
        "special_report_doc": report["doc_id"], "case_doc": case["doc_id"], "volume_no": f"{site}-ZJ-{no}",
    })  # fmt: skip
    place = complaint_place(no)
    late = received + timedelta(hours=26)
    company.spoil(Breach(REPORTED, site, no, "", "incomplete"), place, row, sent_mgmt_at=late)
    company.spoil(Breach(REPORTED, site, no, "", "incomplete"), place, row, form_no=None)
    if company.judges(closed.date() + FILING):
        company.spoil(Breach(SPECIAL, site, no, "", "late"), place, report, compiled_on=closed.date() + LATE_FILING)
        company.spoil(Breach(SPECIAL, site, no, "", "missing"), place, row, special_report_doc=None)
        company.spoil(Breach(SPECIAL, site, no, "", "missing"), place, row, special_report_doc=case["doc_id"])
        shared = f"{site}-TS-{received:%Y%m}"  # the volume of the month's ordinary complaints
        company.spoil(Breach(SPECIAL, site, no, "", "incomplete"), place, row, volume_no=shared)
    _offer_case(company, LEVELLED_CASE, row, case, plus_months(closed.date(), MONTHS_FOR_A_CASE))


def _typical(company: Company, site: str, no: str, first: date) -> None:
    """Add a typical complaint, written up as a case within a month."""
    row = _slow(company, site, no, first)
    _, closed = _times(row)
    case = _document(company, site, f"{no}-DX", "case", "典型投訴案例", closed.date() + timedelta(days=20))
    row.update({"is_typical": True, "case_doc": case["doc_id"]})
    received, _ = _times(row)
    row.update({
        "levelled_at": received + timedelta(hours=1), "lowered_at": received + timedelta(hours=30),
        "lowering_approved_by": "L002",
    })  # fmt: skip
    if company.judges(closed.date() + FILING):
        lowered = Breach(SPECIAL, site, no, "", "missing")  # lowered by nobody, it would still need its report
        company.spoil(lowered, complaint_place(no), row, lowering_approved_by=None)
    _offer_case(company, TYPICAL_CASE, row, case, plus_months(closed.date(), 1))


def _to_the_company(company: Company, site: str, no: str, first: date) -> None:
    """Add a complaint that the company's own department received, followed up and answered."""
    row = add_complaint(company, site, no, company.moment(first, first + timedelta(days=15)), 2)
    _, closed = _times(row)
    dept = "complaint_management"
    row.update({"received_by": "company", "received_dept": dept, "handling_dept": dept, "reply_dept": dept})
    row.update({"anonymous": None, "reply_at": closed - timedelta(minutes=15), "resp_post": "complaint_officer"})
    place, breach = complaint_place(no), Breach(COMPANY, site, no, "", "incomplete")
    company.spoil(breach, place, row, handling_dept="engineering")
    company.spoil(breach, place, row, reply_at=closed + timedelta(hours=1))
    by_another = {"reply_dept": "operations"}
    also = (Breach(ANSWERED, site, no, "", "incomplete"),)
    company.offer(breach, place, lambda: row.update(by_another), also)


def _long(company: Company, site: str, no: str, first: date) -> None:
    """Add a complaint that takes its time while its customer is told how it goes."""
    row = _slow(company, site, no, first)
    offer_breaches(company, row)
    company.offer(Breach(RESOLVED, site, no, "", "late"), complaint_place(no), partial(_prolong, company, row))
    if first.month in HOLIDAYS or row.get("anonymous"):
        return
    events = [event for event in company.tables["complaint_events"] if event["complaint_no"] == no]
    breach = Breach(PROGRESS, site, no, "start", "missing")

    def leave_out() -> None:
        for event in events:
            company.remove("complaint_events", event)

    company.offer(breach, complaint_place(no), leave_out)


def _prolong(company: Company, row: Row) -> None:
    """Let everything after the receipt take longer than the company allows, and tell the customer meanwhile."""
    received, closed = _times(row)
    row.update({
        name: row[name] + LONGER  # type: ignore[operator]  # moments, as they were made
        for name in ("finished_at", "reply_at", "closed_at", "followup_at", "reopened_at")
        if row.get(name) is not None
    })  # fmt: skip
    for attempt in company.tables["complaint_attempts"]:
        if attempt["complaint_no"] == row["no"]:
            attempt["at"] += LONGER  # type: ignore[operator]  # likewise
    _tell(company, row, range((closed - received).days, (closed - received + LONGER).days, 2))


KINDS = (_levelled, _typical, _to_the_company, _long)


def _slow(company: Company, site: str, no: str, first: date) -> Row:
    """Add a complaint that stays open for more than a week and is told of every other day."""
    days = company.rng.choice(SLOW)
    row = add_complaint(company, site, no, company.moment(first, first + timedelta(days=7)), days)
    _tell(company, row, range(2, days, 2))
    return row


def _tell(company: Company, row: Row, days: Iterable[int]) -> None:
    """Tell the customer how it goes, so many days after the receipt."""
    received, _ = _times(row)
    for day in days:
        company.add("complaint_events", {
            "complaint_no": row["no"], "at": received + timedelta(days=day, minutes=company.rng.randrange(60)),
            "kind": "progress", "by_staff": row["received_staff"], "channel": "phone", "content": "告知處理進度",
        })  # fmt: skip


def _times(row: Row) -> tuple[datetime, datetime]:
    received, closed = row["received_at"], row["closed_at"]
    assert isinstance(received, datetime)
    assert isinstance(closed, datetime)
    return received, closed


def _document(company: Company, site: str, doc: str, kind: str, title: str, compiled: date) -> Row:
    return company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": kind, "title": title, "level": "project", "compiled_on": compiled,
        "drafted_by": f"{site}-PH",
    })  # fmt: skip


def _offer_case(company: Company, rule: str, row: Row, case: Row, due: date) -> None:
    site, no = str(row["project_id"]), str(row["no"])
    if company.judges(due):
        place = complaint_place(no)
        company.spoil(Breach(rule, site, no, "", "late"), place, case, compiled_on=due + timedelta(days=1))
        company.spoil(Breach(rule, site, no, "", "missing"), place, row, case_doc=None)
