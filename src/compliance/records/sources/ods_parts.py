"""What an ODS spreadsheet's XML tells beside its values, and what it must not hold."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from compliance.message import msg
from compliance.records.sources.sheet import FORMULA_WITHOUT_VALUE, MOST_COLUMNS, Merge, UnreadableError
from compliance.records.sources.xlsx_parts import MOST_CELLS, MOST_ROWS, Seen, unpacked

_MOST_XML = 512 << 20
_NAMESPACE = re.compile(r"\{[^}]*\}")


def seen_in(archive: zipfile.ZipFile) -> tuple[dict[str, Seen], bool]:
    """Scan every table of the document, and whether the document counts its days from 1904."""
    size, found, seen, rows, since_1904 = 0, dict[str, Seen](), Seen(), 1, False
    content = io.BytesIO()
    for chunk in unpacked(archive, "content.xml"):
        size += len(chunk)
        if size > _MOST_XML:
            raise UnreadableError(msg("a spreadsheet of more than 512 MB of XML"), msg("the table as CSV or XLSX"))
        content.write(chunk)
    content.seek(0)
    for event, element in ET.iterparse(content, events=("start", "end")):  # noqa: S314  (checked)
        tag = _NAMESPACE.sub("", element.tag)
        if event == "start" and tag == "table":
            seen, rows = Seen(), 1
            found[_get(element, "name")] = seen
        elif event == "end" and tag == "table-row":
            rows = _row(seen, element, rows)
            element.clear()
        elif tag == "null-date":
            since_1904 = _get(element, "date-value").startswith("1904-01-01")
    return found, since_1904


def _get(element: ET.Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if _NAMESPACE.sub("", k) == name), "")


def _count(element: ET.Element, name: str) -> int:
    text = _get(element, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _row(seen: Seen, row: ET.Element, number: int) -> int:
    times, column, filled = _count(row, "number-rows-repeated"), 0, 0
    for cell in row:
        wide = _count(cell, "number-columns-repeated")
        if len(cell) or _get(cell, "value-type"):
            filled = column + wide
            seen.left = column if seen.left is None else min(seen.left, column)
        _cell(seen, cell, number, column)
        column += wide
    if filled:
        seen.rows, seen.columns = max(seen.rows, number + times - 1), max(seen.columns, filled)
    if seen.rows > MOST_ROWS or seen.columns > MOST_COLUMNS or seen.rows * seen.columns > MOST_CELLS:
        what = msg("a sheet of {rows} rows and {columns} columns", rows=seen.rows, columns=seen.columns)
        raise UnreadableError(what, msg("at most {most_cells} cells in a sheet", most_cells=MOST_CELLS))
    if filled and _get(row, "visibility") in ("collapse", "filter"):
        seen.hidden.update(range(number, number + times))
    return number + times


def _cell(seen: Seen, cell: ET.Element, number: int, column: int) -> None:
    down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if down > 1 or right > 1:
        seen.merges.append(Merge(number, column, number + down - 1, column + right - 1))
    if _get(cell, "formula"):
        text = "".join(cell.itertext()).strip()
        if text.startswith(("#", "Err:")):
            seen.lost[number, column] = "#" + text.removeprefix("#")
        elif not _get(cell, "value-type") and not text:
            seen.lost[number, column] = FORMULA_WITHOUT_VALUE
