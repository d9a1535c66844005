"""What a BIFF workbook (xls) tells beside its values: merged ranges, hidden rows, error cells; and how far it goes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.sources.long_numbers import held
from compliance.records.sources.ole_file import MOST_BYTES, ole_file
from compliance.records.sources.package import MOST_SHEETS, WHOLE
from compliance.records.sources.sheet import (
    BEYOND,
    FORMULA_WITHOUT_VALUE,
    MOST_MERGES,
    Merge,
    UnreadableError,
    bounded_area,
    too_many,
    too_many_merges,
)
from compliance.records.sources.xlsx_parts import Seen

BOUNDSHEET, ROW, MERGES, FORMULA, BOOLERR, BOF, EOF = 0x0085, 0x0208, 0x00E5, 0x0006, 0x0205, 0x0809, 0x000A
NUMBER = 0x0203
FILEPASS, DATEMODE, SEVERAL, DIMENSIONS = 0x002F, 0x0022, 0x00BD, 0x0200
VALUES = frozenset({NUMBER, 0x027E, 0x00FD, 0x0204, 0x00D6, SEVERAL, FORMULA, BOOLERR})
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
COLUMNS = 256


class _Scan(Struct):
    """One sheet as it is gone through (a builder)."""

    seen: Seen = field(default_factory=Seen)
    blank: list[bytes] = field(default_factory=list)  # formulas whose result is an empty text
    formulas: int = 0
    rows: int = 0
    columns: int = 0
    cells: int = 0


def seen_in(path: Path) -> tuple[dict[str, Seen], bool, bytes]:
    """Scan every sheet; see whether the book counts its days from 1904; return the book as the reader may have it."""
    (name, stream), since_1904 = _stream(path), False
    sheets: list[tuple[int, str]] = []
    for kind, _, body in _records(stream, 0):
        if kind == FILEPASS:
            raise UnreadableError(msg("the workbook is locked with a password"), WHOLE)
        if kind == DATEMODE and len(body) >= 2:
            since_1904 = body[0] == 1
        if kind == BOUNDSHEET and len(body) > 8:
            sheets.append((struct.unpack_from("<I", body)[0], _name(body, wide=name == "Workbook")))
        if kind == EOF:
            break
    if len(sheets) > MOST_SHEETS:
        raise too_many(msg("a workbook of {sheets} sheets", sheets=len(sheets)), MOST_SHEETS)
    scans, gone_through, safe = dict[str, _Scan](), 0, bytearray(stream)
    for offset, title in sheets:
        scans[title], length = _sheet(stream, offset, safe)
        gone_through += length
        if gone_through > 2 * len(stream):
            raise UnreadableError(msg("the sheets of the workbook lie in one another"), WHOLE)
    _lose_uncomputed(list(scans.values()))
    found = {title: scan.seen for title, scan in scans.items()}
    return found, since_1904, ole_file(name, bytes(safe))


def _lose_uncomputed(scans: Sequence[_Scan]) -> None:
    """Mark the formulas of a book of which none has any other result than an empty text.

    So write programs that do not compute; of a spreadsheet's own book, some formula has a result.
    """
    if sum(len(scan.blank) for scan in scans) == sum(scan.formulas for scan in scans):
        for scan in scans:
            for body in scan.blank:
                _lose(scan.seen, body, FORMULA_WITHOUT_VALUE)


def _name(body: bytes, *, wide: bool) -> str:
    if not wide:
        return body[7 : 7 + body[6]].decode("latin-1")
    two = body[7] & 1
    return body[8 : 8 + body[6] * (1 + two)].decode("utf-16-le" if two else "latin-1", "replace")


def _stream(path: Path) -> tuple[str, bytes]:
    import olefile  # noqa: PLC0415  (only an xls needs it)

    try:
        with olefile.OleFileIO(path) as ole:
            locked = ole.exists("EncryptedPackage")
            name = next((n for n in ("Workbook", "Book") if ole.exists(n)), "")
            content = bytes(ole.openstream(name).read()) if name else b""
    except Exception as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), WHOLE) from error
    if locked or not content or len(content) > MOST_BYTES:
        kind = msg("the workbook is of a kind that is not read")
        raise UnreadableError(msg("the workbook is locked with a password") if locked else kind, WHOLE)
    return name, content


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield each record's kind, where its body begins, and its body."""
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield kind, offset + 4, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _sheet(stream: bytes, offset: int, safe: bytearray) -> tuple[_Scan, int]:
    """Return what the sheet tells, and how many bytes it is long.

    In ``safe`` the dimensions that the sheet says to have are blanked out: the reader makes room for them.
    """
    scan, begun, depth, end = _Scan(), False, 0, offset
    for kind, at, body in _records(stream, offset):
        end = at + len(body)
        if depth:  # a chart inside the sheet
            depth += (kind == BOF) - (kind == EOF)
        elif kind == BOF:
            depth, begun = int(begun), True
        elif kind == EOF:
            break
        elif kind == DIMENSIONS:
            safe[at:end] = bytes(len(body))
        else:
            _record(scan, kind, body)
    bounded_area(scan.rows, scan.columns, scan.cells)
    if len(scan.seen.merges) > MOST_MERGES:
        raise too_many_merges(len(scan.seen.merges))
    return scan, end - offset


def _record(scan: _Scan, kind: int, body: bytes) -> None:
    if kind in VALUES and len(body) >= 4:
        _place(scan, kind, body)
    if kind == FORMULA and len(body) >= 16:
        scan.formulas += 1
        if body[12:14] == b"\xff\xff" and body[6] == 3:
            scan.blank.append(body)
    if kind == ROW and len(body) >= 16 and body[12] & 0x20:
        scan.seen.hidden.add(struct.unpack_from("<H", body)[0] + 1)
    elif kind == MERGES and len(body) >= 2:
        for n in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * n)
            scan.seen.merges.append(Merge(top + 1, left, bottom + 1, right))
    elif kind in (NUMBER, FORMULA) and len(body) >= 14 and (number := _long(body)):
        _lose(scan.seen, body, number)
    elif kind == BOOLERR and len(body) >= 8 and body[7] == 1:
        _lose(scan.seen, body, ERRORS.get(body[6], "#ERROR!"))
    elif kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        _lose(scan.seen, body, ERRORS.get(body[8], "#ERROR!"))
    elif kind == FORMULA and len(body) >= 16 and body[12:14] == b"\xff\xff" and body[6] == 3 and body[14] & 2:
        _lose(scan.seen, body, FORMULA_WITHOUT_VALUE)  # blank, and to be computed when the book is opened


def _long(body: bytes) -> str:
    """Return a number that the cell reader would print with other digits; of a formula, its result."""
    return "" if body[12:14] == b"\xff\xff" else held(struct.unpack_from("<d", body, 6)[0])


def _place(scan: _Scan, kind: int, body: bytes) -> None:
    row, first = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == SEVERAL and len(body) >= 6 else first
    if max(first, last) >= COLUMNS:
        raise UnreadableError(BEYOND, WHOLE)
    scan.rows, scan.columns = max(scan.rows, row + 1), max(scan.columns, first + 1, last + 1)
    scan.cells += max(1, last - first + 1)


def _lose(seen: Seen, body: bytes, mark: str) -> None:
    row, column = struct.unpack_from("<HH", body)
    seen.lost[row + 1, column] = mark
