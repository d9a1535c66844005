"""What a binary workbook (xlsb) tells beside its values: merged ranges, hidden rows, error cells; and how far it goes.

Its parts are records: a kind and a size of 7 bits a byte, then the body (MS-XLSB 2.1.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from compliance.message import msg
from compliance.records.sources.long_numbers import held
from compliance.records.sources.package import MOST_BYTES, WHOLE, Package, parts_of
from compliance.records.sources.sheet import (
    BEYOND,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    Merge,
    UnreadableError,
    bounded_area,
    too_many_merges,
)
from compliance.records.sources.xls_records import ERRORS
from compliance.records.sources.xlsx_parts import Seen

ROW, BLANK, ERROR, LAST_CELL, FORMULA_ERROR, SHEET, MERGE = 0, 1, 3, 11, 11, 156, 176
REAL, FORMULA_REAL = 5, 9
_LEAST_ROW, _LEAST_CELL, _LEAST_REAL = (
    12,
    9,
    16,
)  # bytes; a shorter one would be read together with what was read before it
SHORT = range(12, 19)  # cells that count on from the one before; no program writes them into a sheet


def seen_in(package: Package) -> dict[str, Seen]:
    """Scan every sheet."""
    listed: list[tuple[str, str]] = []
    for kind, body in _records(package, "xl/workbook.bin"):
        if kind == SHEET and len(body) >= 16:
            link, at = _text(body, 8)
            listed.append((_text(body, at)[0], link))
    parts = parts_of(package, "xl/_rels/workbook.bin.rels", listed)
    return {name: _sheet(package, part) for name, part in parts.items()}


def _text(body: bytes, at: int) -> tuple[str, int]:
    if at + 4 > len(body):
        return "", at
    end = at + 4 + 2 * struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    text, at = b"", 0
    for chunk in package.chunks(part, MOST_BYTES):
        text, at = text[at:] + chunk, 0
        while (found := _header(text, at)) is not None and found[1] + found[2] <= len(text):
            kind, begin, size = found
            yield kind, text[begin : begin + size]
            at = begin + size
    if at < len(text):
        raise UnreadableError(msg("a part of the workbook is cut off"), WHOLE)


def _header(text: bytes, at: int) -> tuple[int, int, int] | None:
    """Return a record's kind, where its body begins, and how long that is; None: the text ends before."""
    kind, at = _number(text, at, 2)
    size, at = _number(text, at, 4)
    return None if at < 0 else (kind, at, size)


def _number(text: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for n in range(most):
        if not 0 <= at < len(text):
            return 0, -1
        number |= (text[at] & 0x7F) << 7 * n
        at += 1
        if text[at - 1] < 0x80:
            break
    return number, at


def _sheet(package: Package, part: str) -> Seen:
    seen, row, columns, cells = Seen(), 0, 0, 0
    for kind, body in _records(package, part):
        if (BLANK < kind <= LAST_CELL and len(body) < _LEAST_CELL) or (kind == ROW and len(body) < _LEAST_ROW):
            raise UnreadableError(msg("a part of the workbook is cut off"), WHOLE)
        if kind == ROW:
            above, row = row, struct.unpack_from("<I", body)[0] + 1
            if row <= above:
                raise UnreadableError(msg("row {row} is there twice or out of its order", row=row), WHOLE)
            if body[11] & 0x10:
                seen.hidden.add(row)
        elif BLANK < kind <= LAST_CELL:
            column, cells = struct.unpack_from("<I", body)[0], cells + 1
            if column >= MOST_COLUMNS or not 0 < row <= MOST_ROWS:
                raise UnreadableError(BEYOND, WHOLE)
            columns = max(columns, column + 1)
            if text := _kept(kind, body):
                seen.lost[row, column] = text
        elif kind in SHORT and row:
            raise UnreadableError(
                msg("the workbook has cells of a kind that is not read"), msg("the workbook saved as XLSX")
            )
        elif kind == MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            seen.merges.append(Merge(top + 1, left, bottom + 1, right))
    bounded_area(row, columns, cells)
    if len(seen.merges) > MOST_MERGES:
        raise too_many_merges(len(seen.merges))
    return seen


def _kept(kind: int, body: bytes) -> str:
    """Return the mark of an error, or a number that the cell reader would print with other digits."""
    if kind in (ERROR, FORMULA_ERROR):
        return ERRORS.get(body[8], "#ERROR!")
    return (
        held(struct.unpack_from("<d", body, 8)[0]) if kind in (REAL, FORMULA_REAL) and len(body) >= _LEAST_REAL else ""
    )
