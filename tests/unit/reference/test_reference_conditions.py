from __future__ import annotations

from typing import Any

import pytest
from asking import case, only, states, unit, visit

from properties.strategies.business import rule_of

NOW = "2026-04-30"


def asked(condition: dict[str, Any], rows: dict[str, Any], **cells: str | None) -> str:
    """Return what a requirement on one case came to: its state."""
    rule = rule_of("cases", "evidence", {"require": {"so": condition}})
    return only(rule, {"cases": [{**case(at="2026-03-10", unit_id="u"), **cells}], **rows}, NOW).state.value


YES, NO, UNKNOWN = "conforming", "nonconforming", "not_assessable"


@pytest.mark.parametrize(
    ("condition", "cells", "expected"),
    [
        ({"kind": "plain"}, {"kind": "plain"}, YES),
        ({"kind": {"ne": "plain"}}, {}, NO),
        ({"not": {"kind": "plain"}}, {}, YES),
        ({"not": {"kind": "plain"}}, {"kind": "!bad"}, UNKNOWN),
        ({"any": [{"kind": "plain"}, {"urgent": "true"}]}, {"kind": "!bad", "urgent": "true"}, YES),
        ({"all": [{"kind": "plain"}, {"urgent": "true"}]}, {"kind": "!bad", "urgent": "false"}, NO),
        ({"kind": ["plain", "special"]}, {"kind": "special"}, YES),
        ({"kind": {"not_in": ["plain"]}}, {}, NO),
        ({"claimed": {"gt": "1", "le": "2"}}, {"claimed": "2.0"}, YES),
        ({"claimed": {"lt": {"field": "paid"}}}, {"claimed": "1"}, NO),
        ({"note": {"given": "false"}}, {"note": "無"}, YES),
        ({"note": {"answered": "false"}}, {"note": "無"}, NO),
        (
            {"answered_at": {"le": {"field": "at", "plus": "3 days"}}},
            {"answered_at": "2026-03-13 20:00"},
            YES,
        ),
        ({"due_at": {"gt": {"as_of": "true"}}}, {"due_at": "2026-05-01"}, YES),
        ({"answered_at": {"answered": "true"}}, {"answered_at": "2026-05-01"}, NO),  # not happened yet
        (
            {
                "compare": {
                    "left": {"latest": [{"field": "answered_at"}, {"field": "closed_at"}]},
                    "eq": "2026-03-12",
                }
            },
            {"answered_at": "2026-03-11", "closed_at": "2026-03-12 01:00"},
            YES,
        ),
        (
            {
                "compare": {
                    "left": {"earliest": [{"field": "answered_at"}, {"field": "closed_at"}]},
                    "le": "2026-03-12",
                }
            },
            {"answered_at": "2026-03-11", "closed_at": "!bad"},
            UNKNOWN,
        ),
        (
            {
                "compare": {
                    "left": {"first_of": [{"field": "answered_at"}, {"field": "closed_at"}]},
                    "eq": "2026-03-12",
                }
            },
            {"closed_at": "2026-03-12"},
            YES,
        ),
    ],
)
def test_fields(condition: dict[str, Any], cells: dict[str, str | None], expected: str) -> None:
    assert asked(condition, {}, **cells) == expected


OF_UNIT = {"of": "visits", "match": {"unit_id": "unit_id"}}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"exists": OF_UNIT}, YES),
        ({"none": OF_UNIT}, NO),
        ({"exists": {**OF_UNIT, "where": {"score": {"gt": "2"}}}}, UNKNOWN),
        ({"count": {**OF_UNIT, "at_least": "3"}}, YES),
        ({"count": {**OF_UNIT, "at_most": "3"}}, YES),
        ({"count": {**OF_UNIT, "where": {"score": {"le": "2"}}, "at_least": "2"}}, YES),
        ({"count": {**OF_UNIT, "where": {"score": {"le": "2"}}, "at_most": "2"}}, UNKNOWN),
        ({"exists": {**OF_UNIT, "during": "window"}}, YES),
        ({"count": {**OF_UNIT, "during": {"from": "2026-03-11"}, "at_least": "1"}}, YES),
        ({"count": {**OF_UNIT, "during": {"to": {"outer": "at", "minus": "10 days"}}, "at_least": "1"}}, NO),
        ({"compare": {"left": {"number_of": {**OF_UNIT, "distinct_by": ["staff_id"]}}, "eq": "2"}}, YES),
        ({"compare": {"left": {"first": OF_UNIT, "take": "staff_id"}, "eq": "a"}}, YES),
        ({"compare": {"left": {"last": OF_UNIT}, "eq": "2026-03-12"}}, YES),
        ({"compare": {"left": {"last": {**OF_UNIT, "where": {"score": "2"}}}, "eq": "2026-03-12"}}, UNKNOWN),
        ({"exists": {"of": "visits"}}, NO + "?"),
    ],
)
def test_related_records(condition: dict[str, Any], expected: str) -> None:
    visits = [
        visit("1", "2026-03-01", staff_id="a", score="1"),
        visit("2", "2026-03-10 08:00", staff_id="b", score="2"),
        visit("3", "2026-03-12", staff_id="b", score="!bad"),
        visit("4", "2026-03-12", "other", staff_id="c", score="9"),
        visit("5", "2026-05-12", staff_id="d", score="9"),
    ]
    if expected.endswith("?"):
        with pytest.raises(LookupError, match="no link"):
            asked(condition, {"visits": visits})
        return
    assert asked(condition, {"visits": visits}) == expected


def test_paths_follow_links_and_one_to_a_record_that_was_not_delivered_is_unknown() -> None:
    rows = {"units": [unit("u", site_id="s", kind="special")], "sites": [{"site_id": "s", "kind": "!bad"}]}
    assert asked({"unit_id.kind": "special"}, rows) == YES
    assert asked({"unit_id.kind": {"answered": "false"}}, rows, unit_id="lost") == UNKNOWN
    assert asked({"unit_id.site_id.kind": "plain"}, rows) == UNKNOWN


@pytest.mark.parametrize(
    ("post", "on", "expected"),
    [
        ("guard", "2026-03-10", YES),
        ("guard", "2026-03-11", NO),
        ("chief", "2026-03-10", NO),
        ("clerk", "2026-03-11", YES),
    ],
)
def test_posts_held_on_a_day(post: str, on: str, expected: str) -> None:
    posts = [
        {
            "post_id": "1",
            "who": "w",
            "post": "guard",
            "from_on": "2026-03-01",
            "to_on": "2026-03-10",
            "site_id": "s",
        },
        {
            "post_id": "2",
            "who": "w",
            "post": "clerk",
            "from_on": "2026-03-11",
            "to_on": None,
            "site_id": None,
        },
        {"post_id": "3", "who": "w", "post": "chief", "from_on": None, "to_on": None, "site_id": "elsewhere"},
    ]
    condition = {"holds": {"who": {"field": "staff_id"}, "post": post, "on": on}}
    assert asked(condition, {"posts": posts}, staff_id="w", site_id="s") == expected
    assert asked(condition, {"posts": posts}, site_id="s") == NO


def test_the_row_before() -> None:
    previous = {"previous": {"of": "cases", "same": ["unit_id"], "by": "at", "where": {"urgent": "true"}}}
    rule = rule_of("cases", "evidence", {"require": {"so": previous}})
    rows = {
        "cases": [
            case("1", unit_id="u", at="2026-03-01", urgent="true"),
            case("2", unit_id="v", at="2026-03-02", urgent="false"),
            case("3", unit_id="u", at="2026-03-03", urgent="false"),
            case("4", unit_id="u", at="2026-03-03", urgent="true"),
        ]
    }
    assert states(rule, rows, NOW) == {
        ("1", ""): "nonconforming missing",
        ("2", ""): "nonconforming missing",
        ("3", ""): "conforming",
        ("4", ""): "nonconforming missing",
    }


def test_the_row_before_any_child_row() -> None:
    previous = {"previous": {"of": "order_staff", "same": ["item"], "by": "parent.done_at", "where": {"item": "w"}}}
    rule = rule_of("orders", "evidence", {"require": {"again": previous}})
    orders = [{"order_id": n, "site_id": "s", "done_at": f"2026-03-0{n}"} for n in ("1", "2", "3")]
    staff = [{"parent": "1", "item": "w"}, {"parent": "2", "item": "x"}, {"parent": "3", "item": "w"}]
    found = states(rule, {"orders": orders, "order_staff": staff}, NOW)
    assert [state.split()[0] for state in found.values()] == [NO, NO, YES]
