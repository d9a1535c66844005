"""From which day a packed workbook (xlsx, xlsb) counts: 1900, or 1904 where its own properties say so."""

from __future__ import annotations

from compliance.records.sources.package import Package, xml

_PROPERTIES = 153  # BrtWbProp: its first bit is f1904


def since_1904(package: Package) -> bool:
    """Whether the serials of the book's cells are days since 1904-01-01."""
    names = package.archive.namelist()
    if "xl/workbook.xml" in names:
        book = xml(package, "xl/workbook.xml")
        said = (e.get("date1904", "") for e in book.iter() if e.tag.rpartition("}")[2] == "workbookPr")
        return any(word in ("1", "true") for word in said)
    return "xl/workbook.bin" in names and _binary(package.read("xl/workbook.bin"))


def _binary(part: bytes) -> bool:
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        if kind == _PROPERTIES:
            return bool(size and part[at : at + 1] and part[at] & 1)
        at += size
    return False


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, the lowest first; of a record's kind the raw bytes are joined alike."""
    value = 0
    for n in range(most):
        if at >= len(part):
            break
        byte, at = part[at], at + 1
        value |= (byte & 0x7F) << (7 * n)
        if not byte & 0x80:
            break
    return value, at
