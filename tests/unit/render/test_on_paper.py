"""Sheets on paper: rows as tall as their text, columns that would be too small go over several pages."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from compliance.render.on_paper import MOST, breaks, height, lay_out, lines
from compliance.render.rectification_book import COLUMNS


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("", 10, 1),
        ("short", 10, 1),
        ("a" * 28, 11, 3),
        ("漢字" * 4, 11, 2),
        ("a\nb\nc", 10, 3),
        ("a" * 19 + "\nb", 11, 3),
    ],
)
def test_a_text_wraps_over_so_many_lines(text: str, width: float, wanted: int) -> None:
    assert lines(text, width) == wanted


def test_a_row_is_as_tall_as_its_tallest_cell_and_no_taller_than_a_spreadsheet_allows() -> None:
    assert height([("a" * 28, 11), ("b", 11), (3, 11), ("hidden" * 99, 0)]) == 48.0
    assert height([("a" * 1_000_000, 11)]) == MOST
    assert height([]) == 16.0


def test_wide_sheets_break_between_columns_and_each_page_begins_with_the_first() -> None:
    assert breaks([18, 100, 100, 100, 100]) == [3]
    assert breaks([18, 100, 100, 100, 100, 100, 100]) == [3, 5]
    assert breaks([10, 20]) == []


def test_what_a_site_has_to_put_right_by_when_and_who_answers_for_it_stand_on_one_page() -> None:
    (first, *_) = breaks([width for name, width in COLUMNS.items() if name != "version"])
    assert list(COLUMNS)[first:][0] == "cause"


def test_the_lines_between_cells_are_printed() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        lay_out(book.add_worksheet(), (10, 10), 1)
    assert b'<printOptions gridLines="1"/>' in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
