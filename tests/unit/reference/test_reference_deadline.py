from __future__ import annotations

from typing import Any

import pytest
from asking import ask, case, only, states

from properties.strategies.business import rule_of

NOW = "2026-04-30"


def within(length: str, **due: Any) -> dict[str, Any]:
    check = {"due": {"after": {"field": "at"}, "within": length, **due}, "done": {"field": "answered_at"}}
    return rule_of("cases", "deadline", check)


def rows(at: str | None, done: str | None) -> dict[str, list[dict[str, str | None]]]:
    return {"cases": [case(at=at, answered_at=done)]}


@pytest.mark.parametrize(
    ("length", "at", "done", "expected"),
    [
        ("3 days", "2026-03-01", "2026-03-04", "conforming"),
        ("3 days", "2026-03-01", "2026-03-05", "nonconforming late"),
        ("3 days", "2026-03-01 08:00", "2026-03-04 23:59", "conforming"),
        ("3 days", "2026-03-01", None, "nonconforming missing"),
        ("3 days", "2026-03-02", "2026-03-01", "nonconforming before_trigger"),
        ("3 days", "2026-03-02 10:00", "2026-03-02", "conforming"),
        ("3 days", "2026-03-02 10:00", "2026-03-02 09:00", "conforming"),  # days compare dates
        ("24 hours", "2026-03-02 10:00", "2026-03-02 09:00", "nonconforming before_trigger"),
        ("1 working day", "2026-02-13", "2026-02-14", "conforming"),
        ("1 working day", "2026-02-13", "2026-02-15", "nonconforming late"),
        ("24 hours", "2026-03-01 10:00", "2026-03-02 10:00", "conforming"),
        ("24 hours", "2026-03-01 10:00", "2026-03-02 10:01", "nonconforming late"),
        ("24 hours", "2026-03-01 10:00", "2026-03-02", "conforming"),
        ("24 hours", "2026-03-01 10:00", "2026-03-03", "nonconforming late"),
        ("24 hours", "2026-03-01", "2026-03-02 23:00", "conforming"),
        ("24 hours", "2026-03-01", "2026-03-03 00:00", "nonconforming late"),
        ("36 hours", "2026-03-01 10:00", "2026-03-03", "conforming"),
        ("3 days", "2026-03-01", "!bad", "not_assessable unusable"),
    ],
)
def test_done_by_the_due(length: str, at: str, done: str | None, expected: str) -> None:
    assert states(within(length), rows(at, done), NOW) == {("1", ""): expected}


def test_hours_read_by_the_day_round_up() -> None:
    found = only(within("24 hours", precision="day"), rows("2026-03-01 10:00", "2026-03-02 23:00"), NOW)
    assert (found.state, found.due_day, found.due and found.due.isoformat()) == (
        "conforming",
        True,
        "2026-03-02T00:00:00",
    )


def test_blank_trigger_makes_no_duty_and_an_unusable_one_cannot_be_judged() -> None:
    assert states(within("3 days"), rows(None, None), NOW) == {("", ""): "not_applicable no_events"}
    assert states(within("3 days"), rows("!bad", None), NOW) == {("1", "unusable"): "not_assessable unusable"}


def test_due_rolls_to_the_next_working_day() -> None:
    rule = within("3 days", roll="next_working_day")
    found = only(rule, rows("2026-02-13", "2026-02-24"), NOW)
    assert (found.state, found.due and found.due.date().isoformat()) == ("conforming", "2026-02-24")


@pytest.mark.parametrize(
    ("as_of", "done", "expected"),
    [
        ("2026-03-03", "2026-03-02", "pending not_due"),  # a future due is not judged
        ("2026-03-04", "2026-03-02", "conforming"),
        ("2026-03-04", None, "pending not_due"),
        ("2026-03-05", None, "nonconforming missing"),
        ("2026-03-04 12:00", None, "pending not_due"),
        ("2026-03-05", "2026-03-06", "nonconforming missing"),  # has not happened yet
    ],
)
def test_states_around_the_due(as_of: str, done: str | None, expected: str) -> None:
    assert states(within("3 days"), rows("2026-03-01", done), as_of) == {("1", ""): expected}


def test_rows_after_the_as_of_do_not_exist() -> None:
    assert states(within("3 days"), rows("2026-03-02", None), "2026-03-01") == {("", ""): "not_applicable no_events"}
    assert states(within("3 days"), rows("2026-03-01", None), "2026-03-01 08:00") == {("1", ""): "pending not_due"}
    late = states(within("3 days"), rows("2026-03-01 08:01", None), "2026-03-01 08:00")
    assert late == {("", ""): "not_applicable no_events"}


def test_before_with_lead_and_at() -> None:
    lead = {"due": {"before": {"field": "due_at"}, "lead": "3 months"}, "done": {"field": "answered_at"}}
    rule = rule_of("cases", "deadline", lead)
    found = only(rule, {"cases": [case(at="2026-01-01", due_at="2026-05-31", answered_at="2026-02-28")]}, NOW)
    assert (found.state, found.due and found.due.date().isoformat()) == ("conforming", "2026-02-28")
    stands = {"due": {"at": {"field": "due_at"}, "opens": {"field": "at"}, "precision": "instant"}}
    rule = rule_of("cases", "deadline", {**stands, "done": {"field": "closed_at"}})
    cells = {"at": "2026-03-01", "due_at": "2026-03-02 09:00"}
    assert only(rule, {"cases": [case(closed_at="2026-03-02 09:00", **cells)]}, NOW).state == "conforming"
    assert only(rule, {"cases": [case(closed_at="2026-03-02 09:01", **cells)]}, NOW).reason == "late"
    assert only(rule, {"cases": [case(closed_at="2026-03-02", **cells)]}, NOW).state == "conforming"


def test_requirements_beside_done() -> None:
    check = {
        "due": {"after": {"field": "at"}, "within": "3 days"},
        "done": {"field": "answered_at"},
        "require": {"noted": {"note": {"answered": "true"}}, "urgent": {"urgent": "true"}},
    }
    rule = rule_of("cases", "deadline", check)
    found = only(rule, {"cases": [case(at="2026-03-01", answered_at="2026-03-02", urgent="true")]}, NOW)
    assert (found.state, found.reason, found.demanded, found.found, found.missing) == (
        "nonconforming",
        "incomplete",
        3,
        2,
        "noted",
    )


def test_per_calendar_with_a_fixed_day() -> None:
    done = {"first": {"of": "visits", "at": "until", "where": {"kind": "plain"}}}
    check = {"per": {"per": "month", "by": {"day": "31"}}, "done": done}
    rule = rule_of({"of": "company", "active": {"from": "2026-01-01"}}, "deadline", check)
    visits = [{"visit_id": "1", "until": "2026-02-28", "kind": "plain"}]
    found = ask(rule, {"visits": visits}, "2026-02-28", to="2026-01-31")
    row = found["company", "2026-01"]
    assert (row.state, row.due and row.due.date().isoformat()) == ("conforming", "2026-02-28")


STEPS = rule_of(
    "cases",
    "deadline",
    {
        "steps": [
            {"id": "opened", "at": {"field": "at"}},
            {"id": "answered", "at": {"field": "answered_at"}, "when": {"urgent": "true"}},
            {"id": "closed", "at": {"field": "closed_at"}},
        ]
    },
)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"answered_at": "2026-03-02", "closed_at": "2026-03-03"}, ("conforming", 3, 3, "")),
        ({"answered_at": "2026-03-01 07:00", "closed_at": "2026-03-03"}, ("nonconforming", 3, 2, "opened")),
        ({"answered_at": "2026-03-01", "closed_at": "2026-03-01"}, ("conforming", 3, 3, "")),
        ({"closed_at": "2026-03-03"}, ("nonconforming", 3, 2, "answered")),
        ({"closed_at": "2026-03-03", "urgent": "false"}, ("conforming", 2, 2, "")),
        ({"answered_at": "2026-03-04", "closed_at": "2026-03-03"}, ("nonconforming", 3, 2, "answered")),
        ({"answered_at": "2026-03-01", "closed_at": "2026-03-01 07:00"}, ("nonconforming", 3, 2, "opened")),
        ({"answered_at": "2026-03-04", "closed_at": "2026-02-28"}, ("nonconforming", 3, 1, "answered,opened")),
    ],
)
def test_steps(cells: dict[str, str], expected: tuple[str, int, int, str]) -> None:
    found = only(STEPS, {"cases": [case(**{"at": "2026-03-01 08:00", "urgent": "true", **cells})]}, NOW)
    assert (found.state, found.demanded, found.found, found.missing) == expected


def test_steps_make_no_duty_before_the_last_one() -> None:
    rows = {"cases": [case(at="2026-03-01", urgent="true", answered_at="2026-03-02")]}
    assert states(STEPS, rows, NOW) == {("", ""): "not_applicable no_events"}
