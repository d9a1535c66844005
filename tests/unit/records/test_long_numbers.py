"""A number of more than fifteen digits is read as it was written, or told as damaged: never with other digits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from bad_input.packing import HEAD, TAIL, book
from compliance.records.sources.long_numbers import as_written, held
from compliance.records.sources.sheet import FEW
from unit.records.binary_book import binary_book
from unit.records.making import Grid, ods
from unit.records.reading import told
from unit.records.test_what_a_workbook_tells_beside_its_values import header, plain

ID, FLOAT = "440300199001011234", "4.40300199001011E+17"
CUT = 440300199001011000.0  # as a spreadsheet holds an id of 18 digits that somebody typed
NAMES: Grid = [["投诉编号", "投诉时间"]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (ID, ID),
        ("1234567890123456", "1234567890123456"),
        ("12345678901234567", "12345678901234567"),
        ("1.234567890123456E15", "1234567890123456"),
        (FLOAT, FLOAT),
        ("4.40300199001011e+17", FLOAT),
        ("4.40300199001011E17", FLOAT),
        ("440300199001011000", FLOAT),
        ("440300199001011000.0", FLOAT),
        ("12345678901234500", "1.23456789012345E+16"),
        ("-12345678901234567", "-12345678901234567"),
        ("20260105000123", ""),
        ("2.0260105000123E13", ""),
        ("123456789012345", ""),
        ("0.30000000000000004", ""),
        ("1.5E-20", ""),
        ("0E+99", ""),
        ("46030.3958333333", ""),
        ("N1", ""),
    ],
)
def test_what_is_written_for_the_reader(written: str, read: str) -> None:
    assert as_written(written) == read


@pytest.mark.parametrize(
    ("value", "read"), [(CUT, FLOAT), (1234567890123456.0, "1234567890123456"), (12.5, ""), (1e300, "1.0E+300")]
)
def test_what_is_held(value: float, read: str) -> None:
    assert held(value) == read
    assert held(float("inf")) == held(float("nan")) == ""


def xlsx_of(*written: str) -> Callable[[Path, int], None]:
    def write(path: Path, more: int) -> None:
        cells = [
            f'<row r="{n}"><c r="A{n}" s="0"><v>{text}</v></c><c r="B{n}"><v>46027</v></c></row>'
            for n, text in enumerate(written, start=2 + more)
        ]
        book(path.with_suffix(".xlsx"), HEAD + header() + plain(more) + "".join(cells) + TAIL)

    return write


def xls_of(path: Path, more: int) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("S")
    page.write(0, 0, "投诉编号")
    page.write(0, 1, "投诉时间")
    for n in range(more):
        page.write(1 + n, 0, f"N{n + 2}")
    page.write(1 + more, 0, CUT)
    page.write(1 + more, 1, 46027)
    made.save(str(path.with_suffix(".xls")))


def xlsb_of(path: Path, more: int) -> None:
    binary_book(path.with_suffix(".xlsb"), [*NAMES, *[[f"N{n + 2}"] for n in range(more)], [CUT, 46027.0]])


def ods_of(path: Path, more: int) -> None:
    rows = [
        f"<table:table-row><table:table-cell office:value-type='string'><text:p>N{n + 2}</text:p></table:table-cell></table:table-row>"
        for n in range(more)
    ]
    last = '<table:table-row><table:table-cell office:value-type="float" office:value="4.40300199001011E+017"><text:p>4.4E+17</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="46027"/></table:table-row>'
    ods(path.with_suffix(".ods"), NAMES, [*rows, last])


@pytest.mark.parametrize("more", [0, FEW + 100])
@pytest.mark.parametrize("write", [xlsx_of(FLOAT), xlsx_of("440300199001011000"), xls_of, xlsb_of, ods_of])
def test_an_id_of_which_a_spreadsheet_lost_the_end_is_damaged(
    tmp_path: Path, write: Callable[[Path, int], None], more: int
) -> None:
    write(tmp_path / "a", more)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows(fields='"no"')[-1] == (2 + more, FLOAT)
        assert said.connection.execute('SELECT COUNT(*) FROM rec_complaints WHERE "no" IS NOT NULL').fetchall() == [
            (more,)
        ]
        assert [(line, field, reason) for _, line, field, reason in said.aside()] == [(2 + more, "no", "damaged_id")]


@pytest.mark.parametrize("more", [0, FEW + 100])
def test_whole_ids_that_were_written_as_numbers_stay_what_they_are(tmp_path: Path, more: int) -> None:
    """The reader makes one number of both: the second would be set aside as what is there twice."""
    xlsx_of(ID, "440300199001011235")(tmp_path / "a", more)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.aside() == []
        found = said.connection.execute('SELECT "no" FROM rec_complaints ORDER BY _row DESC LIMIT 2').fetchall()
        assert found == [("440300199001011235",), (ID,)]


def test_a_long_number_in_a_cell_without_an_address_is_refused(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", HEAD + header() + f"<row><c><v>{ID}</v></c></row>" + TAIL)
    with told(tmp_path) as said:
        (found,) = said.problems
        assert str(found).startswith("a.xlsx: a number of more than 15 digits in a cell without an address; expected ")
