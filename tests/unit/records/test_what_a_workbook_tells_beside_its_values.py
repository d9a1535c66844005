"""Formulas without a value, errors, hidden rows and merged ranges: of every kind of workbook, at the right cell."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from bad_input.packing import HEAD, TAIL, book
from compliance.records.sources.sheet import FEW
from unit.records.binary_book import binary_book
from unit.records.making import ods
from unit.records.reading import told

NAMES = ["投诉编号", "投诉时间", "投诉等级", "投诉内容", "金额"]
FEW_AND_MANY = pytest.mark.parametrize("more", [0, FEW + 100])


def string(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def header(letters: str = "ABCDE") -> str:
    return row(1, "".join(string(f"{letter}1", name) for letter, name in zip(letters, NAMES, strict=False)))


def plain(more: int) -> str:
    return "".join(row(n, string(f"A{n}", f"N{n}") + string(f"B{n}", "2026-01-05")) for n in range(2, more + 2))


@FEW_AND_MANY
def test_rows_at_the_end_that_are_only_formulas_without_a_value_are_rows(tmp_path: Path, more: int) -> None:
    last = more + 3
    formulas = f'<c r="A{last}"><f>Other!A1</f></c><c r="B{last}"><f>Other!B1</f></c>'
    book(tmp_path / "a.xlsx", HEAD + header() + plain(more) + row(last, formulas) + TAIL)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows()[-1] == (last, "#FORMULA?", "#FORMULA?", None, None, None)
        assert said.sums() == [(more + 1, more + 1, 0)]
        assert [cell for cell in said.aside() if cell[1] == last] == [
            ("a.xlsx", last, field, "formula_without_value") for field in ("at", "no")
        ]


@FEW_AND_MANY
def test_a_first_column_of_formulas_without_a_value_moves_no_mark(tmp_path: Path, more: int) -> None:
    """The reader begins its rows at the first column with a value."""
    rows = "".join(
        row(n, f'<c r="A{n}"><f>1</f></c>' + string(f"B{n}", f"N{n}") + f'<c r="F{n}"><f>2</f></c>')
        for n in range(2, more + 4)
    )
    book(tmp_path / "a.xlsx", HEAD + header("BCDEF") + rows + TAIL)
    with told(tmp_path) as said:
        assert said.rows()[0] == (2, "N2", None, None, None, "#FORMULA?")
        assert {finding[2:] for finding in said.aside()} == {("cost", "formula_without_value")}


def with_prefix(sheet: str) -> str:
    named = sheet.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    return named.replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("written", [str, lambda sheet: sheet.replace('"', "'"), with_prefix])
def test_attributes_in_single_quotes_and_elements_with_a_prefix_are_seen(
    tmp_path: Path, written: Callable[[str], str]
) -> None:
    first = row(2, string("A2", "N2") + string("C2", "一般") + '<c r="D2"><f>1</f></c>')
    second = f'<row r="3" hidden="1">{string("A3", "N3")}<c r="E3" t="e"><v>#N/A</v></c></row>'
    merges = '</sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    book(tmp_path / "a.xlsx", written(HEAD + header() + first + second + TAIL.replace("</sheetData>", merges)))
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows() == [(2, "N2", None, "一般", "#FORMULA?", None), (3, "N3", None, "一般", None, "#N/A")]
        assert said.records is not None
        assert said.records.sources[0].hidden == 1
        assert said.aside() == [("a.xlsx", 2, "content", "formula_without_value"), ("a.xlsx", 3, "cost", "cell_error")]


def old_book(path: Path, formula: str, *more: str) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("S")
    for x, name in enumerate(NAMES):
        page.write(0, x, name)
    page.write(1, 0, "C1")
    page.write(1, 4, xlwt.Formula(formula))
    page.write(2, 0, "C2")
    for x, text in enumerate(more, start=1):
        page.write(2, x, xlwt.Formula(text))
    made.save(str(path))


def test_formulas_of_an_old_workbook_that_nothing_ever_computed(tmp_path: Path) -> None:
    old_book(tmp_path / "a.xls", "1+1", "2+2")
    with told(tmp_path) as said:
        assert said.rows() == [(2, "C1", None, None, None, "#FORMULA?"), (3, "C2", "#FORMULA?", None, None, None)]
        assert [cell[1:] for cell in said.aside()] == [
            (2, "cost", "formula_without_value"),
            (3, "at", "formula_without_value"),
        ]


def test_an_empty_text_beside_computed_formulas_is_the_result_of_one(tmp_path: Path) -> None:
    old_book(tmp_path / "a.xls", "1+1", "2+2")
    content = (tmp_path / "a.xls").read_bytes()
    uncomputed = b"\x03\0\0\0\0\0\xff\xff"
    assert content.count(uncomputed) == 2
    (tmp_path / "a.xls").write_bytes(content.replace(uncomputed, struct.pack("<d", 5.0), 1))
    with told(tmp_path) as said:
        assert said.rows() == [(2, "C1", None, None, None, "5"), (3, "C2", None, None, None, None)]
        assert said.aside() == []


def test_a_binary_workbook(tmp_path: Path) -> None:
    grid = [NAMES, ["C1", "2026-01-05", "重大", "吵", 3.0], ["C2", None, "一般", "#N/A", 4.0], ["C3", None, None]]
    binary_book(tmp_path / "a.xlsb", grid, hidden=3, merges=[(1, 2, 1, 1)])
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows() == [
            (2, "C1", "2026-01-05", "重大", "吵", "3"),
            (3, "C2", "2026-01-05", "一般", "#N/A", "4"),
            (4, "C3", None, None, None, None),
        ]
        assert said.aside() == [("a.xlsb", 3, "content", "cell_error")]
        assert said.records is not None
        assert [(source.sheet, source.hidden) for source in said.records.sources] == [("台账", 1)]


def test_formulas_of_an_open_document_that_are_repeated_or_have_only_a_type(tmp_path: Path) -> None:
    formulas = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>C1</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=A1" table:number-columns-repeated="2" office:value-type="float"/>'
        '</table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>C2</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>'
        "</table:table-row>"
    )
    ods(tmp_path / "a.ods", [NAMES], [formulas])
    with told(tmp_path) as said:
        assert said.rows() == [
            (2, "C1", None, None, "#FORMULA?", "#FORMULA?"),
            (3, "C1", None, None, "#FORMULA?", "#FORMULA?"),
            (4, "C2", None, None, None, None),
        ]
