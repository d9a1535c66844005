"""A cell that holds a list becomes one child row for each thing that it names; a list of nothing has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.records.making import delimited
from unit.records.reading import record_type, told

TYPES = {
    "meetings": record_type(
        {"no": {"type": "id", "required": True, "aliases": ["会议编号"]}, "who": {"type": "text", "split": "guests", "aliases": ["参加人"]}},
        key=("no",),
    ),
    "guests": record_type({"parent": {"type": "id", "link": "meetings"}, "item": {"type": "id"}}, parent="meetings"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("甲、乙；丙", ["甲", "乙", "丙"]),
        ("甲，乙,丙;丁", ["甲", "乙", "丙", "丁"]),
        ("甲\n乙\r\n丙", ["甲", "乙", "丙"]),
        ("、甲、 ，", ["甲"]),
        ("甲、無、N/A", ["甲"]),
        ("無", []),
        ("N/A", []),
        ("不適用", []),
        ("--", []),
        ("", []),
        ("甲、1.2E+17", ["甲", None]),
    ],
)
def test_a_list_is_the_things_that_it_names(tmp_path: Path, cell: str, items: list[str | None]) -> None:
    delimited(tmp_path / "a.csv", [["会议编号", "参加人"], ["M1", cell]])
    with told(tmp_path, types=TYPES) as read:
        found = sorted((row[1:] for row in read.rows("rec_guests", "parent, item")), key=str)
        assert found == sorted((("M1", item) for item in items), key=str)
