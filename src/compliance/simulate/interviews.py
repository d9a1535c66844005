"""Talks with customers: in depth by leaders every month, by the desk in between, and what is done about opinions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row
from compliance.simulate.homes import old_home

IN_DEPTH = "communication/in-depth-interviews-too-few"
BLANK = "communication/opinion-left-blank"
IGNORED = "communication/opinion-not-acted-on"
ENTERED = "communication/interview-entered-late"
OPEN = "communication/interview-measure-not-closed"
LEADERS = ("project_head", "deputy_project_head", "department_manager", "department_head")
FEWEST_DAYS, SURE_DAYS = 10, 20  # around what the rule asks for, so that a posting moved by a day changes nothing
TO_ACT, TO_ENTER = timedelta(days=7), timedelta(days=3)
OPINIONATED = 0.3


def make_interviews(company: Company) -> None:
    """Add the interviews of all leaders and of the desk, a leave and a delegation; leaders must be there."""
    for site in company.sites:
        for first, last in company.months():
            _at_the_desk(company, site, first, last)
    for row in [r for r in company.tables["staff"] if r["post"] in LEADERS]:
        _in_depth(company, row)
    guard = next(row for row in company.tables["staff"] if row["post"] == "guard")
    company.add("leaves", {
        "staff_id": guard["staff_id"], "project_id": guard["project_id"], "kind": "annual", "start": company.first,
        "end": company.first + timedelta(days=6),
    })  # fmt: skip
    company.add("delegations", {
        "delegation_id": "DG-1", "project_id": company.sites[0], "staff_id": f"{company.sites[0]}-RM1",
        "post": "project_head", "start": company.first, "end": company.first + timedelta(days=13),
    })  # fmt: skip


def _in_depth(company: Company, leader: Row) -> None:
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
                "unit_id": old_home(site, n + first.month), "at": company.moment(last - timedelta(days=6), last),
                "channel": "visit", "result": "done", "topics": company.rng.choice(people.TOPICS),
            })
            for n in range(2)
        ]  # fmt: skip
        for row in rows:
            _opinion(company, row, given=company.rng.random() < OPINIONATED)
        if days >= SURE_DAYS:
            breach = Breach(IN_DEPTH, site, staff, month, "too_few")
            company.offer(breach, f"interviews {staff} {month}", partial(company.remove, "interviews", rows[-1]))


def _at_the_desk(company: Company, site: str, first: date, last: date) -> None:
    no = f"RI-{site}-{first:%y%m}"
    row = company.add("interviews", {
        "int_id": no, "project_id": site, "kind": "routine", "by_staff": f"{site}-CT1", "channel": "reception",
        "at": company.moment(first, last), "result": "done", "topics": company.rng.choice(people.TOPICS),
    })  # fmt: skip
    _opinion(company, row, given=True)
    _enter(company, row)
    _offer(company, row)


def _enter(company: Company, row: Row) -> None:
    """Enter the interview into the software within a day; offer days later, or before it was held."""
    site, no, when = str(row["project_id"]), str(row["int_id"]), row["at"]
    assert isinstance(when, datetime)
    row["recorded_at"] = when + timedelta(hours=company.rng.randrange(1, 24))
    if company.judges(when.date() + TO_ENTER):
        late = when + TO_ENTER + timedelta(days=company.rng.randrange(1, 6))
        company.spoil(Breach(ENTERED, site, no, "", "late"), no, row, recorded_at=late)
        before = when - timedelta(days=1)
        company.spoil(Breach(ENTERED, site, no, "", "before_trigger"), no, row, recorded_at=before)


def _opinion(company: Company, row: Row, *, given: bool) -> None:
    if not given:
        row["opinions"] = "無"
        return
    when = row["at"]
    assert isinstance(when, datetime)
    due = when.date() + timedelta(days=company.rng.randrange(5, 15))
    row.update({
        "opinions": f"希望改善：{row['topics']}", "measure": "納入當月整改計劃", "measure_post": "customer_service",
        "measure_due": due, "measure_done_on": due - timedelta(days=2), "measure_verified_on": due,
    })  # fmt: skip


def _offer(company: Company, row: Row) -> None:
    site, no, when, due = str(row["project_id"]), str(row["int_id"]), row["at"], row["measure_due"]
    assert isinstance(when, datetime)
    assert isinstance(due, date)

    def spoil(rule: str, reason: str, **changed: object) -> None:
        company.spoil(Breach(rule, site, no, "", reason), no, row, **changed)

    spoil(BLANK, "incomplete", opinions=None)
    spoil(BLANK, "incomplete", by_staff=None)
    if company.judges(when.date() + TO_ACT):
        spoil(IGNORED, "incomplete", measure=None)
        spoil(IGNORED, "incomplete", measure_post=None)
    if company.judges(due):
        later = {"measure_done_on": due + timedelta(days=1), "measure_verified_on": due + timedelta(days=2)}
        spoil(OPEN, "late", **later)
        spoil(OPEN, "incomplete", measure_verified_on=None)
