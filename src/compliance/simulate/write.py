"""Made tables as exports: headers and codes in the words that such systems print, in mixed files."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from pathlib import Path

import xlsxwriter

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold
from compliance.folding_table import SIMPLIFIED, TRADITIONAL
from compliance.simulate.company import Row

WORKBOOKS = {"complaints": ("complaints", "complaint_register", "complaint_attempts"), "people": ("staff", "headcount")}
ENCODINGS = {"service_orders": "gb18030"}
PAGES = {"interviews"}  # web pages that call themselves workbooks
WIDE = {"duty_roster"}  # "Unicode text" of a spreadsheet: UTF-16, tabs
PACKED = {"vendors"}  # an archive with the text in it
TITLED = {"renovations", "correspondence"}  # a title above the header
IN_SIMPLIFIED = {"service_orders", "service_catalog", "prices", "contracts", "custody_items", "renovations", "units"}
INSTRUCTION = "填報說明：帶 * 的為必填項"
_SCRIPT = str.maketrans(TRADITIONAL, SIMPLIFIED)
EPOCH = datetime(2026, 1, 1)


def write_exports(out: Path, tables: Mapping[str, list[Row]], types: Mapping[str, RecordType]) -> None:
    """Write some tables as workbooks of several sheets, few as the other kinds above, the rest as CSV.

    ``ENCODINGS`` says which is not UTF-8, ``IN_SIMPLIFIED`` what comes out of systems that keep Simplified texts.
    """
    out.mkdir(parents=True, exist_ok=True)
    inside = {name for names in WORKBOOKS.values() for name in names}
    for book, names in WORKBOOKS.items():
        _workbook(out / f"{book}.xlsx", {name: _grid(tables.get(name, []), types[name]) for name in names}, types)
    for name, rows in sorted(tables.items()):
        if name not in inside:
            grid = _grid(rows, types[name])
            if name in IN_SIMPLIFIED:
                grid = [[_simplified(value) for value in line] for line in grid]
            _table(out, name, grid, types[name].title.hans)


def _table(out: Path, name: str, grid: list[list[object]], title: str) -> None:
    if name in PAGES:
        (out / f"{name}.xls").write_bytes(_page(grid, title).encode("gb18030"))
    elif name in WIDE:
        (out / f"{name}.txt").write_bytes(b"\xff\xfe" + _text(grid, "\t").encode("utf-16-le"))
    elif name in PACKED:
        with zipfile.ZipFile(out / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            _pack(archive, f"{name}.csv", _text(grid).encode("gb18030"))
    else:
        above: list[list[object]] = [[title]] if name in TITLED else []
        (out / f"{name}.csv").write_bytes(_text([*above, *grid]).encode(ENCODINGS.get(name, "utf-8-sig")))


def _page(grid: list[list[object]], title: str) -> str:
    lines = ["".join(f"<td>{escape(str(_printed(value)))}</td>" for value in line) for line in grid]
    rows = "".join(f"<tr>{line}</tr>\n" for line in [f'<td colspan="{len(grid[0])}">{escape(title)}</td>', *lines])
    return f'<html><head><meta charset="gb2312"></head><body><table>\n{rows}</table></body></html>\n'


def _simplified(value: object) -> object:
    return value.translate(_SCRIPT) if isinstance(value, str) else value


def _grid(rows: list[Row], record_type: RecordType) -> list[list[object]]:
    fields = list(record_type.fields)
    head: list[object] = [record_type.fields[name].aliases[0] for name in fields]
    return [head, *([_cell(row.get(name), record_type.fields[name]) for name in fields] for row in rows)]


def _cell(value: object, field: RecordField) -> object:
    if field.values is not None and value is not None:
        return field.values[str(value)][0]
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def content_key(row: Row, record_type: RecordType) -> str:
    """Return what a row of a type without a key goes by: a digest of its identifying fields."""
    parts = [_content(row.get(name)) for name in record_type.identifying]
    return hashlib.md5(chr(31).join(parts).encode(), usedforsecurity=False).hexdigest()


def _content(value: object) -> str:
    if value is None:
        return chr(1)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else fold(str(value))


def _printed(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _text(grid: list[list[object]], mark: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\r\n").writerows([_printed(v) for v in line] for line in grid)
    return text.getvalue()


def _workbook(path: Path, grids: Mapping[str, list[list[object]]], types: Mapping[str, RecordType]) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": EPOCH})
    moment, day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for name, grid in grids.items():
        sheet = book.add_worksheet(types[name].aliases[0])
        sheet.merge_range(0, 0, 0, len(grid[0]) - 1, types[name].title.hant)
        sheet.merge_range(1, 0, 1, len(grid[0]) - 1, INSTRUCTION)
        required = [spec.required for spec in types[name].fields.values()]
        head = [f"{title}*" if must else title for title, must in zip(grid[0], required, strict=True)]
        for y, line in enumerate([head, *grid[1:]], start=2):
            for x, value in enumerate(line):
                if isinstance(value, datetime | date):
                    sheet.write_datetime(y, x, value, moment if isinstance(value, datetime) else day)
                elif value is not None:
                    sheet.write(y, x, value)
    book.close()
    path.write_bytes(stream.getvalue())
    _undated(path)


def _undated(path: Path) -> None:
    """Give every part of the workbook the same time, so that the file depends on its content alone."""
    with zipfile.ZipFile(path) as book:
        parts = [(info.filename, book.read(info)) for info in book.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            _pack(book, name, content)


def _pack(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
