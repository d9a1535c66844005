"""A workbook that people filled in: its cells by address, under the program's own column names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from compliance.catalogue.record_type import RecordField
from compliance.message import Message, msg
from compliance.problems import Place, Problem, ProblemsError, fault_of, nearest
from compliance.records.sources.sheet import UnreadableError
from compliance.records.sources.workbook import within_bounds
from compliance.records.values import parse

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_DAY = RecordField(type="date")
LOOKED_AT = 10
MOST_BYTES = 500_000_000


class FilledCell(Struct, frozen=True):
    """One cell: its value as the spreadsheet has it, and where it stands (``file!sheet`` and ``B7``).

    ``title``: what the column is called for people, in the row above the program's names; blank without one.
    """

    value: object
    file: str
    address: str
    title: str = ""

    @property
    def text(self) -> str:
        """The value as text; whole numbers without a point, blank for nothing."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value).strip()

    @property
    def day(self) -> date | None:
        """The value as a day: a date cell, or any text that an export may hold for one; None when it is neither."""
        if isinstance(self.value, datetime):
            return self.value.date()
        if isinstance(self.value, date):
            return self.value
        read = parse(_DAY, self.text).value
        return read.date() if isinstance(read, datetime) else None

    def problem(self, message: Message, expected: Message, known: Sequence[str] = ()) -> Problem:
        """Return a problem at this cell."""
        return Problem(Place(self.file, cell=self.address), message, expected, nearest(self.text, known))


Row = dict[str, FilledCell]


def filled_rows(path: Path, sheet: str, columns: Sequence[str], *, named: Callable[[str], str] = str) -> Iterator[Row]:
    """Yield the rows below the row that holds the program's column names; wholly blank rows are left out.

    Raises ProblemsError when the file is no workbook, lacks the sheet, or lacks one of the columns.
    ``named`` turns what a cell of that row says into the program's name.
    """
    shown, table = path.name, _sheet(path, sheet)
    named_rows = [[named(str(cell)) for cell in row] for row in table[:LOOKED_AT]]
    heads = next((n for n, row in enumerate(named_rows) if set(columns) <= set(row)), None)
    if heads is None:
        best = max(named_rows, key=lambda row: len(set(columns) & set(row)), default=[])
        lacking = ", ".join(name for name in columns if name not in best)
        wanted = msg("the workbook as it was sent out, with its row of names")
        raise ProblemsError(
            [Problem(Place(shown, sheet=sheet), msg("columns are missing: {lacking}", lacking=lacking), wanted)]
        )
    at = {name: named_rows[heads].index(name) for name in columns}
    titles = [str(cell) for cell in table[heads - 1]] if heads else []
    for number, row in enumerate(table[heads + 1 :], heads + 2):
        if any(cell not in ("", None) for cell in row):
            yield {
                name: FilledCell(
                    row[column] if column < len(row) else None,
                    shown,
                    f"{letters(column)}{number}",
                    titles[column] if column < len(titles) else "",
                )
                for name, column in at.items()
            }


class Book(Struct, frozen=True):
    """An open workbook: its sheets by name, in order."""

    file: str
    names: tuple[str, ...]
    _reader: CalamineWorkbook

    def table(self, name: str) -> list[list[object]]:
        """Return a sheet's cells from A1 on; ProblemsError when it is damaged."""
        with _whole(self.file):
            return [list(row) for row in self._reader.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def open_book(path: Path) -> Book:
    """Open a workbook; ProblemsError when the file is none, cannot be read, or unpacks to more than MOST_BYTES."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (only a workbook needs it)

    with _whole(path.name):
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise ValueError("it unpacks to more than a workbook to fill in ever holds")
        within_bounds(path)
        reader = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return Book(path.name, tuple(reader.sheet_names), reader)


@contextmanager
def _whole(shown: str) -> Iterator[None]:
    from python_calamine import CalamineError  # noqa: PLC0415  (only a workbook needs it)

    try:
        yield
    except UnreadableError as error:
        raise ProblemsError([Problem(Place(shown), error.message, error.expected)]) from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        what = msg("the workbook cannot be opened: {why}", why=fault_of(error))
        raise ProblemsError([Problem(Place(shown), what, msg("a whole, unlocked .xlsx file"))]) from error


def _sheet(path: Path, sheet: str) -> list[list[object]]:
    book = open_book(path)
    if sheet not in book.names:
        raise ProblemsError(
            [Problem(Place(book.file), msg("no sheet {sheet!r}", sheet=sheet), msg("the workbook as it was sent out"))]
        )
    return book.table(sheet)


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    found = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        found, column = chr(65 + rest) + found, column - 1
    return found
