"""A workbook that people filled in: its cells by address, under the program's own column names."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from compliance.problems import Place, Problem, ProblemsError, nearest

LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell: its value as the spreadsheet has it, and where it stands (``file!sheet`` and ``B7``)."""

    value: object
    file: str
    address: str

    @property
    def text(self) -> str:
        """The value as text; whole numbers without a point, blank for nothing."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value).strip()

    @property
    def day(self) -> date | None:
        """The value as a day: a date cell, or text such as 2026-01-05; None when it is neither."""
        if isinstance(self.value, datetime):
            return self.value.date()
        if isinstance(self.value, date):
            return self.value
        try:
            return date.fromisoformat(self.text.replace("/", "-"))
        except ValueError:
            return None

    def problem(self, message: str, expected: str, known: Sequence[str] = ()) -> Problem:
        """Return a problem at this cell."""
        return Problem(Place(f"{self.file} cell {self.address}"), message, expected, nearest(self.text, known))


Row = dict[str, FilledCell]


def filled_rows(path: Path, sheet: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows below the row that holds the program's column names; wholly blank rows are left out.

    Raises ProblemsError when the file is no workbook, lacks the sheet, or lacks one of the columns.
    """
    shown, table = path.name, _sheet(path, sheet)
    heads = next((n for n, row in enumerate(table[:LOOKED_AT]) if set(columns) <= {str(cell) for cell in row}), None)
    if heads is None:
        named = next((row for row in table[:LOOKED_AT] if columns[0] in row), [])
        lacking = ", ".join(name for name in columns if name not in named)
        wanted = "the workbook as it was sent out, with its hidden row of names"
        raise ProblemsError([Problem(Place(shown, sheet=sheet), f"columns are missing: {lacking}", wanted)])
    at = {name: table[heads].index(name) for name in columns}
    for number, row in enumerate(table[heads + 1 :], heads + 2):
        if any(cell not in ("", None) for cell in row):
            yield {
                name: FilledCell(row[column] if column < len(row) else None, shown, f"{_letters(column)}{number}")
                for name, column in at.items()
            }


def _sheet(path: Path, sheet: str) -> list[list[object]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only a workbook needs it)

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        if sheet not in book.sheet_names:
            what = f"no sheet {sheet!r}"
            raise ProblemsError([Problem(Place(path.name), what, "the workbook as it was sent out")])
        return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as error:
        what = f"the workbook cannot be opened: {str(error).splitlines()[0][:120] if str(error) else 'damaged'}"
        raise ProblemsError([Problem(Place(path.name), what, "a whole, unlocked .xlsx file")]) from error


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters, column = chr(65 + rest) + letters, column - 1
    return letters
