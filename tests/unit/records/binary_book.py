"""A binary workbook (xlsb) of one sheet, record by record: no library writes one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
LINK = '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
Cell = str | float | None


def record(kind: int, body: bytes = b"") -> bytes:
    return _number(kind) + _number(len(body)) + body


def _number(value: int) -> bytes:
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(column: int, value: Cell) -> bytes:
    """Return a cell; a text that begins with # is an error (42: #N/A)."""
    place = struct.pack("<II", column, 0)
    if isinstance(value, float):
        return record(5, place + struct.pack("<d", value))
    if value is not None and value.startswith("#"):
        return record(3, place + bytes([42]))
    return record(1, place) if value is None else record(6, place + text(value))


def binary_book(
    path: Path, grid: Sequence[Sequence[Cell]], *, hidden: int = 0, merges: Sequence[tuple[int, int, int, int]] = ()
) -> Path:
    """Write it. ``merges``: first and last row, first and last column, from 0."""
    parts = [record(129), record(148, struct.pack("<IIII", 0, len(grid), 0, 20)), record(145)]
    for number, cells in enumerate(grid, start=1):
        parts.append(row(number, hidden=number == hidden))
        parts += [cell(column, value) for column, value in enumerate(cells)]
    parts.append(record(146))
    if merges:
        parts += [record(177, struct.pack("<I", len(merges))), *(record(176, struct.pack("<IIII", *m)) for m in merges)]
        parts.append(record(178))
    sheet = b"".join([*parts, record(130)])
    book = [record(131), record(153, bytes(12)), record(143)]
    book += [record(156, struct.pack("<II", 0, 1) + text("rId1") + text("台账")), record(144), record(132)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", LINKS.format(LINK.format("officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/_rels/workbook.bin.rels", LINKS.format(LINK.format("worksheet", "worksheets/sheet1.bin")))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path
