"""A time that the calendar or a parameter cannot give is not known: no duty is left out, and no activity is open, for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference, obligations
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of

AS_OF, FROM = date(2026, 3, 31), date(2026, 2, 1)
SITES: list[dict[str, str | None]] = [{"site_id": "s1"}]
UNITS: list[dict[str, str | None]] = [
    {"unit_id": "u1", "site_id": "s1", "begun": "2025-12-20", "ended": "2026-05-01"},
]
CASES: list[dict[str, str | None]] = [
    {"case_id": "c1", "site_id": "s1", "at": "2026-03-02", "answered_at": "2025-12-30", "note": "n"},
]
PAST = {"minus": "3 working days"}  # the calendar begins with 2026
UNSET = {"minus": {"param": "p"}}
ELSEWHERE = (ParamValue("p", "5 days", site="s2", origin="project"),)
WINDOWS: list[dict[str, Any]] = [
    {"per": {"per": "month"}},
    {"trailing": "30 days"},
    {"every": "30 days"},
    {"anchored": {"from": {"field": "ended", "minus": "3 months"}, "each": "1 month"}},
]


def found(rule: Mapping[str, Any], **tables: list[dict[str, str | None]]) -> set[tuple[str, str, str]]:
    whole = {**rule, "params": {"p": {"source": "company"}}}
    audit = Audit({"a/r": whole}, {**tables, "sites": SITES}, AS_OF, from_=FROM, settings=ELSEWHERE)
    assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
    return {(o.subject, o.window, f"{o.state} {o.reason}".strip()) for o in obligations(audit)}


@pytest.mark.parametrize(("moved", "reason"), [(PAST, "calendar"), (UNSET, "parameter:p")])
@pytest.mark.parametrize("end", ["from", "to"])
@pytest.mark.parametrize("window", WINDOWS)
def test_an_activity_with_such_an_end_is_not_an_open_one(
    window: dict[str, Any], end: str, moved: dict[str, Any], reason: str
) -> None:
    counted = {"count": {"of": "visits"}, **window, **({} if "every" in window else {"at_least": "1"})}
    for more in ({}, {"without": {"of": "suspensions", "from": "from_on", "to": "to_on"}}):
        each = {"of": "units", "active": {end: {"field": "begun", **moved}, **more}}
        rows = found(rule_of(each, "frequency", counted), units=UNITS, visits=[], suspensions=[])
        assert rows == {("u1", "unusable", f"not_assessable {reason}")}


@pytest.mark.parametrize(("moved", "reason"), [(PAST, "calendar"), (UNSET, "parameter:p")])
def test_repeating_windows_from_such_an_anchor_are_told_of(moved: dict[str, Any], reason: str) -> None:
    anchored = {"anchored": {"from": {"field": "begun", **moved}, "each": "1 month"}}
    counted = {"count": {"of": "visits"}, "at_least": "1", **anchored}
    rows = found(rule_of("units", "frequency", counted), units=UNITS, visits=[])
    assert rows == {("u1", "unusable", f"not_assessable {reason}")}


@pytest.mark.parametrize("due", [{"after": {}, "within": "90 days"}, {"before": {}, "lead": "1 day"}, {"at": {}}])
def test_so_is_a_duty_with_such_a_trigger(due: dict[str, Any]) -> None:
    trigger = {"field": "answered_at", **PAST}
    whole = {"due": {name: trigger if part == {} else part for name, part in due.items()}, "done": {"field": "at"}}
    rows = found(rule_of("cases", "deadline", whole), cases=CASES, units=[])
    assert rows == {("c1", "", "not_assessable calendar")}


def test_what_was_done_at_such_a_time_is_neither_missing_nor_no_step() -> None:
    past = {"field": "answered_at", **PAST}
    done = {"due": {"after": {"field": "at"}, "within": "3 days"}, "done": past}
    assert found(rule_of("cases", "deadline", done), cases=CASES, units=[]) == {("c1", "", "not_assessable unusable")}
    for order, window in (((past, {"field": "at"}), ""), (({"field": "at"}, past), "unusable")):
        steps = {"steps": [{"id": name, "at": at} for name, at in zip("ab", order, strict=True)]}
        rows = found(rule_of("cases", "deadline", steps), cases=CASES, units=[])
        assert rows == {("c1", window, "not_assessable unusable")}


@pytest.mark.parametrize("within", [{"param": "p"}, "400 working days"])
@pytest.mark.parametrize(
    "asked",
    [
        {"closed_at": {"ge": {"window": "due"}}},
        {"exists": {"of": "orders", "match": {"site_id": "site_id"}, "during": "window"}},
    ],
)
def test_a_gate_that_reads_a_due_that_cannot_be_known_is_not_false(within: object, asked: dict[str, Any]) -> None:
    due = {"due": {"after": {"field": "at"}, "within": within}, "done": {"field": "closed_at"}}
    case = [{**CASES[0], "closed_at": "2026-03-20"}]
    orders: list[dict[str, str | None]] = [{"order_id": "o1", "site_id": "s1", "done_at": "2026-03-04"}]
    for more in ({"when": asked}, {"exempt": [{"code": "e", "when": {"not": asked}}]}):
        rows = found(rule_of("cases", "deadline", due, **more), cases=case, orders=orders, units=[])
        assert rows == {("c1", "", "not_assessable unusable")}


def test_so_it_is_of_a_gap_that_began_nobody_knows_when() -> None:
    units: list[dict[str, str | None]] = [{**UNITS[0], "begun": None}]
    rule = rule_of(
        "units",
        "frequency",
        {"count": {"of": "visits"}, "every": "30 days"},
        when={"ended": {"ge": {"window": "due"}}},
    )
    assert found(rule, units=units, visits=[]) == {("u1", "start", "not_assessable unusable")}


def test_so_it_is_of_a_period_and_of_a_repeating_window() -> None:
    gate = {"ended": {"ge": {"window": "due"}}}
    by = {"per": {"per": "month", "by": {"day": {"param": "n"}}}}
    anchored = {"anchored": {"from": {"field": "begun"}, "each": {"param": "p"}}}
    elsewhere = {"p": {"source": "company"}, "n": {"source": "company"}}
    for window, states in ((by, {"not_assessable unusable"}), (anchored, {"not_assessable unusable"})):
        counted = {"count": {"of": "visits"}, "at_least": "1", **window}
        rule = {**rule_of("units", "frequency", counted, when=gate), "params": elsewhere}
        settings = (*ELSEWHERE, ParamValue("n", "5", site="s2", origin="project"))
        audit = Audit(
            {"a/r": rule}, {"units": UNITS, "visits": [], "sites": SITES}, AS_OF, from_=FROM, settings=settings
        )
        assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
        assert {f"{o.state} {o.reason}" for o in obligations(audit)} == states
