"""No workbook ends the process: what would make the cell reader take all memory is refused in one line before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bad_input import claims
from unit.records.test_damaged_files import SEED, TIMES, Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(module=claims.__name__)
    yield made
    made.end()


@pytest.mark.parametrize("name", claims.MADE)
def test_what_claims_to_be_far_away_in_a_way_that_no_program_writes_is_refused(reader: Reader, name: str) -> None:
    assert reader.ask(name, "").startswith("refused: a.")


@pytest.mark.parametrize("name", [*claims.SHEETS, "texts counted late"])
def test_neither_does_one_that_comes_back_filled_in(reader: Reader, name: str) -> None:
    assert reader.ask("filled", name).startswith("refused: a.xlsx: ")


def test_no_sheet_made_by_chance_of_such_pieces_ends_the_process(reader: Reader) -> None:
    said = {seed: reader.ask("drawn", f"{SEED}{seed}") for seed in range(10 * TIMES)}
    assert {seed: line for seed, line in said.items() if not line.startswith(("refused: ", "read: "))} == {}
    assert any(line.startswith("read: ") for line in said.values())
