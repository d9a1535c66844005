"""A tiny company, its scorecard, and the command that appraises with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from cards import CARD
from compliance.appraisal.cells import read_pages
from compliance.cli.app import app
from tiny import write_tiny

VISITS = [f"H1,E1,2026-0{month}-05 09:00,,home,,60" for month in (1, 2, 3, 4, 6)]
EXPORTS = {
    "houses.csv": ["house,since,beds", "H1,2025-01-01,4"],
    "staff.csv": ["staff_id,post,since,until,house", "E1,nurse,2025-01-01,,H1", "B1,cook,2025-01-01,,H1"],
    "visits.csv": ["house,by,at,ended_at,kind,note,minutes", *VISITS],
}
Appraise = Callable[..., Result]
Fill = Callable[[Mapping[str, object]], Path]


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    """Write the tiny standard with its scorecard."""
    folder = write_tiny(tmp_path / "standard")
    (folder / "scorecards").mkdir()
    (folder / "scorecards" / "nurse.yaml").write_text(CARD, encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Write the exports of a house that missed the visit of May."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name, lines in EXPORTS.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def appraise(tmp_path: Path, standard: Path, records: Path) -> Appraise:
    """Appraise nurse E1 for the first half of 2026 as of 31 July; further words go over the usual ones."""

    def run(*words: str | Path) -> Result:
        usual = ["appraise", records, "--standard", standard, "--scorecard", "nurse", "--person", "E1"]
        more = ["--appraiser", "B1", "--from", "2026-01-01", "--to", "2026-06-30", "--out", tmp_path / "out"]
        when = [] if "--sheet" in words else ["--as-of", "2026-07-31"]
        line = [str(word) for word in [*usual, *more, *when, "--lang", "en", *words]]
        result = CliRunner().invoke(app, line)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the appraisal is kept."""
    return tmp_path / "out" / "confidential-nurse-E1-2026-01-01-2026-06-30"


@pytest.fixture
def fill(tmp_path: Path, appraise: Appraise, folder: Path) -> Fill:
    """Write a sheet and return it as a spreadsheet would save it, with cells changed.

    A change is ``page column key/row key``: ``rating:boss/A2``, ``date`` for the form, ``row/A2`` for a whole row (None
    takes it away, a text puts it under another id).
    """

    def filled(changes: Mapping[str, object]) -> Path:
        result = appraise()
        assert result.exit_code == 0, result.output
        path = tmp_path / "filled.xlsx"
        form, items, _ = read_pages(folder / "confidential-rating-sheet.xlsx")
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for page in (form, items):
                sheet = book.add_worksheet(page.name)
                for (row, column), value in _changed(page.cells, changes).items():
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif value is not None:
                        sheet.write(row, column, value)
        return path

    return filled


def _changed(cells: Mapping[tuple[int, int], str], changes: Mapping[str, object]) -> dict[tuple[int, int], object]:
    rows = {text: row for (row, column), text in cells.items() if column == 0}
    columns = {text: column for (row, column), text in cells.items() if row == 0}
    found: dict[tuple[int, int], object] = dict(cells)
    for name, value in changes.items():
        head, _, item = name.partition("/")
        if head == "row" and item in rows:
            if value is None:
                found = {at: text for at, text in found.items() if at[0] != rows[item]}
            else:
                found[rows[item], 0] = value
        elif item in rows and head in columns:
            found[rows[item], columns[head]] = value
        elif not item and head in rows and rows[head]:
            found[rows[head], 2] = value
    return found
