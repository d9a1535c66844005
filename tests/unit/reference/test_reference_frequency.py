from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from asking import ask, only, states, unit, visit

from compliance.tables import Extent
from properties.strategies.business import rule_of

NOW = "2026-04-30"
OF_UNIT = {"of": "visits", "match": {"unit_id": "unit_id"}}


def frequency(window: dict[str, Any], *, each: Any = "units", **more: Any) -> dict[str, Any]:
    return rule_of(each, "frequency", {"count": more.pop("count", OF_UNIT), **window}, **more)


MONTHLY = frequency({"per": {"per": "month"}, "at_least": "2"})


def test_per_month_counts_inside_the_period_and_the_activity() -> None:
    visits = [
        visit("1", "2026-02-09"),  # before the first day
        visit("2", "2026-02-10"),
        visit("3", "2026-02-28 23:59"),
        visit("4", "2026-03-01"),
    ]
    found = ask(MONTHLY, {"units": [unit(begun="2026-02-10", ended="2026-03-20")], "visits": visits}, NOW)
    february, march = found["u", "2026-02"], found["u", "2026-03"]
    assert (february.state, february.found, february.demanded) == ("conforming", 2, 2)
    assert (
        february.opens and february.opens.isoformat(),
        february.met_at and february.met_at.isoformat(),
    ) == (
        "2026-02-10T00:00:00",
        "2026-02-28T23:59:00",
    )
    assert (march.state, march.reason, march.found) == ("nonconforming", "too_few", 1)
    assert march.due is not None
    assert march.due.date().isoformat() == "2026-03-31"  # not moved by the end of the activity
    assert set(found) == {("u", "2026-02"), ("u", "2026-03")}


def test_partial_periods_and_suspensions() -> None:
    rule = frequency(
        {"per": {"per": "month", "min_active_days": "15"}},
        each={"of": "units", "active": {"without": {"of": "suspensions", "from": "from_on", "to": "to_on"}}},
    )
    rows: dict[str, Any] = {"units": [unit(begun="2026-02-14", ended="2026-03-15")], "visits": []}
    rows["suspensions"] = [{"suspension_id": "1", "unit_id": "u", "from_on": "2026-03-15", "to_on": None}]
    assert states(rule, rows, NOW) == {
        ("u", "2026-02"): "nonconforming too_few",  # exactly 15 days
        ("u", "2026-03"): "not_applicable partial_period",  # 14
    }


def test_the_current_period_is_pending_until_it_is_over() -> None:
    rows = {"units": [unit(begun="2026-03-01")], "visits": []}
    assert states(MONTHLY, rows, "2026-03-31") == {("u", "2026-03"): "pending not_due"}
    assert states(MONTHLY, rows, "2026-04-01")["u", "2026-03"] == "nonconforming too_few"


def test_unusable_visits_are_unknown_only_where_they_matter() -> None:
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")]}
    one, two, bad = visit("1", "2026-03-02"), visit("2", "2026-03-03"), visit("3", "!bad")
    assert states(MONTHLY, {**rows, "visits": [one, two, bad]}, NOW) == {("u", "2026-03"): "conforming"}
    assert states(MONTHLY, {**rows, "visits": [one, bad]}, NOW) == {("u", "2026-03"): "not_assessable unusable"}
    assert states(MONTHLY, {**rows, "visits": [bad]}, NOW) == {("u", "2026-03"): "nonconforming too_few"}


def test_an_export_that_does_not_cover_the_window_proves_no_breach() -> None:
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")], "visits": [visit("1", "2026-03-02")]}
    short, whole = {"visits": Extent(to=date(2026, 3, 30))}, {"visits": Extent(to=date(2026, 3, 31))}
    assert states(MONTHLY, rows, NOW, extents=short) == {("u", "2026-03"): "not_assessable extent"}
    assert states(MONTHLY, rows, NOW, extents=whole) == {("u", "2026-03"): "nonconforming too_few"}


def test_absent_and_empty_exports_differ() -> None:
    rows: dict[str, Any] = {"units": [unit(begun="2026-03-01", ended="2026-03-31")]}
    assert states(MONTHLY, rows, NOW) == {("", ""): "not_assessable no_export:visits"}
    assert states(MONTHLY, {**rows, "visits": []}, NOW) == {("u", "2026-03"): "nonconforming too_few"}
    assert states(MONTHLY, {"units": [], "visits": []}, NOW) == {("", ""): "not_applicable no_events"}


def test_distinct_visits() -> None:
    rule = frequency({"per": {"per": "month"}, "at_least": "2"}, count={**OF_UNIT, "distinct_by": ["staff_id"]})
    visits = [
        visit("1", "2026-03-01", staff_id="a"),
        visit("2", "2026-03-02", staff_id="a"),
        visit("3", "2026-03-03"),
        visit("4", "2026-03-04", staff_id="b"),
    ]
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")], "visits": visits}
    found = only(rule, rows, NOW)
    assert (found.state, found.found, found.met_at and found.met_at.day) == ("conforming", 2, 4)


def test_merged_subjects_are_active_in_the_union() -> None:
    rule = frequency(
        {"per": {"per": "month"}},
        each={"of": "units", "key": ["tenant"]},
        count={"of": "visits", "match": {"unit_id.tenant": "tenant"}},
    )
    units = [
        unit("a", tenant="T", begun="2026-01-10", ended="2026-01-20"),
        unit("b", tenant="T", begun="2026-03-10", ended="2026-03-20"),
    ]
    rows = {"units": units, "visits": [visit("1", "2026-03-10", "b")], "sites": []}
    assert states(rule, rows, NOW) == {
        ("T", "2026-01"): "nonconforming too_few",
        ("T", "2026-03"): "conforming",
    }


def test_trailing_is_final() -> None:
    rule = frequency({"trailing": "3 months"})
    rows = {"units": [unit()]}
    assert states(rule, {**rows, "visits": [visit("1", "2026-02-27")]}, "2026-05-31") == {
        ("u", "trailing"): "nonconforming too_few"
    }
    assert states(rule, {**rows, "visits": [visit("1", "2026-02-28")]}, "2026-05-31") == {
        ("u", "trailing"): "conforming"
    }


def test_anchored_windows() -> None:
    rule = frequency({"anchored": {"from": {"field": "begun"}, "each": "1 month"}})
    visits = [visit("1", "2026-01-31"), visit("2", "2026-02-28"), visit("3", "2026-03-01")]
    rows = {"units": [unit(begun="2026-01-31", ended="2026-03-31")], "visits": visits}
    assert states(rule, rows, NOW) == {
        ("u", "2026-02-28"): "conforming",
        ("u", "2026-03-31"): "conforming",
    }


def gap(length: str) -> dict[str, Any]:
    active = {"without": {"of": "suspensions", "from": "from_on", "to": "to_on"}}
    return frequency({"every": length}, each={"of": "units", "active": active})


def gap_rows(*visits: str, ended: str | None = None, hole: tuple[str, str | None] | None = None) -> dict[str, Any]:
    holes = [] if hole is None else [{"suspension_id": "1", "unit_id": "u", "from_on": hole[0], "to_on": hole[1]}]
    return {
        "units": [unit(begun="2026-03-01", ended=ended)],
        "visits": [visit(f"v{n}", at) for n, at in enumerate(visits, 1)],
        "suspensions": holes,
    }


def test_gaps_from_the_start_to_the_end() -> None:
    found = states(gap("3 days"), gap_rows("2026-03-04", "2026-03-08", ended="2026-03-10"), NOW)
    assert found == {
        ("u", "start"): "conforming",  # three days after the start
        ("u", "v1"): "nonconforming late",  # four days
        ("u", "v2"): "conforming",  # the end comes after two
    }


def test_a_suspension_stops_the_count_of_days() -> None:
    hole = ("2026-03-05", "2026-03-10")
    found = ask(gap("3 days"), gap_rows("2026-03-04", "2026-03-13", hole=hole, ended="2026-03-14"), NOW)
    assert {key: row.state for key, row in found.items()} == {
        ("u", "start"): "conforming",
        ("u", "v1"): "conforming",  # 11, 12 and 13 March are the three active days
        ("u", "v2"): "conforming",
    }
    due = found["u", "v1"].due
    assert due is not None
    assert due.date().isoformat() == "2026-03-13"


def test_a_visit_in_a_suspension_does_not_count() -> None:
    found = states(gap("3 days"), gap_rows("2026-03-06", hole=("2026-03-05", "2026-03-10"), ended="2026-03-12"), NOW)
    assert found == {("u", "start"): "nonconforming missing"}  # 2, 3, 4 March are active


def test_a_visit_on_the_first_day_meets_the_start_and_opens_the_next_gap() -> None:
    rows = gap_rows("2026-03-01 09:00", "2026-03-01 08:00")
    assert states(gap("3 days"), rows, "2026-03-04") == {
        ("u", "start"): "conforming",
        ("u", "v2"): "pending not_due",  # the day's first visit; due today
    }
    assert states(gap("3 days"), rows, "2026-03-05")["u", "v2"] == "nonconforming missing"


def test_a_gap_in_working_days() -> None:
    rows = gap_rows("2026-02-13", "2026-02-15", ended="2026-02-15")
    rows["units"] = [unit(begun="2026-02-13", ended="2026-02-20")]
    found = ask(gap("1 working day"), rows, NOW)
    assert {key: f"{r.state} {r.reason}".strip() for key, r in found.items()} == {
        ("u", "start"): "conforming",
        ("u", "v1"): "nonconforming late",  # due on the Saturday that works
        ("u", "v2"): "conforming",  # due on the 24th; the activity ended on the 20th
    }


@pytest.mark.parametrize(("ended", "expected"), [("2026-03-04", "conforming"), ("2026-03-05", "nonconforming missing")])
def test_the_end_closes_the_gap_when_it_comes_no_later_than_the_due(ended: str, expected: str) -> None:
    assert states(gap("3 days"), gap_rows(ended=ended), NOW) == {("u", "start"): expected}


def test_suspended_without_an_end_is_pending() -> None:
    found = only(gap("3 days"), gap_rows(hole=("2026-03-03", None)), NOW)
    assert (found.state, found.due) == ("pending", None)
