"""What a BIFF8 workbook (xls) tells beside its values: merged ranges, hidden rows, error cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.sources.sheet import Merge, UnreadableError
from compliance.records.sources.xlsx_parts import Seen

BOUNDSHEET, ROW, MERGES, FORMULA, BOOLERR, BOF, EOF = 0x0085, 0x0208, 0x00E5, 0x0006, 0x0205, 0x0809, 0x000A
FILEPASS, DATEMODE = 0x002F, 0x0022
VALUES = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x00BD, FORMULA, BOOLERR})
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def seen_in(path: Path) -> tuple[dict[str, Seen], bool]:
    """Scan every sheet (nothing for a book of an older kind), and whether the book counts its days from 1904."""
    stream, since_1904 = _stream(path), False
    sheets: list[tuple[int, str]] = []
    for kind, body in _records(stream, 0):
        if kind == FILEPASS:
            raise UnreadableError(
                msg("the workbook is locked with a password"), msg("a whole, unlocked workbook; save it again")
            )
        if kind == DATEMODE and len(body) >= 2:
            since_1904 = body[0] == 1
        if kind == BOUNDSHEET and len(body) > 8:
            wide, length = body[7] & 1, body[6]
            text = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            sheets.append((struct.unpack_from("<I", body)[0], text))
        if kind == EOF:
            break
    return {name: _sheet(stream, offset) for offset, name in sheets}, since_1904


def _stream(path: Path) -> bytes:
    import olefile  # noqa: PLC0415  (only an xls needs it)

    try:
        with olefile.OleFileIO(path) as ole:
            locked = ole.exists("EncryptedPackage")
            name = next((n for n in ("Workbook", "Book") if ole.exists(n)), None)
            content = bytes(ole.openstream(name).read()) if name else b""
    except Exception as error:
        raise UnreadableError(
            msg("the workbook cannot be opened: {why}", why=fault_of(error)),
            msg("a whole, unlocked workbook; save it again"),
        ) from error
    if locked or not content:
        what = msg("locked with a password") if locked else msg("of a kind that is not read")
        raise UnreadableError(
            msg("the workbook is {what}", what=what), msg("a whole, unlocked workbook; save it again")
        )
    return content


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _sheet(stream: bytes, offset: int) -> Seen:
    seen, depth = Seen(), 0
    for kind, body in _records(stream, offset):
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            break
        if depth != 1:
            continue  # a chart inside the sheet
        if kind in VALUES and len(body) >= 4:
            column = struct.unpack_from("<H", body, 2)[0]
            seen.left = column if seen.left is None else min(seen.left, column)
        if kind == ROW and len(body) >= 16 and body[12] & 0x20:
            seen.hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == MERGES and len(body) >= 2:
            for n in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * n)
                seen.merges.append(Merge(top + 1, left, bottom + 1, right))
        elif kind == BOOLERR and len(body) >= 8 and body[7] == 1:
            _lose(seen, body, body[6])
        elif kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            _lose(seen, body, body[8])
    return seen


def _lose(seen: Seen, body: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", body)
    seen.lost[row + 1, column] = ERRORS.get(code, "#ERROR!")
