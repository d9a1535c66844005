"""Text of any shape, in one go or in parts transcoded side by side and handed to DuckDB: the same rows."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.records.sources import bulk
from compliance.records.sources.blob import open_blob
from compliance.records.sources.delimited import Reading, read_text
from compliance.records.sources.sheet import FEW, Sheet, UnreadableError, stripped

CELL = st.one_of(st.just(""), st.text('ab,"\n\r\0投訴編號 1\u3000\ufeff', max_size=6))
LINE = st.one_of(
    st.lists(CELL, min_size=3, max_size=3).map(lambda cells: ",".join(_quoted(cell) for cell in cells)),
    st.text('a,"投 \n\r\0', max_size=8),
)
TEXT = st.tuples(st.lists(LINE, max_size=60), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()).map(
    lambda p: p[1].join(["編號,b,c", *p[0]]) + p[1] * p[2]
)
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le"]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell


def _rows(connection: Embedded, sheet: Sheet) -> list[tuple[int, tuple[str | None, ...]]]:
    """Return the rows that are not blank, without blanks at their ends."""
    if sheet.lines is not None:
        return [(number, _cut(cells)) for number, cells in sheet.lines]
    stored = sheet.stored
    assert stored is not None
    cells = ", ".join(f"c{n}" for n in range(stored.width))
    found = connection.execute(f"SELECT {stored.index}, {cells} FROM {stored.relation} ORDER BY 1").fetchall()
    rows = {number: cells for number, cells in sheet.head if number < stored.first}
    rows |= {row[0] + stored.first: stripped(row[1:]) for row in found}
    return [(number, _cut(cells)) for number, cells in sorted(rows.items()) if any(cells)]


def _cut(cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    filled = [n for n, cell in enumerate(cells) if cell]
    return cells[: filled[-1] + 1] if filled else ()


def _read(text: str, encoding: str, large: int) -> object:
    # Statements name files of the folder: its own name may have any sign.
    with tempfile.TemporaryDirectory(prefix="o'br[i]en ") as folder, opened() as connection:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.encode(encoding, "ignore"))
        reading = Reading(connection, Path(folder), lambda rows: sum("編號" in row for row in rows), large)
        try:
            return _rows(connection, read_text(reading, open_blob(path, "a.csv"), encoding, ","))
        except UnreadableError as error:
            return error.message


@example("編號,b,c\n\ra\na", "gb18030")
@example("編號,b,c\n\ra\n,,", "gb18030")
@example("編號,b,c\n1,2,3\n\n4,5,6", "utf-8")
@example("編號,b,c\n1,2,3\n4,5,6\n\r", "utf-8-sig")
@settings(
    max_examples=int(os.environ.get("COMPLIANCE_TEXTS", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TEXT, st.sampled_from(ENCODINGS))
def test_any_text(monkeypatch: pytest.MonkeyPatch, text: str, encoding: str) -> None:
    monkeypatch.setattr(bulk, "_LEAST_PART", 40)
    assert _read(text, encoding, 1) == _read(text, encoding, 1 << 30)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_regular_text_goes_the_quick_way(monkeypatch: pytest.MonkeyPatch, encoding: str, end: str) -> None:
    monkeypatch.delattr(bulk, "read_each")
    text = end.join(["編號,b,c", *(f"{n},第,x" for n in range(FEW))]) + end
    assert _read(text, encoding, 1) == [
        (1, ("編號", "b", "c")),
        *((n + 2, (str(n), "第", "x")) for n in range(FEW)),
    ]


def test_parts_are_cut_outside_of_quotes_and_stay_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_LEAST_PART", 1000)
    monkeypatch.setattr(bulk, "PROCESSES", 3)
    monkeypatch.delattr(bulk, "read_each")
    text = "編號,b,c\r\n" + "".join(f'{n},"第\n{n}",x\r\n' for n in range(3 * FEW))
    assert _read(text, "gb18030", 1) == [
        (1, ("編號", "b", "c")),
        *((n + 2, (str(n), f"第\n{n}", "x")) for n in range(3 * FEW)),
    ]


def test_a_byte_that_is_no_character_is_found_in_every_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bulk, "_LEAST_PART", 100)
    line = "編號,乙,丙\n".encode("gb18030")
    for at in (3, 90):
        path = tmp_path / f"{at}.csv"
        path.write_bytes(line * at + b"\xff\xff,1,2\n" + line * (100 - at))
        with opened() as connection:
            reading = Reading(connection, tmp_path, len, 1)
            with pytest.raises(UnreadableError, match="not gb18030 text"):
                read_text(reading, open_blob(path, "a.csv"), "gb18030", ",")
