"""Files that claim far more than they hold, or hide one row behind another: one line each, at once."""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from bad_input.packing import HEAD, PARTS, TAIL, book, cell
from compliance.records.sources import package, table_files, workbook
from unit.records.binary_book import binary_book
from unit.records.making import delimited, html, xls
from unit.records.reading import told
from unit.records.test_what_a_workbook_tells_beside_its_values import NAMES, header, plain, row, string

FAR = "expected no cell far to the right of the others or far below them"
SHEETS = '<sheet name="S" sheetId="1" r:id="r1"/>'
ROWS = HEAD + header() + plain(3)
MERGES = "</sheetData><mergeCells>{}</mergeCells>"


def problem(folder: Path) -> str:
    """Return the one problem of the folder, as a line."""
    with told(folder) as said:
        (found,) = said.problems
        assert "\n" not in str(found)
        return str(found)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (ROWS + cell("XFD1048576"), f"a sheet of 1048576 rows and 16384 columns for 12 cells; {FAR}"),
        (HEAD + header() + plain(3500) + cell("XFD3600"), "a sheet of 3600 rows and 16384 columns for"),
        (HEAD + header() + plain(5100) + cell("CCC5200"), "a sheet of 5200 rows and 2109 columns"),
        (ROWS + '<row r="9"><c r="XFD1048576"><v>1</v></c></row>', "a cell lies outside of its row"),
        (ROWS + '<row r="9"><c r="A99"><v>1</v></c></row>', "a cell lies outside of its row"),
        (ROWS + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "a sheet of 1048576 rows and 16384 columns"),
        (ROWS + '<y:row r="1048576"><y:c r="XFD1048576"><v>1</v></y:c></y:row>', "a sheet of 1048576 rows"),
        (ROWS + '<row r="1048576"><c><v>1</v></c>' + "<c/>" * 17000 + "</row>", "a cell lies beyond the last column"),
        (ROWS + "<row/>" * 1_048_577, "a cell lies beyond the last column or row of a sheet"),
        (ROWS + row(3, string("A3", "N9")), "row 3 is there twice or out of its order"),
        (HEAD + row(5, string("A5", "x")) + row(2, string("A2", "x")), "row 2 is there twice or out of its order"),
        (HEAD + header() + '<row r="2"><c><f>1+1</f></c></row>', "a cell without a value and without an address"),
        (ROWS + '<row r="9">' + "<c " * 1_000_000, "the workbook's XML is written as no program writes it"),
    ],
)
def test_a_sheet_that_claims_too_much_or_hides_a_row(tmp_path: Path, sheet: str, said: str) -> None:
    book(tmp_path / "a.xlsx", sheet + TAIL)
    assert problem(tmp_path).startswith(f"a.xlsx: {said}")


@pytest.mark.parametrize("place", ["XFD9", "F1048576", "BZZ900"])
def test_one_stray_cell_does_not_make_a_workbook_unreadable(tmp_path: Path, place: str) -> None:
    book(tmp_path / "a.xlsx", ROWS + cell(place) + TAIL)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.sums() in ([(4, 4, 0)], [(4, 3, 1)])
        assert [line[1] for line in said.rows()][:3] == ["N2", "N3", "N4"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/workbook.xml": SHEETS + SHEETS.replace('"S"', '"T"')}, "two sheets of the workbook have one name, or"),
        ({"xl/workbook.xml": SHEETS + SHEETS}, "two sheets of the workbook have one name, or are one part"),
        ({"xl/workbook.xml": SHEETS * 1001}, "a workbook of 1001 sheets; expected at most 1000"),
        ({"xl/workbook.xml": SHEETS.replace("r1", "r9")}, "the workbook names a sheet that is not in it"),
    ],
)
def test_sheets_that_are_named_twice_or_are_not_there(tmp_path: Path, parts: dict[str, str], said: str) -> None:
    whole = {name: PARTS[name].replace(SHEETS, text) for name, text in parts.items()}
    book(tmp_path / "a.xlsx", ROWS + TAIL, **whole)
    assert problem(tmp_path).startswith(f"a.xlsx: {said}")


def test_ranges_that_all_lie_over_one_another_take_no_time(tmp_path: Path) -> None:
    over = MERGES.format('<mergeCell ref="A1:XFD1048576"/><mergeCell ref="B3:B1048576"/>' * 50_000)
    book(tmp_path / "a.xlsx", HEAD + header() + plain(3500) + TAIL.replace("</sheetData>", over))
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.sums() == [(3500, 3500, 0)]
    too_many = MERGES.format('<mergeCell ref="A1:B1"/>' * 200_001)
    book(tmp_path / "a.xlsx", ROWS + TAIL.replace("</sheetData>", too_many))
    assert problem(tmp_path) == "a.xlsx: a sheet of 200001 merged ranges; expected at most 200000"


def test_a_package_of_parts_that_are_each_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "FREE_BYTES", 1 << 20)
    book(tmp_path / "a.xlsx", ROWS + TAIL, **{f"xl/media/{n}.bin": "\0" * ((1 << 20) - 1) for n in range(20)})
    assert problem(tmp_path) == "a.xlsx: the parts unpack to more than they can be; expected a file that is no bomb"


def test_a_binary_workbook_with_a_cell_far_away(tmp_path: Path) -> None:
    binary_book(tmp_path / "a.xlsb", [NAMES, ["C1"], *[[None]] * 4000, [*[None] * 9000, "x"]])
    assert problem(tmp_path).startswith("a.xlsb: a sheet of 4003 rows and 9001 columns for")


def text_with_one_wide_row(path: Path) -> None:
    path.write_text("投诉编号,投诉时间\n" + "," * 16_000 + "x\n" + "a\n" * 4000, encoding="utf-8")


def large_text_with_one_wide_row(path: Path) -> None:
    text = "投诉编号,投诉时间\n" + "a,\n" * 100 + "," * 16_000 + "x\n" + "a,\n" * (3 << 19)
    path.write_text(text, encoding="utf-8")


def page_of_spans(path: Path) -> None:
    rows = "<tr><td rowspan=9000 colspan=16000>x</td></tr>" + "<tr></tr>" * 9000
    path.write_text(f"<table>{rows * 2100}</table>", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.csv", text_with_one_wide_row, "a sheet of 4002 rows and 16001 columns for"),
        ("a.csv", large_text_with_one_wide_row, "a sheet of 1572966 rows and 16001 columns for"),
        ("a.html", page_of_spans, "a table of more than 1048576 rows"),
    ],
)
def test_a_text_or_page_that_is_mostly_nothing(
    tmp_path: Path, name: str, make: Callable[[Path], None], said: str
) -> None:
    make(tmp_path / name)
    assert problem(tmp_path).startswith(f"{name}: {said}")


def test_a_page_whose_cells_span_over_everything(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2 colspan=16000>x</td></tr><tr></tr>" * 2100
    (tmp_path / "a.html").write_text(f"<table>{rows}</table>", encoding="utf-8")
    assert problem(tmp_path) == "a.html: a table whose cells span too much; expected the table as CSV or XLSX"


@pytest.mark.parametrize("scrap", ["<a ", '<a b="', "<!--", "<![", "<td ", "<![CDATA[", "<td rowspan='", "</"])
def test_a_page_of_elements_that_never_end_takes_no_time(tmp_path: Path, scrap: str) -> None:
    html(tmp_path / "a.html", [NAMES, ["C1", "2026-01-05", "重大", "x", "1"]])
    with (tmp_path / "a.html").open("a", encoding="gb18030") as page:
        page.write(scrap * 200_000)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows() == [(2, "C1", "2026-01-05", "重大", "x", "1")]


def test_an_element_of_very_many_attributes_takes_no_time_and_is_read(tmp_path: Path) -> None:
    many = " ".join(f"a{n}=1" for n in range(200_000))
    rows = f"<tr><td {many} rowspan=2>C1<td>2026-01-05</tr><tr><td>2026-01-06</tr><tr><td {'b=2 ' * 200_000}>C2</tr>"
    page = f"<table><tr><td>投诉编号<td>投诉时间</tr>{rows}</table>"
    (tmp_path / "a.xls").write_text(page, encoding="utf-8")
    begun = time.process_time()
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows(fields='"no", "at"') == [(2, "C1", "2026-01-05"), (3, "C1", "2026-01-06"), (4, "C2", None)]
    assert time.process_time() - begun < 10


def test_tables_that_say_to_hold_more_than_their_bytes_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "FREE_CELLS", 1000)
    monkeypatch.setattr(table_files, "MOST_PACKED", 1)
    duckdb.sql(f"COPY (SELECT 1 AS a, 2 AS b FROM range(60000)) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    assert problem(tmp_path) == "a.parquet: the file says to hold 120000 cells; expected a file that is no bomb"
    (tmp_path / "a.parquet").unlink()
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a FROM range(2000000)")
    assert problem(tmp_path) == "a.duckdb: the file says to hold 2000000 cells; expected a file that is no bomb"


def test_a_column_that_a_database_file_would_compute_without_end(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE t (a, b GENERATED ALWAYS AS (hex(zeroblob(20000000))))")
        connection.execute("INSERT INTO t (a) VALUES (1)")
    connection.close()
    assert problem(tmp_path).startswith("a.db: the file cannot be read: ")


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.csv", "投诉编号,投诉时间\nC1,2026-01-05\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.csv", "投诉编号,投诉时间\nC2,2026-01-06\n")
    with told(tmp_path) as said:
        assert said.rows(fields='"no"') == [(2, "C1"), (2, "C2")]


def test_what_is_no_export_is_left_alone_and_what_lies_in_an_inner_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "~$lock.xlsx").write_bytes(b"\5owner")
    (tmp_path / "2026" / "1月").mkdir(parents=True)
    delimited(tmp_path / "2026" / "1月" / "a.csv", [NAMES[:2], ["C1", "2026-01-05"]])
    with zipfile.ZipFile(tmp_path / "2026" / "b.zip", "w") as archive:
        archive.writestr("__MACOSX/._x.csv", "投诉编号,投诉时间\nC8,2026-01-05\n")
        archive.writestr("inner.zip", b"PK\3\4")
        archive.writestr("x.csv", "投诉编号,投诉时间\nC2,2026-01-06\n")
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows(fields='"no"') == [(2, "C1"), (2, "C2")]
        assert said.records is not None
        assert said.records.unrecognised == (
            ("2026/b.zip/inner.zip", "other_kind:.zip"),
            ("Thumbs.db", "other_kind:.db"),
        )


def test_an_archive_that_is_cut_off_is_said_as_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "投诉编号,投诉时间\nC1,2026-01-05\n")
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:-30])
    assert problem(tmp_path) == (
        "a.zip: cannot be unpacked: it is of another kind, or cut off; expected a whole archive without a password"
    )


def test_a_locked_member_of_an_archive_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "投诉编号,投诉时间\nC1,2026-01-05\n")
        archive.writestr("b.csv", "投诉编号,投诉时间\nC2,2026-01-05\n")
    content = (tmp_path / "a.zip").read_bytes()
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # the flag "encrypted", in the member's header and the directory
        begin = content.index(mark)
        content = content[: begin + at] + b"\1" + content[begin + at + 1 :]
    (tmp_path / "a.zip").write_bytes(content)
    assert problem(tmp_path).startswith("a.zip/a.csv: cannot be unpacked: ")
    book(tmp_path / "b.xlsx", ROWS + TAIL)


def old_book(path: Path, change: Callable[[bytearray], None]) -> Path:
    """Write an xls, then change its bytes."""
    content = bytearray(
        xls(path, [NAMES, *[[f"C{n}", "2026-01-05", "一般", "x" * 40, "1"] for n in range(60)]]).read_bytes()
    )
    change(content)
    path.write_bytes(content)
    return path


def immense(content: bytearray) -> None:
    """Let the sheet say that it has four thousand million rows of 65,535 columns."""
    at = content.index(struct.pack("<HH", 0x0200, 14)) + 4
    content[at : at + 14] = struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)


def circle(content: bytearray) -> None:
    """Let the chain of the directory's sectors begin again at its end."""
    table, first = struct.unpack_from("<I", content, 76)[0], struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<I", content, 512 + 512 * table + 4 * first, first)


def without_room(content: bytearray) -> None:
    """Let the header say that there are four thousand million tables of sectors."""
    content[44:48] = content[62:66] = b"\xff\xff\xff\xff"


@pytest.mark.parametrize("change", [immense, circle, without_room])
def test_an_old_workbook_that_claims_more_than_there_is(tmp_path: Path, change: Callable[[bytearray], None]) -> None:
    """The reader would end the whole process, or never come to an end."""
    old_book(tmp_path / "a.xls", change)
    with told(tmp_path) as said:
        assert said.problems or said.sums() == [(60, 60, 0)]


def test_an_old_workbook_with_a_cell_far_away(tmp_path: Path) -> None:
    def far(content: bytearray) -> None:
        at = content.index(struct.pack("<HH", 0x00FD, 10)) + 4
        content[at : at + 4] = struct.pack("<HH", 60_000, 50_000)

    old_book(tmp_path / "a.xls", far)
    assert problem(tmp_path).startswith("a.xls: a cell lies beyond the last column or row of a sheet; expected ")


def without_a_code_page(content: bytearray) -> None:
    """Let the book name its code page in a record of no bytes: the reader panics."""
    at = content.index(struct.pack("<HH", 0x00E2, 0))
    content[at : at + 2] = struct.pack("<H", 0x0042)


def test_what_the_reader_says_when_it_panics_is_kept_from_the_user_who_gets_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old_book(tmp_path / "a.xls", without_a_code_page)
    delimited(tmp_path / "b.csv", [NAMES, ["C1", "2026-01-05", "一般", "x", "1"]])
    with told(tmp_path) as said:
        (found,) = said.problems
        assert str(found).startswith("a.xls: the workbook cannot be opened: ")
        assert "\n" not in str(found)
        assert said.records is None
    sys.stderr.write("still there")
    sys.stderr.flush()
    os.write(2, b" too")
    assert capfd.readouterr() == ("", "still there too")


def test_a_panic_of_the_reader_is_what_the_test_above_keeps_quiet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "QUIET_BYTES", 0)
    assert problem(old_book(tmp_path / "a.xls", without_a_code_page).parent).startswith("a.xls: the workbook cannot be")
    assert "panicked at" in capfd.readouterr().err


def test_texts_that_a_workbook_says_to_have(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", ROWS + TAIL, **{"xl/sharedStrings.xml": '<sst uniqueCount="99999999999"></sst>'})
    assert problem(tmp_path).startswith("a.xlsx: a workbook that says to have 99999999999 texts; expected at most ")
