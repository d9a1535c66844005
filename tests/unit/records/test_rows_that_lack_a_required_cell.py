"""A row without a required cell stands when it says something beside; few rows and many."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from compliance.records.sources.sheet import FEW
from unit.records.making import Grid, delimited
from unit.records.reading import record_type, told

FIELDS: dict[str, dict[str, Any]] = {
    "no": {"type": "id", "required": True, "aliases": ["投诉编号"]},
    "at": {"type": "time", "required": True, "aliases": ["更新时间"]},
    "content": {"type": "text", "aliases": ["内容"]},
}
HEAD = ["投诉编号", "更新时间", "内容"]
FEW_AND_MANY = pytest.mark.parametrize("more", [0, FEW + 100])
HASH = re.compile(r"[0-9a-f]{32}")


def others(more: int) -> Grid:
    return [[f"N{n}", "2026-01-05", "x"] for n in range(more)]


@FEW_AND_MANY
def test_it_is_used_and_the_cell_cannot_be_used_and_is_told_once(tmp_path: Path, more: int) -> None:
    grid: Grid = [
        HEAD,
        ["A", "2026-01-05", "whole"],
        [None, "2026-01-05", "blank"],
        ["N/A", "2026-01-05", "said"],
        ["1.2E+17", "2026-01-05", "cut"],
        ["B", "2026-02-30", "no day"],
        ["C", None, None],
        [None, None, "a note"],
    ]
    delimited(tmp_path / "a.csv", [*grid, *others(more)])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        rows = said.rows("rec_complaints", '_key, "no", "no__bad", "at", "at__bad", content')
        day = datetime(2026, 1, 5)
        assert [row[2:] for row in rows if row[0] < 9] == [
            ("A", False, day, False, "whole"),
            (None, True, day, False, "blank"),
            (None, True, day, False, "said"),
            (None, True, day, False, "cut"),
            ("B", False, None, True, "no day"),
        ]
        keys = [row[1] for row in rows if row[0] < 9]
        assert (keys[0], keys[4]) == ("A", "B")
        assert len(set(keys)) == 5
        assert all(HASH.fullmatch(key) for key in keys[1:4])
        assert said.records is not None
        assert [(f.place.line, f.field, f.value, f.reason, f.set_aside) for f in said.records.data_findings] == [
            (3, "no", "", "blank_required", False),
            (4, "no", "N/A", "required_not_given", False),
            (5, "no", "1.2E+17", "damaged_id", False),
            (6, "at", "2026-02-30", "bad_date", False),
            (7, "at", "", "blank_required", True),
            (8, "no", "", "blank_required", True),
        ]
        assert said.sums() == [(7 + more, 5 + more, 2)]


@FEW_AND_MANY
def test_two_without_a_key_are_in_no_conflict_and_the_same_twice_is_one(tmp_path: Path, more: int) -> None:
    rows: Grid = [[None, "2026-01-05", "x"], [None, "2026-01-05", "y"], [None, "2026-01-05", "x"]]
    delimited(tmp_path / "a.csv", [HEAD, *rows, *others(more)])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        assert [row[1] for row in said.rows("rec_complaints", 'content, "no"') if row[2] is None] == ["x", "y"]
        assert said.aside() == [
            ("a.csv", 2, "no", "blank_required"),
            ("a.csv", 3, "no", "blank_required"),
            ("a.csv", 4, "", "duplicate"),
        ]
        assert said.sums() == [(3 + more, 2 + more, 1)]


@FEW_AND_MANY
def test_its_key_stays_when_rows_change_places(tmp_path: Path, more: int) -> None:
    rows: Grid = [[None, "2026-01-05", "x"], [None, "2026-01-06", "y"]]
    found = []
    for turned in (rows, rows[::-1]):
        delimited(tmp_path / "a.csv", [HEAD, *turned, *others(more)])
        with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
            found.append({row[1]: row[2] for row in said.rows("rec_complaints", "content, _key") if row[1] in "xy"})
    assert found[0] == found[1]


@FEW_AND_MANY
def test_a_row_with_a_key_keeps_it_and_disagrees_with_another_of_that_key(tmp_path: Path, more: int) -> None:
    rows: Grid = [["A", None, "x"], ["A", "2026-01-05", "x"]]
    delimited(tmp_path / "a.csv", [HEAD, *rows, *others(more)])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        found = said.rows("rec_complaints", '_key, "at", "at__bad", content')
        assert [row[1:] for row in found if row[1] == "A"] == [("A", None, True, "x")]
        assert {reason for *_, reason in said.aside()} == {"blank_required", "conflicting_key"}


def test_where_an_export_lacks_the_column_its_rows_stand(tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [HEAD, ["A", "2026-01-05", "x"]])
    delimited(tmp_path / "b.csv", [[HEAD[0], HEAD[2]], ["B", "y"]])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        assert [row[1:] for row in said.rows("rec_complaints", '_key, "at__bad"')] == [("A", False), ("B", True)]
        assert said.aside() == [("b.csv", 2, "at", "blank_required")]


def test_a_keyless_row_goes_by_its_identity_all_the_same(tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [HEAD, ["A", "2026-01-05", "x"], [None, "2026-01-05", "y"]])
    with told(tmp_path, types={"complaints": record_type(FIELDS)}) as said:
        rows = said.rows("rec_complaints", '"no__bad", _key')
        assert [row[1] for row in rows] == [False, True]
        assert all(HASH.fullmatch(row[2]) for row in rows)
