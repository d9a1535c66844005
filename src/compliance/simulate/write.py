"""Made tables as exports: headers and codes in the words that such systems print, in mixed files."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold
from compliance.folding_table import SIMPLIFIED, TRADITIONAL
from compliance.simulate.company import Row

WORKBOOKS = {"complaints": ("complaints", "complaint_register", "complaint_attempts"), "people": ("staff", "headcount")}
ENCODINGS = {"service_orders": "gb18030"}
IN_SIMPLIFIED = {"service_orders", "service_catalog", "prices", "contracts", "custody_items", "renovations", "units"}
_SCRIPT = str.maketrans(TRADITIONAL, SIMPLIFIED)
EPOCH = datetime(2026, 1, 1)


def write_exports(out: Path, tables: Mapping[str, list[Row]], types: Mapping[str, RecordType]) -> None:
    """Write some tables as workbooks of several sheets, the rest as CSV.

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
            _csv(out / f"{name}.csv", grid, ENCODINGS.get(name, "utf-8-sig"))


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
    """Return what a row of a type without a key goes by: a digest of its fields in the order of their names."""
    parts = [_content(row.get(name)) for name in sorted(record_type.fields)]
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


def _csv(path: Path, grid: list[list[object]], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_printed(value) for value in line] for line in grid)
    path.write_bytes(text.getvalue().encode(encoding))


def _workbook(path: Path, grids: Mapping[str, list[list[object]]], types: Mapping[str, RecordType]) -> None:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": EPOCH})
    moment, day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for name, grid in grids.items():
        sheet = book.add_worksheet(types[name].aliases[0])
        sheet.write(0, 0, types[name].title.hant)
        for y, line in enumerate(grid, start=1):
            for x, value in enumerate(line):
                if isinstance(value, datetime | date):
                    sheet.write_datetime(y, x, value, moment if isinstance(value, datetime) else day)
                elif value is not None:
                    sheet.write(y, x, value)
    book.close()
    _undated(path)


def _undated(path: Path) -> None:
    """Give every part of the workbook the same time, so that the file depends on its content alone."""
    with zipfile.ZipFile(path) as book:
        parts = [(info.filename, book.read(info)) for info in book.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
