from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from asking import ask, only, states

from compliance.tables import Extent
from properties.strategies.business import rule_of

NOW = "2026-04-30"
TIERS = [
    {"to": "100", "ratio": "30%"},
    {"from": "101", "to": "299", "ratio": "20%"},
    {"from": "300", "ratio": "10%"},
]


def sampling(**check: Any) -> dict[str, Any]:
    params = check.pop("params", {"tiers": {"value": TIERS}})
    whole = {"per": "month", "by": ["site_id"], "covered_when": {"called_at": {"answered": "true"}}, **check}
    return rule_of("orders", "sampling", whole, params=params)


def orders(members: int, covered: int, **cells: str | None) -> dict[str, Any]:
    blank = {"site_id": "s", "quality": None, "kind": None, **cells}
    called = ["2026-03-20" if n < covered else None for n in range(members)]
    return {
        "orders": [
            {"order_id": f"{n:03}", "done_at": "2026-03-05", "called_at": c, **blank} for n, c in enumerate(called)
        ]
    }


@pytest.mark.parametrize(
    ("members", "demanded"),
    [(1, 1), (99, 30), (100, 30), (101, 21), (200, 40), (201, 41), (299, 60), (300, 30)],
)
def test_tiers_and_rounding_up(members: int, demanded: int) -> None:
    rule = sampling(tiers={"param": "tiers"})
    enough = only(rule, orders(members, demanded), NOW)
    assert (enough.state, enough.population, enough.demanded, enough.found) == (
        "conforming",
        members,
        demanded,
        demanded,
    )
    short = only(rule, orders(members, demanded - 1), NOW)
    assert (short.state, short.reason, short.found) == ("nonconforming", "too_few", demanded - 1)
    assert (short.subject, short.window, short.subject_row, short.site) == ("s", "2026-03", None, "s")


@pytest.mark.parametrize(("rounding", "demanded"), [("ceil", 4), ("half_up", 3), ("floor", 3)])
def test_rounding(rounding: str, demanded: int) -> None:
    assert only(sampling(ratio="30%", rounding=rounding), orders(11, 11), NOW).demanded == demanded


def test_an_open_group_is_pending_even_when_enough_are_covered() -> None:
    assert states(sampling(ratio="30%"), orders(3, 3), "2026-03-31") == {("s", "2026-03"): "pending not_due"}
    assert states(sampling(ratio="30%"), orders(3, 3), "2026-04-01") == {("s", "2026-03"): "conforming"}


@pytest.mark.parametrize(("within", "due"), [("3 days", date(2026, 3, 31)), ("40 days", date(2026, 4, 14))])
def test_a_group_falls_due_with_its_latest_member_but_not_before_its_period_ends(within: str, due: date) -> None:
    rule = sampling(ratio="100%", due={"after": {"field": "done_at"}, "within": within})
    found = only(rule, orders(2, 2), NOW)
    assert found.due is not None
    assert found.due.date() == due


def test_a_population_that_is_cut_off_proves_nothing() -> None:
    rule, rows = sampling(ratio="30%"), orders(3, 3)
    assert states(rule, rows, NOW, to="2026-03-31", extents={"orders": Extent(to=date(2026, 3, 30))}) == {
        ("s", "2026-03"): "not_assessable extent",
        ("", ""): "not_assessable extent",
    }
    assert states(rule, rows, NOW, to="2026-03-31", extents={"orders": Extent(to=date(2026, 3, 31))}) == {
        ("s", "2026-03"): "conforming"
    }


def test_excluded_members_leave_and_a_group_without_members_is_none() -> None:
    rule = sampling(ratio="100%", excluded={"kind": "special"})
    assert states(rule, orders(3, 0, kind="special"), NOW) == {("", ""): "not_applicable no_events"}
    assert states(rule, orders(1, 1, kind="!bad"), NOW) == {("s", "2026-03"): "not_assessable unusable"}


def test_strata_are_covered_whole() -> None:
    rule = sampling(always={"poor": {"quality": {"lt": "3"}}})
    rows = orders(2, 1, quality="2")
    rows["orders"][0]["quality"] = "3"
    found = ask(rule, rows, NOW)
    assert {key: (r.state.value, r.reason) for key, r in found.items()} == {
        ("s", "poor:001"): ("nonconforming", "not_covered")
    }
    assert found["s", "poor:001"].subject_row is not None


def test_unusable_member_time_and_unknown_coverage() -> None:
    rows = orders(2, 1)
    rows["orders"][1]["called_at"] = "!bad"
    assert states(sampling(ratio="50%"), rows, NOW) == {("s", "2026-03"): "conforming"}
    assert states(sampling(ratio="100%"), rows, NOW) == {("s", "2026-03"): "not_assessable unusable"}
    rows["orders"][1]["done_at"] = "!bad"
    assert states(sampling(ratio="50%"), rows, NOW)["s", "unusable"] == "not_assessable unusable"


def test_no_tier_is_an_unset_parameter() -> None:
    rule = sampling(tiers={"param": "tiers"}, params={"tiers": {"value": [{"from": "5", "ratio": "10%"}]}})
    assert states(rule, orders(4, 4), NOW) == {("s", "2026-03"): "not_assessable parameter:tiers"}
