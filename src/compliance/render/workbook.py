"""A workbook of several sheets as plain data, and how it is written; it knows no view, so that it can be made apart.

What was found is locked (without a password), what people add is open: words from lists, days as days. Text is written
as text, so a cell that begins like a formula stays what it is. The same data gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from msgspec import Struct, field

from compliance.render.inert import MARK, cut, page_header
from compliance.render.on_paper import LINE, height, lay_out

ROWS = 100_000
LEFT_OUT = 4
_OPEN = {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0"}
Value = str | int | date


class Sheet(Struct, frozen=True):
    """One sheet: column titles with their widths (in characters) and the rows.

    ``open``: the columns that people fill, by number, with what may stand there (a validation of XlsxWriter).
    ``printed``: how many of the columns, from the left, go on paper; 0: all. What does not makes a row no taller than
    ``LEFT_OUT`` lines.
    """

    title: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[Sequence[Value]]
    open: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    printed: int = 0


class Book(Struct, frozen=True):
    """The workbook; ``rest``: what stands under a sheet that has more than ``ROWS`` rows."""

    title: str
    comments: str
    created: datetime
    sheets: tuple[Sheet, ...]
    rest: str


def written(book: Book) -> bytes:
    """Return the workbook's bytes."""
    import xlsxwriter  # noqa: PLC0415  (only this format needs it)

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        made.set_properties(
            {"title": cut(book.title)[:255], "created": book.created, "comments": cut(book.comments), "keywords": MARK}
        )
        formats = _Formats(
            made.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"}),
            made.add_format({"text_wrap": True, "valign": "top"}),
            made.add_format({"valign": "top", "align": "right", "indent": 1}),
            made.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            made.add_format({"text_wrap": True, "valign": "top", "locked": False, **_OPEN}),
            made.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "locked": False, **_OPEN}),
        )
        for sheet in book.sheets:
            _write(made.add_worksheet(sheet.title), sheet, formats, book.rest)
    return stream.getvalue()


class _Formats(Struct, frozen=True):
    head: Any
    text: Any
    number: Any
    day: Any
    open_text: Any
    open_day: Any


def _write(page: Any, sheet: Sheet, formats: _Formats, rest: str) -> None:
    for column, (title, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, title, formats.head)
    last, widths = 0, [width for _, width in sheet.columns]
    printed = sheet.printed or len(widths)
    page.set_row(0, height((title, width) for title, width in sheet.columns))
    for last, row in enumerate(sheet.rows, 1):
        if last > ROWS:
            page.write_string(last, 0, rest, formats.text)
            break
        page.set_row(last, _height(row, widths, printed))
        for column, value in enumerate(row):
            if column in sheet.open:
                _open(page, (last, column), value, formats, sheet.open[column])
            else:
                _cell(page, (last, column), value, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    for column, allowed in sheet.open.items():
        if allowed and last:
            page.data_validation(1, column, last, column, allowed)
    if sheet.open:
        page.protect("", {"autofilter": True, "sort": True, "format_rows": True, "format_columns": True})
    if sheet.printed:
        page.print_area(0, 0, last, printed - 1)
    lay_out(page, widths[:printed], 1, page_header(sheet.title))


def _height(row: Sequence[Value], widths: Sequence[float], printed: int) -> float:
    """Return the points of a row: as much as what is printed needs, of the rest so many lines as fit in few."""
    rest = height(zip(row[printed:], widths[printed:], strict=False))
    return max(height(zip(row[:printed], widths, strict=False)), min(rest, LEFT_OUT * LINE))


def _cell(page: Any, at: tuple[int, int], value: Value, formats: _Formats) -> None:
    if isinstance(value, str):
        if value:
            page.write_string(*at, cut(value), formats.text)
    elif isinstance(value, int):
        page.write_number(*at, value, formats.number)
    else:
        page.write_datetime(*at, datetime.combine(value, time()), formats.day)


def _open(page: Any, at: tuple[int, int], value: Value, formats: _Formats, allowed: Mapping[str, object]) -> None:
    form = formats.open_day if allowed.get("validate") == "date" else formats.open_text
    if value:
        page.write_string(*at, cut(str(value)), form)
    else:
        page.write_blank(*at, None, form)
