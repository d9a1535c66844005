from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import builders
import python_calamine

from compliance.findings.finding import Cell
from compliance.findings.result import AuditResult
from compliance.render.inert import CELL_UNITS, cut
from compliance.render.view.prepare import prepare
from compliance.render.workbook import Book, Sheet, written
from compliance.render.xlsx import to_xlsx


def book(result: AuditResult, lang: str = "en") -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(prepare(result, lang))))


def parts(result: AuditResult) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(prepare(result, "en")))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_workbook_has_its_five_sheets_and_the_list_its_26_columns() -> None:
    made = book(builders.result(), "zh-Hant")
    assert made.sheet_names == ["整改清單", "證據", "無法評價與待確認", "數據問題", "數據來源"]
    rows = made.get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["序號", "整改編號", "項目", "檢查日期"]
    assert (len(rows[0]), rows[0][-1], len(rows)) == (26, "備註", 1 + len(builders.DUTIES))


def test_dates_are_dates_and_numbers_are_numbers() -> None:
    row = book(builders.result()).get_sheet_by_index(0).to_python()[1]
    assert (row[0], row[3], row[17]) == (1.0, date(2026, 3, 31), date(2026, 4, 7))


def test_each_proving_record_is_a_row_with_its_place_and_cells() -> None:
    found = (builders.finding(builders.DUTIES[0], rows=30),)
    rows = book(builders.result(findings=found)).get_sheet_by_index(1).to_python()
    assert len(rows) == 31
    assert rows[1][8:] == ["C-1", "complaints.xlsx", "Sheet1", 2.0, "words: ok"]


def test_the_same_view_gives_the_same_bytes() -> None:
    assert to_xlsx(prepare(builders.result(), "en")) == to_xlsx(prepare(builders.result(), "en"))
    assert "2026-03-31T00:00:00Z" in parts(builders.result())["docProps/core.xml"]


def test_nothing_that_records_say_becomes_a_formula_a_link_or_a_control_character() -> None:
    made = parts(builders.hostile())
    whole = "".join(made.values())
    assert "<f>" not in whole
    assert "<hyperlink" not in whole
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x00[01]", whole)
    assert "=cmd|' /C calc'!A0" in made["xl/sharedStrings.xml"]
    values = [cell for row in book(builders.hostile()).get_sheet_by_index(3).to_python() for cell in row]
    assert builders.FORMULA in values


def test_long_cells_are_cut_by_the_measure_of_a_spreadsheet() -> None:
    assert len(cut("長" * 40_000)) == CELL_UNITS
    assert cut("𠮷" * 20_000) == "𠮷" * 16_000
    assert cut("a" + "𠮷" * 20_000) == "a" + "𠮷" * 15_999
    found = (builders.finding(builders.DUTIES[0], cells=(Cell("words", "長" * 40_000),)),)
    cell = book(builders.result(findings=found)).get_sheet_by_index(1).to_python()[1][-1]
    assert isinstance(cell, str)
    assert len(cell) == CELL_UNITS


def test_an_audit_without_findings_still_makes_a_workbook() -> None:
    rows = book(builders.result(findings=(), notes=())).get_sheet_by_index(0).to_python()
    assert len(rows) == 1


def test_the_list_prints_one_page_wide_up_to_the_due_and_what_is_left_out_makes_no_row_tall() -> None:
    made = parts(builders.result())
    assert "$A$1:$R$13" in made["xl/workbook.xml"]  # up to the due
    sheet = made["xl/worksheets/sheet1.xml"]
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    assert "<colBreaks" not in sheet


def test_what_is_not_printed_makes_a_row_no_taller_than_four_lines() -> None:
    columns = (("a", 10), ("b", 10))
    book = Book("t", "", datetime(2026, 1, 1), (Sheet("s", columns, [("x", "y\n" * 30)], printed=1),), "")
    with zipfile.ZipFile(io.BytesIO(written(book))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="2" [^>]* ht="([\d.]+)"', sheet) == ["63.75"]  # 64 points in whole pixels
