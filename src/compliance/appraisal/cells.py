"""A small workbook to its cells as texts; one that cannot be read is a problem."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from compliance.problems import Place, Problem, ProblemsError

MOST_BYTES = 20_000_000
MOST_ROWS = 5_000
WANTED = "a whole, unlocked .xlsx file that this command wrote"


@dataclass(frozen=True, slots=True)
class Page:
    """``cells``: (row, column) from 0 -> text; blank cells are not there."""

    file: str
    name: str
    cells: Mapping[tuple[int, int], str]

    def place(self, row: int, column: int) -> Place:
        """Return where a cell is, as a spreadsheet shows it: ``file!page H5``."""
        return Place(self.file, sheet=f"{self.name} {letters(column)}{row + 1}")


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    head, last = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)


def read_pages(path: Path) -> tuple[Page, ...]:
    """Read every page; ProblemsError when the file cannot be read or is far larger than a rating sheet."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only a workbook needs it)

    def refused(message: str) -> ProblemsError:
        return ProblemsError([Problem(Place(str(path)), message, WANTED)])

    try:
        if path.stat().st_size > MOST_BYTES:
            raise refused("the file is too large for a rating sheet")
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES * 5:
                raise refused("the file is too large for a rating sheet")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(_page(book, str(path), name, refused) for name in book.sheet_names)
    except OSError as error:
        raise refused(f"the file cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, CalamineError, ValueError, KeyError) as error:
        raise refused("the workbook cannot be opened") from error


def _page(book: object, file: str, name: str, refused: object) -> Page:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # a CalamineWorkbook
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise refused("the file has too many rows for a rating sheet")  # type: ignore[operator]  # makes the error
    return Page(file, name, dict(_texts(rows)))


def _texts(rows: list[list[object]]) -> Iterator[tuple[tuple[int, int], str]]:
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            text = _text(value)
            if text:
                yield (row, column), text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip()
