"""Two records of different keys are two, whatever signs their parts have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.ledger import joined_key, key_parts
from compliance.records.sources.sheet import FEW
from reference.world import key_of
from unit.records.making import delimited
from unit.records.reading import record_type, told

PARTS = st.lists(st.text("a|\\ 甲", max_size=4), min_size=2, max_size=4)


@given(PARTS, PARTS)
def test_no_two_lists_of_parts_have_one_key(one: list[str], other: list[str]) -> None:
    assert (joined_key(one) == joined_key(other)) == (one == other)


@given(PARTS)
def test_a_key_is_parted_again(parts: list[str]) -> None:
    assert key_parts(joined_key(parts)) == parts
    assert key_of(parts) == joined_key(parts)


@pytest.mark.parametrize(("key", "parts"), [("a|b", ["a", "b"]), ("a", ["a"]), ("", [""]), ("a\\", ["a\\"])])
def test_a_key_without_escapes_is_parted_at_its_bars(key: str, parts: list[str]) -> None:
    assert key_parts(key) == parts


@pytest.mark.parametrize("more", [0, FEW + 100])
def test_records_whose_parts_have_bars_are_all_used(more: int, tmp_path: Path) -> None:
    fields = {"system": {"type": "id", "aliases": ["系统"]}, "person": {"type": "id", "aliases": ["人员"]}}
    pairs = [
        ["CRM|admin", "li"],
        ["CRM", "admin|li"],
        ["CRM\\", "li"],
        ["CRM", "li"],
        *[["S", f"P{n}"] for n in range(more)],
    ]
    delimited(tmp_path / "a.csv", [["系统", "人员"], *pairs])
    with told(tmp_path, types={"rights": record_type(fields, key=("system", "person"))}) as said:
        assert said.aside() == []
        keys = [row[1] for row in said.rows("rec_rights", '"_key"')]
        assert keys[:4] == ["CRM\\|admin|li", "CRM|admin\\|li", "CRM\\\\|li", "CRM|li"]
        assert keys == [joined_key(pair) for pair in pairs]
