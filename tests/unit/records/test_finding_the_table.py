"""Titles, instructions, groups of headers, merged cells, totals: the table is found, nothing is lost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from compliance.records.sources.package import Package
from compliance.records.sources.sheet import FEW
from compliance.records.sources.xlsx_parts import Measured
from unit.records.making import Grid, delimited, ods, xlsx
from unit.records.reading import told

HEAD = ["投诉编号*", "投诉时间", "投诉等级", "投诉内容", "金额（元）"]
FEW_AND_MANY = pytest.mark.parametrize("more", [0, FEW + 100])


def rows(more: int) -> Grid:
    return [[f"N{n}", "2026-01-05", "一般", "x", "1"] for n in range(more)]


@FEW_AND_MANY
def test_rows_that_are_no_records_are_set_aside_with_their_reason(tmp_path: Path, more: int) -> None:
    grid: Grid = [
        ["2026年1月客户投诉登记表"],
        ["必填", "格式 2026-01-01", None, None, None],
        HEAD,
        ["C1", "2026-01-05", "重大", "吵", "3"],
        ["小　计", None, None, None, "3"],
        [None, None, None, None, None],
        HEAD,
        ["C2", "2026-01-06", "一般", "合计是正文", "4"],
        *rows(more),
        ["合計", None, None, None, "7"],
        ["说明：金额不含税", None, None, None, None],
        ["填表人：甲", None, None, "审核人：乙", None],
    ]
    delimited(tmp_path / "a.csv", grid)
    with told(tmp_path) as said:
        first, last = said.rows()[:2], len(grid) - 2
        assert first == [(4, "C1", "2026-01-05", "重大", "吵", "3"), (8, "C2", "2026-01-06", "一般", "合计是正文", "4")]
        assert said.aside() == [
            ("a.csv", 2, "", "above_header"),
            ("a.csv", 5, "", "total_row"),
            ("a.csv", 7, "", "header_again"),
            ("a.csv", last, "", "total_row"),
            ("a.csv", last + 1, "", "instruction_row"),
            ("a.csv", last + 2, "", "signature_row"),
        ]
        assert said.sums() == [(8 + more, 2 + more, 6)]
        assert said.records is not None
        extent = said.records.sources[0].extent
        assert (str(extent.from_), str(extent.to)) == ("2026-01-01", "2026-01-31")


@FEW_AND_MANY
def test_two_rows_of_headers_are_joined_as_their_ranges_say(tmp_path: Path, more: int) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("1月")
        page.merge_range(0, 0, 0, 4, "投诉登记")
        page.merge_range(1, 0, 2, 0, "投诉编号")
        page.merge_range(1, 1, 1, 3, "投诉")
        page.write_row(2, 1, ["时间", "等级", "内容"])
        page.merge_range(1, 4, 2, 4, "金额")
        for y, row in enumerate([["C1", "2026-01-05", "重大", "吵", "3"], *rows(more)], start=3):
            page.write_row(y, 0, row)
    with told(tmp_path) as said:
        assert said.rows()[0] == (4, "C1", "2026-01-05", "重大", "吵", "3")
        assert said.sums() == [(1 + more, 1 + more, 0)]
        assert said.aside() == []


@FEW_AND_MANY
def test_a_merged_cell_goes_down_over_its_range_and_a_blank_stays_blank(tmp_path: Path, more: int) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 1, HEAD)
        for y, number in enumerate(["C1", "C2", "C3", "C4"], start=1):
            page.write(y, 1, number)
        page.write(1, 4, "x")
        page.merge_range(1, 2, 3, 2, "2026-01-05")
        page.merge_range(5, 1, 5, 5, "以下为七月补录")
        for y, row in enumerate(rows(more), start=6):
            page.write_row(y, 1, row)
        page.set_row(2, None, None, {"hidden": True})
    with told(tmp_path) as said:
        assert [row[:3] for row in said.rows()[:4]] == [
            (2, "C1", "2026-01-05"), (3, "C2", "2026-01-05"), (4, "C3", "2026-01-05"), (5, "C4", None),
        ]  # fmt: skip
        assert said.aside() == [("a.xlsx", 6, "", "note_row")]
        assert said.records is not None
        assert said.records.sources[0].hidden == 1


def test_the_ranges_and_hidden_rows_of_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表")
    for x, name in enumerate(HEAD):
        page.write(0, x, name)
    for y in (1, 2, 3):
        page.write(y, 0, f"C{y}")
    page.write_merge(1, 2, 1, 1, "2026-01-05")
    page.row(2).hidden = True
    book.save(str(tmp_path / "a.xls"))
    with told(tmp_path) as said:
        assert [row[:3] for row in said.rows()] == [(2, "C1", "2026-01-05"), (3, "C2", "2026-01-05"), (4, "C3", None)]
        assert said.records is not None
        assert said.records.sources[0].hidden == 1


def test_the_ranges_and_formulas_of_an_open_document(tmp_path: Path) -> None:
    covered = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>C1</text:p></table:table-cell>'
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>2026-01-05</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:visibility="collapse"><table:table-cell office:value-type="string">'
        "<text:p>C2</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
    )
    ods(tmp_path / "a.ods", [HEAD], [covered])
    with told(tmp_path) as said:
        assert said.rows() == [
            (2, "C1", "2026-01-05", None, None, "#DIV/0!"),
            (3, "C2", "2026-01-05", None, None, None),
        ]
        assert said.aside() == [("a.ods", 2, "cost", "cell_error")]
        assert said.records is not None
        assert said.records.sources[0].hidden == 1


@FEW_AND_MANY
def test_a_formula_without_a_result_and_an_error_are_no_blanks(tmp_path: Path, more: int) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["C1", "2026-01-05", "重大"])
        page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        page.write_row(2, 0, ["C2", "2026-01-05", "重大"])
        page.write_formula(2, 3, "=A3", None, "")
        page.write_formula(2, 4, "=1+1", None, 2)
        for y, row in enumerate(rows(more), start=3):
            page.write_row(y, 0, row)
    with told(tmp_path) as said:
        assert said.rows("rec_complaints", '"no", content, cost')[:2] == [(2, "C1", None, None), (3, "C2", None, 2)]
        assert said.aside() == [("a.xlsx", 2, "cost", "cell_error"), ("a.xlsx", 3, "content", "formula_without_value")]


def test_a_formula_whose_result_is_an_empty_text_is_blank(tmp_path: Path) -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c></row>'
        '<row r="2"><c r="B2"><f>A1</f></c><c r="C2" t="e"><v>#N/A</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("s.xml", sheet)
        seen = Measured(Package(archive, 10_000), "s.xml").seen()
    assert seen.lost == {(2, 1): "#FORMULA?", (2, 2): "#N/A"}


def test_sheets_and_files_of_one_type_are_one_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "2026年.xlsx") as book:
        for month in ("2026年1月", "2026年2月", "空表"):
            page = book.add_worksheet(month)
            if month != "空表":
                page.write_row(0, 0, ["投诉编号", "投诉时间"])
                page.write_row(1, 0, [f"C{month}", f"{month}5日"])
    delimited(
        tmp_path / "三月投诉台账 2026年3月.csv", [["投诉时间", "投诉编号", "投诉内容"], ["2026-03-01", "C3", "x"]]
    )
    with told(tmp_path) as said:
        assert [row[1:] for row in said.rows(fields='"no", "at"')] == [
            ("C2026年1月", "2026年1月5日"), ("C2026年2月", "2026年2月5日"), ("C3", "2026-03-01"),
        ]  # fmt: skip
        assert said.records is not None
        assert said.records.unrecognised == (("2026年.xlsx!空表", "empty_sheet"),)
        assert said.records.tables["complaints"].extent.from_ is not None
        assert str(said.records.tables["complaints"].extent.to) == "2026-03-31"


def test_a_date_cell_is_a_date_in_either_epoch_and_a_number_stays_a_number(tmp_path: Path) -> None:
    from datetime import datetime

    for name, epoch in (("a.xlsx", False), ("b.xlsx", True)):
        with xlsxwriter.Workbook(tmp_path / name, {"date_1904": epoch}) as book:
            page, form = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d hh:mm"})
            page.write_row(0, 0, HEAD)
            page.write(1, 0, f"{name}1")
            page.write_datetime(1, 1, datetime(2026, 1, 5, 10, 30), form)
            page.write(1, 4, 12.5)
            page.write(2, 0, 7)
            page.write_datetime(2, 1, datetime(2026, 1, 6), form)
    with told(tmp_path) as said:
        assert [row[1:3] + row[5:] for row in said.rows()] == [
            ("a.xlsx1", "2026-01-05 10:30:00", "12.5"), ("7", "2026-01-06", None),
            ("b.xlsx1", "2026-01-05 10:30:00", "12.5"), ("7", "2026-01-06", None),
        ]  # fmt: skip


def test_a_header_with_a_group_above_it_is_not_taken_for_a_title_of_two_rows(tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", [["投诉内容"], ["投诉编号", "投诉时间"], ["C1", "2026-01-05"]])
    with told(tmp_path) as said:
        assert said.rows(fields='"no", "at"') == [(3, "C1", "2026-01-05")]
