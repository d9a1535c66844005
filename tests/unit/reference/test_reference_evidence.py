from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from asking import ask, case, only, states, unit, visit

from compliance.tables import Extent
from properties.strategies.business import rule_of

NOW = "2026-04-30"


def test_blank_none_and_value() -> None:
    rule = rule_of("cases", "evidence", {"answered": ["note"], "given": ["number"]})
    rows = {
        "cases": [
            case("1", at="2026-03-01", note="無", number="7"),
            case("2", at="2026-03-01", note="無", number="無"),
            case("3", at="2026-03-01"),
        ]
    }
    found = ask(rule, rows, NOW)
    assert [(r.state.value, r.reason, r.found, r.missing) for r in found.values()] == [
        ("conforming", "", 2, ""),
        ("nonconforming", "incomplete", 1, "number"),
        ("nonconforming", "missing", 0, "note,number"),
    ]
    assert found["1", ""].demanded == 2


def test_a_register_row_is_judged_at_the_as_of_and_finally() -> None:
    rule = rule_of("units", "evidence", {"answered": ["tenant"]})
    found = only(rule, {"units": [unit()]}, NOW)
    assert (found.state, found.opens, found.due and found.due.date().isoformat()) == (
        "nonconforming",
        None,
        NOW,
    )


def test_a_column_that_is_not_there_is_unknown() -> None:
    rule = rule_of("units", "evidence", {"answered": ["tenant"]})
    absent = [("units", "tenant")]
    assert states(rule, {"units": [unit()]}, NOW, absent_columns=absent) == {("u", ""): "not_assessable unusable"}


def test_none_is_true_only_over_a_covered_window() -> None:
    rule = rule_of(
        "cases",
        "evidence",
        {"require": {"quiet": {"none": {"of": "visits", "match": {"unit_id": "unit_id"}}}}},
    )
    rows: dict[str, Any] = {"cases": [case(at="2026-03-01", unit_id="u")], "visits": []}
    from_march = {"visits": extent("2026-03-02", None)}
    assert states(rule, rows, NOW, extents=from_march) == {("1", ""): "not_assessable extent"}
    assert states(rule, rows, NOW) == {("1", ""): "conforming"}
    assert states(rule, {**rows, "visits": [visit("1", "2026-03-09")]}, NOW) == {("1", ""): "nonconforming missing"}


COVERS = {"of": {"of": "visits", "match": {"unit_id": "unit_id"}}, "from": "at", "to": "until"}


@pytest.mark.parametrize(
    ("spans", "gap", "expected"),
    [
        ([("2026-03-02 00:00", "2026-03-02 12:00"), ("2026-03-02 12:00", "2026-03-03")], "0", "conforming"),
        (
            [("2026-03-02 00:00", "2026-03-02 12:00"), ("2026-03-02 12:10", "2026-03-03")],
            "0",
            "nonconforming missing",
        ),
        ([("2026-03-02 00:00", "2026-03-02 12:00"), ("2026-03-02 12:10", "2026-03-03")], "10", "conforming"),
        ([("2026-03-02 00:05", "2026-03-03")], "10", "nonconforming missing"),  # no grace at the edge
        ([("2026-03-01", None)], "0", "conforming"),
        ([("2026-03-02", "2026-03-02")], "0", "nonconforming missing"),
        ([("2026-03-02", "!bad")], "0", "not_assessable unusable"),
    ],
)
def test_spans_cover_the_activity(spans: list[tuple[str, str | None]], gap: str, expected: str) -> None:
    rule = rule_of("units", "evidence", {"covers": {**COVERS, "gap": gap}, "per": {"per": "month"}})
    visits = [visit(str(n), start, until=end) for n, (start, end) in enumerate(spans)]
    rows = {"units": [unit(begun="2026-03-02", ended="2026-03-03")], "visits": visits}
    assert states(rule, rows, NOW) == {("u", "2026-03"): expected}


def extent(first: str | None, last: str | None) -> Extent:
    return Extent(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


CONTENT = {"text": "note", "must_not": ["name", "room", "phone", "resident_id"], "registers": ["units"]}


@pytest.mark.parametrize(
    ("note", "carried"),
    [
        ("all quiet", ""),
        ("call 13800138000 now", "phone"),
        ("call １３８ 0013 8000", "phone"),
        ("no. 2138001380001", ""),
        ("office 0755-12345678", "phone"),
        ("id 11010519491231002X", "resident_id"),
        ("id 110105194912310021", ""),
        ("id 11010519491331002X", ""),
        ("seen by 王小明 today", "name"),
        ("seen by Annabel", ""),
        ("seen by Anna.", "name"),
        ("at 3-2-501", "room"),
        ("at 13-2-501", ""),
        ("at 3-2-5011", ""),
        ("王小明 in 3-2-501", "name,room"),
        ("other site: 李大文", ""),
    ],
)
def test_personal_data(note: str, carried: str) -> None:
    units = [
        unit("a", site_id="s", tenant="王小明", room="3-2-501"),
        unit("b", site_id="s", tenant="Anna"),
        unit("c", site_id="t", tenant="李大文"),
        unit("d", site_id="s", tenant="x"),
    ]
    found = only(
        rule_of("cases", "content", CONTENT),
        {"cases": [case(at="2026-03-01", site_id="s", note=note)], "units": units},
        NOW,
    )
    assert found.missing == carried
    assert (found.state, found.reason) == (("nonconforming", "carries") if carried else ("conforming", ""))


def test_allowed_texts_and_texts_that_must_stand_there() -> None:
    check = {"text": "note", "must_not": ["phone"], "must": ["hotline"], "allow": "open_numbers"}
    rule = rule_of("cases", "content", check, params={"open_numbers": {"value": ["0755-12345678"]}})
    rows = {
        "cases": [
            case("1", at="2026-03-01", note="hotline 0755-12345678"),
            case("2", at="2026-03-01", note="x"),
        ]
    }
    rows["cases"].append(case("3", at="2026-03-01"))
    assert states(rule, rows, NOW) == {("1", ""): "conforming", ("2", ""): "nonconforming lacks"}
