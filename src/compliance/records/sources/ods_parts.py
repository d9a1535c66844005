"""What an ODS spreadsheet's XML tells beside its values, and what it must not hold."""

from __future__ import annotations

import io
import re
from itertools import product
from xml.etree import ElementTree as ET

from msgspec import Struct, field

from compliance.message import msg
from compliance.records.sources.long_numbers import as_written
from compliance.records.sources.package import MOST_SHEETS, ODD, WHOLE, Package
from compliance.records.sources.sheet import (
    BEYOND,
    FORMULA_WITHOUT_VALUE,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    Merge,
    UnreadableError,
    bounded_area,
    too_many_merges,
)
from compliance.records.sources.xlsx_parts import Seen

_MOST_XML = 512 << 20
_MOST_LOST = 1_000_000
_VALUES = frozenset({"value", "date-value", "time-value", "boolean-value", "string-value"})
_NAMESPACE = re.compile(r"\{[^}]*\}")


class _Scan(Struct):
    """One table as it is gone through (a builder): the next row's number, how far content reaches, its elements."""

    seen: Seen = field(default_factory=Seen)
    next: int = 1
    rows: int = 0
    columns: int = 0
    cells: int = 0


def seen_in(package: Package) -> tuple[dict[str, Seen], bool]:
    """Scan every table of the document, and see whether the document counts its days from 1904."""
    found, since_1904 = dict[str, Seen](), False
    scan, depth = _Scan(), 0
    content = io.BytesIO()
    for chunk in package.chunks("content.xml", _MOST_XML):
        content.write(chunk)
    content.seek(0)
    for event, element in ET.iterparse(content, events=("start", "end")):  # noqa: S314  (checked)
        tag = _NAMESPACE.sub("", element.tag)
        depth += (tag == "table") * (1 if event == "start" else -1)
        if depth > 1:
            raise UnreadableError(msg("a sheet inside a cell of another"), WHOLE)
        if event == "start" and tag == "table":
            scan, name = _Scan(), _get(element, "name")
            if name in found or len(found) > MOST_SHEETS:
                raise UnreadableError(msg("two sheets of the workbook have one name, or there are too many"), WHOLE)
            found[name] = scan.seen
        elif event == "end" and tag == "table-row":
            _row(scan, element)
            element.clear()
        elif tag == "null-date":
            since_1904 = _get(element, "date-value").startswith("1904-01-01")
    return found, since_1904


def _get(element: ET.Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if _NAMESPACE.sub("", k) == name), "")


def _count(element: ET.Element, name: str) -> int:
    told = [value for key, value in element.attrib.items() if _NAMESPACE.sub("", key) == name]
    if len(told) > 1:
        raise UnreadableError(ODD, WHOLE)
    text = told[0] if told else ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _row(scan: _Scan, row: ET.Element) -> None:
    number, times, column, filled = scan.next, _count(row, "number-rows-repeated"), 0, 0
    for cell in row:
        wide = _count(cell, "number-columns-repeated")
        if len(cell) or _get(cell, "value-type"):
            filled = column + wide
            scan.cells += 1
        mark = _lost(cell)
        if mark and times * wide <= _MOST_LOST - len(scan.seen.lost):
            places = product(range(number, number + times), range(column, column + wide))
            scan.seen.lost.update(dict.fromkeys(places, mark))
        elif mark:
            raise UnreadableError(msg("a sheet of more than {most} formulas without a value", most=_MOST_LOST), WHOLE)
        _merge(scan.seen, cell, number, column)
        column += wide
    scan.next = number + times
    if filled:
        scan.rows, scan.columns = max(scan.rows, number + times - 1), max(scan.columns, filled)
        if scan.rows > MOST_ROWS or scan.columns > MOST_COLUMNS:
            raise UnreadableError(BEYOND, WHOLE)
        bounded_area(scan.rows, scan.columns, scan.cells)
        if _get(row, "visibility") in ("collapse", "filter"):
            scan.seen.hidden.update(range(number, number + times))


def _merge(seen: Seen, cell: ET.Element, number: int, column: int) -> None:
    down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if down > 1 or right > 1:
        seen.merges.append(Merge(number, column, number + down - 1, column + right - 1))
        if len(seen.merges) > MOST_MERGES:
            raise too_many_merges(len(seen.merges))


def _lost(cell: ET.Element) -> str:
    """Return the mark of a formula's cell that has an error, or no value, or a number that the reader would change.

    An empty text is a value.
    """
    if long := as_written(_get(cell, "value")):
        return long
    if not _get(cell, "formula"):
        return ""
    text, kind = "".join(cell.itertext()).strip(), _get(cell, "value-type")
    if text.startswith(("#", "Err:")):
        return "#" + text.removeprefix("#")
    valued = kind == "string" or any(_NAMESPACE.sub("", k) in _VALUES for k in cell.attrib)
    return "" if text or valued else FORMULA_WITHOUT_VALUE
