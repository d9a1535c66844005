"""A rating sheet's pages to their cells as texts, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path

from msgspec import Struct

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.records.filled_book import letters, open_book

MOST_ROWS = 5_000
WANTED = msg("a whole .xlsx file that this command wrote")


class Page(Struct, frozen=True):
    """``cells``: (row, column) from 0 -> text; blank cells are not there."""

    file: str
    name: str
    cells: Mapping[tuple[int, int], str]

    def place(self, row: int, column: int) -> Place:
        """Return where a cell is, as a spreadsheet shows it: ``file!page H5``."""
        return Place(self.file, sheet=f"{self.name} {letters(column)}{row + 1}")


def read_pages(path: Path) -> tuple[Page, ...]:
    """Read every page; ProblemsError when the file cannot be read or is far larger than a rating sheet."""
    book = open_book(path)
    pages = []
    for name in book.names:
        rows = book.table(name)
        if len(rows) > MOST_ROWS:
            what = msg("{rows} rows are too many for a rating sheet", rows=len(rows))
            raise ProblemsError([Problem(Place(book.file, sheet=name), what, WANTED)])
        pages.append(Page(book.file, name, dict(_texts(rows))))
    return tuple(pages)


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
