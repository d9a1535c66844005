"""Files to sheets of text cells: CSV and XLSX. A whole file that cannot be read is a Problem."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from compliance.problems import Place, Problem

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
BOOK_SUFFIXES = (".xlsx", ".xlsm")
PEEK = 15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of cells as they stood; ``rows`` yields (row number as a spreadsheet shows it, cells)."""

    file: str
    name: str
    sha256: str
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]

    def head(self) -> tuple[tuple[int, tuple[str | None, ...]], ...]:
        """Return the first rows, among which the header is sought."""
        return self.rows[:PEEK]


def read_sheets(
    path: Path, shown: str, encoding: str | None, delimiter: str | None
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Read every sheet of one file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return (), (Problem(Place(shown), f"the file cannot be read: {error.strerror}", "a file that may be read"),)
    if not content:
        return (), (
            Problem(Place(shown), "the file is empty (0 bytes)", "an export with a header row; export it again"),
        )
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix.lower() in BOOK_SUFFIXES:
        return _book(content, shown, digest)
    return _text(content, shown, digest, encoding or "utf-8-sig", delimiter)


def _text(
    content: bytes, shown: str, digest: str, encoding: str, delimiter: str | None
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    try:
        codecs.lookup(encoding)
        text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except LookupError:
        return (), (Problem(Place(shown), f"unknown encoding {encoding!r}", "such as utf-8, gb18030, big5, latin-1"),)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wanted = "the encoding declared in audit.yaml under exports (such as gb18030 or big5)"
        return (), (Problem(Place(shown, line), f"not {encoding} text", wanted),)
    mark = delimiter or _delimiter(text)
    csv.field_size_limit(16 * 2**20)
    try:
        rows = tuple(_csv_rows(text, mark))
    except csv.Error as error:
        return (), (Problem(Place(shown), f"not a CSV file: {error}", "rows of cells"),)
    return (Sheet(shown, "", digest, rows),), ()


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:PEEK])
    return max((",", "\t", ";"), key=lambda mark: (head.count(mark), mark == ","))


def _csv_rows(text: str, mark: str) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
        if any(cell.strip() for cell in row):
            yield number, tuple(cell.strip() or None for cell in row)


def _book(content: bytes, shown: str, digest: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only a workbook needs it)

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for name in book.sheet_names:
            table = book.get_sheet_by_name(name)
            top = table.start[0] if table.start else 0
            cells = table.to_python(skip_empty_area=True)
            rows = tuple(
                (top + n + 1, tuple(_cell(c) for c in row))
                for n, row in enumerate(cells)
                if any(c not in ("", None) for c in row)
            )
            sheets.append(Sheet(shown, name, digest, rows))
    except (CalamineError, OSError, ValueError) as error:
        what = str(error).splitlines()[0][:120] if str(error) else "damaged"
        return (), (
            Problem(
                Place(shown), f"the workbook cannot be opened: {what}", "a whole, unlocked .xlsx file; save it again"
            ),
        )
    return tuple(sheets), ()


def _cell(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip() or None
