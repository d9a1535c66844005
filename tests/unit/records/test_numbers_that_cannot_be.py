"""A number below the least that its field can hold cannot be used, in few rows and in many, however it is spelt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from compliance.records.sources.sheet import FEW
from compliance.tables import CellsOfField
from unit.records.making import delimited
from unit.records.reading import record_type, told

FIELDS = {"no": {"type": "id", "required": True}, "hours": {"type": "number", "not_below": "0"}}


@pytest.mark.parametrize("more", [0, FEW + 100])
def test_a_duration_below_none_cannot_be_used_and_is_told(tmp_path: Path, more: int) -> None:
    rows = [["A", "0"], ["B", "-1"], ["C", "－２"], ["D", "-0.5"], ["E", "1,000"], ["F", ""]]
    delimited(tmp_path / "a.csv", [["no", "hours"], *rows, *([f"N{n}", "3"] for n in range(more))])
    with told(tmp_path, types={"blocks": record_type(FIELDS, key=("no",))}) as said:
        found = {no: (hours, bad) for _, no, hours, bad in said.rows("rec_blocks", '"no", hours, hours__bad')}
        assert {no: cell for no, cell in found.items() if no in "ABCDEF"} == {
            "A": (0, False), "B": (None, True), "C": (None, True), "D": (None, True), "E": (1000, False), "F": (None, False),
        }  # fmt: skip
        assert said.aside() == [("a.csv", line, "hours", "number_out_of_range") for line in (3, 4, 5)]


@pytest.mark.parametrize("more", [0, FEW + 100])
def test_a_number_that_would_be_rounded_to_one_too_large_cannot_be_used(tmp_path: Path, more: int) -> None:
    rows = [["A", "99999999999999.9999"], ["B", "99999999999999.99995"], ["C", "-99999999999999.99995"], ["D", "1E14"]]
    delimited(tmp_path / "a.csv", [["no", "cost"], *rows, *([f"N{n}", "3"] for n in range(more))])
    fields = {"no": {"type": "id", "required": True}, "cost": {"type": "number"}}
    with told(tmp_path, types={"blocks": record_type(fields, key=("no",))}) as said:
        found = {no: cost for _, no, cost in said.rows("rec_blocks", '"no", cost')}
        assert {no: cost for no, cost in found.items() if no in "ABCD"} == {
            "A": Decimal("99999999999999.9999"), "B": None, "C": None, "D": None,
        }  # fmt: skip
        assert said.aside() == [("a.csv", line, "cost", "bad_number") for line in (3, 4, 5)]


@pytest.mark.parametrize("more", [0, FEW + 100])
def test_numbers_that_are_rounded_are_counted_unless_only_floats_made_them_long(tmp_path: Path, more: int) -> None:
    cells = [
        "0.49999",
        "33.33333333333333",
        "0.30000000000000004",
        "2.5000",
        "1E-5",
        "12345678.12345",
        "9007199254740.9921",
    ]
    rows = [[f"A{n}", cell] for n, cell in enumerate(cells)]
    twice = ["A1", "33.33333333333333"]  # a repetition is set aside
    delimited(tmp_path / "a.csv", [["no", "share"], *rows, twice, *([f"N{n}", "3"] for n in range(more))])
    fields = {"no": {"type": "id", "required": True}, "share": {"type": "number"}}
    with told(tmp_path, types={"blocks": record_type(fields, key=("no",))}) as said:
        assert said.records is not None
        found = {no: share for _, no, share in said.rows("rec_blocks", '"no", share')}
        assert [found[no] for no, _ in rows] == [
            Decimal(kept)
            for kept in ("0.5", "33.3333", "0.3", "2.5", "0", "12345678.1235", "9007199254740.9921")
        ]  # fmt: skip
        assert [source.rounded for source in said.records.sources] == [(CellsOfField("share", 4, 2),)]
        assert [(line, reason) for _, line, _, reason in said.aside()] == [(9, "duplicate")]


def test_only_a_number_has_a_least() -> None:
    with pytest.raises(ValidationError, match="not_below in a field of type"):
        record_type({"no": {"type": "id", "not_below": "0"}})
