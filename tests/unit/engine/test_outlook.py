from __future__ import annotations

from datetime import date, datetime, time

import pytest

from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from compliance.engine.outlook import months, upcoming
from compliance.findings.result import Month
from compliance.ledger import COLUMNS
from compliance.plan.context import AuditMoment

AT = AuditMoment(date(2026, 3, 31), None, date(2026, 3, 31))
NAMES = [name for name, _ in COLUMNS]


@pytest.fixture
def ledger() -> DuckDatabase:
    database = DuckDatabase(opened())
    database.load("ledger", COLUMNS, [])
    return database


def put(database: DuckDatabase, subject: str, state: str, due: datetime | None, rule: str = "care/visits") -> None:
    values = {
        "rule": rule,
        "clause": "1",
        "site": "S1",
        "subject": subject,
        "window": "",
        "state": state,
        "reason": "",
        "due": due,
        "due_day": True,
    }
    marks = ", ".join("?" * len(NAMES))
    database.execute(f"INSERT INTO ledger VALUES ({marks})", [values.get(name) for name in NAMES])


def test_obligations_are_counted_by_the_month_of_their_due_and_by_rule(ledger: DuckDatabase) -> None:
    for day, state, rule in (
        (date(2026, 2, 28), "conforming", "care/visits"),
        (date(2026, 2, 1), "conforming", "care/calls"),
        (date(2025, 12, 31), "manual", "care/calls"),
        (date(2026, 2, 3), "nonconforming", "care/visits"),
    ):
        put(ledger, str(day), state, datetime.combine(day, time()), rule)
    put(ledger, "without a due", "conforming", None)
    assert months(ledger) == (
        Month(date(2025, 12, 1), {"manual": 1}, {"care/calls": {"manual": 1}}),
        Month(
            date(2026, 2, 1),
            {"conforming": 2, "nonconforming": 1},
            {"care/calls": {"conforming": 1}, "care/visits": {"conforming": 1, "nonconforming": 1}},
        ),
    )


@pytest.mark.parametrize(
    ("due", "there"),
    [("2026-03-30 23:59", False), ("2026-03-31 00:00", True), ("2026-04-30 23:59", True), ("2026-05-01 00:00", False)],
)
def test_what_is_due_within_thirty_days_is_upcoming(due: str, there: bool, ledger: DuckDatabase) -> None:
    put(ledger, "H1", "pending", datetime.fromisoformat(due))
    assert bool(upcoming(ledger, AT)) is there


def test_upcoming_duties_are_pending_and_the_soonest_comes_first(ledger: DuckDatabase) -> None:
    put(ledger, "late", "pending", datetime(2026, 4, 20))
    put(ledger, "soon", "pending", datetime(2026, 4, 2), "care/zeal")
    put(ledger, "also soon", "pending", datetime(2026, 4, 2))
    put(ledger, "done", "conforming", datetime(2026, 4, 2))
    assert [duty.subject for duty in upcoming(ledger, AT)] == ["also soon", "soon", "late"]
