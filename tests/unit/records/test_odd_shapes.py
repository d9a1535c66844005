"""Shapes that offices make of a table: each is read, or said; nothing disappears."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from compliance.records.sources.sheet import FEW
from compliance.tables import CellsOfField
from unit.records.making import Grid, delimited, xlsx
from unit.records.reading import TYPES, record_type, told

HEAD = ["投诉编号", "投诉时间", "投诉等级", "投诉内容", "金额"]
FEW_AND_MANY = pytest.mark.parametrize("more", [0, FEW + 100])
ONE_TABLE = "expected one table on a sheet: what stands beside it or below, on a sheet of its own"


def record(number: int, content: str = "x") -> list[str | None]:
    return [f"C{number}", "2026-01-05", "一般", content, "1"]


def others(more: int) -> Grid:
    return [record(1000 + n) for n in range(more)]


@FEW_AND_MANY
def test_two_tables_side_by_side_are_a_problem(tmp_path: Path, more: int) -> None:
    beside = [[*HEAD, None, *HEAD], [*record(1), None, *record(2)], *[[*row, None, *row] for row in others(more)]]
    xlsx(tmp_path / "a.xlsx", beside)
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            f"a.xlsx!Sheet1 row 1: the header '投诉编号' is there twice; {ONE_TABLE}"
        ]


@FEW_AND_MANY
@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("x", "y", True),
        (None, "y", True),
        ("x", None, False),
        ("x", "x ", False),
        ("x", "-", False),
        ("5", "5.00", False),
        ("5", "5.01", True),
    ],
)
def test_two_columns_of_one_header_must_not_say_different_things(
    tmp_path: Path, more: int, first: str | None, second: str | None, *, says: bool
) -> None:
    rows: Grid = [[*HEAD, "投诉内容"], *[[*row, "x"] for row in others(more)], [*record(1), "x"]]
    rows.append([*record(2)[:3], first, "1", second])
    xlsx(tmp_path / "a.xlsx", rows)
    with told(tmp_path) as said:
        what = "the header '投诉内容' is there twice, and its columns say different things"
        wanted = "one column of that header, or cells that are the same"
        told_of = [f"a.xlsx!Sheet1 row {more + 3}: {what}; expected {wanted}"]
        assert [str(problem) for problem in said.problems] == (told_of if says else [])


@FEW_AND_MANY
def test_rows_that_are_no_records_say_nothing_of_two_columns(tmp_path: Path, more: int) -> None:
    rows: Grid = [[*HEAD, "投诉内容"], *[[*row, "x"] for row in others(more)], ["合计", None, None, "3", "4", "5"]]
    rows += [[*record(1), "x"], ["备注：投诉内容以左列为准", None, None, None, None, "y"]]
    xlsx(tmp_path / "a.xlsx", rows)
    with told(tmp_path) as said:
        assert said.problems == ()


def test_a_range_that_goes_down_says_the_same_in_each_of_its_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([[*HEAD, "投诉内容"], [*record(1), "x"], [*record(2)[:3], None, "1", "x"]]):
            sheet.write_row(row, 0, cells)
        sheet.merge_range(1, 3, 2, 3, "x")
    with told(tmp_path) as said:
        assert said.problems == ()
        assert [row[4] for row in said.rows()] == ["x", "x"]


@FEW_AND_MANY
def test_a_second_table_below_with_its_columns_in_another_order_is_a_problem(tmp_path: Path, more: int) -> None:
    second: Grid = [[None], ["表二"], [HEAD[1], HEAD[0], HEAD[3]], ["2026-01-07", "C9", "y"]]
    xlsx(tmp_path / "a.xlsx", [HEAD, record(1), *others(more), *second])
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            f"a.xlsx!Sheet1 row {more + 5}: another header, with its columns in another order; {ONE_TABLE}"
        ]


@FEW_AND_MANY
def test_what_is_printed_on_each_page_and_totals_in_the_middle_are_set_aside(tmp_path: Path, more: int) -> None:
    printed: Grid = [
        HEAD, record(1), ["1月小计", None, None, None, "2"], ["第1页/共2页"], HEAD, ["1", "2", "3", "4", "5"], record(2),
        *others(more), [None, None, None, "合计", "3"], ["共 2 条记录"], ["制表：甲 2026-01-31"],
    ]  # fmt: skip
    xlsx(tmp_path / "a.xlsx", printed)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert [row[1] for row in said.rows()][:2] == ["C1", "C2"]
        assert [(line, reason) for _, line, _, reason in said.aside()] == [
            (3, "total_row"), (4, "total_row"), (5, "header_again"), (6, "instruction_row"),
            (8 + more, "total_row"), (9 + more, "total_row"), (10 + more, "signature_row"),
        ]  # fmt: skip
        assert said.sums() == [(9 + more, 2 + more, 7)]


@FEW_AND_MANY
def test_a_title_that_comes_again_or_stands_above_a_header_that_does_is_no_record(tmp_path: Path, more: int) -> None:
    rows: Grid = [
        ["投诉台账"],
        HEAD,
        record(1),
        ["投诉台账"],
        record(2),
        ["C7"],
        ["二月"],
        HEAD,
        record(3),
        *others(more),
    ]
    xlsx(tmp_path / "a.xlsx", rows)
    with told(tmp_path) as said:
        assert said.problems == ()
        assert [row[1] for row in said.rows()][:4] == ["C1", "C2", "C7", "C3"]
        assert [(line, reason) for _, line, field, reason in said.aside() if not field] == [
            (4, "note_row"), (7, "note_row"), (8, "header_again"),
        ]  # fmt: skip
        assert said.sums() == [(7 + more, 4 + more, 3)]


def test_another_table_below_is_a_problem(tmp_path: Path) -> None:
    people = record_type(
        {
            "person": {"type": "id", "aliases": ["姓名"]},
            "team": {"type": "text", "aliases": ["部门"]},
            "phone": {"type": "text", "aliases": ["电话"]},
        }
    )
    xlsx(tmp_path / "a.xlsx", [HEAD, record(1), [None], ["姓名", "部门", "电话"], ["甲", "客服", "6"]])
    with told(tmp_path, types={**TYPES, "people": people}) as said:
        assert [str(problem) for problem in said.problems] == [
            f"a.xlsx!Sheet1 row 4: another header, with its columns in another order; {ONE_TABLE}"
        ]


def test_a_table_that_lies_on_its_side_is_a_problem(tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", list(zip(HEAD, record(1), record(2), record(3), strict=True)))
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            (
                "a.xlsx!Sheet1 row 1: headers stand below one another: the table lies on its side; "
                "expected a header row, and one record in each row below"
            )
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        (
            '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
        ),
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<table>',
    ],
)
def test_workbooks_in_xml_of_2003_and_pages_in_one_file_are_said_not_passed_over(
    tmp_path: Path, text: str, encoding: str
) -> None:
    (tmp_path / "a.xls").write_text(text, encoding=encoding)
    xlsx(tmp_path / "b.xlsx", [HEAD, record(1)])
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            "a.xls: the workbook is of a kind that is not read; expected the workbook saved as XLSX"
        ]


def test_a_stray_byte_is_told_by_its_row(tmp_path: Path) -> None:
    text = "\n".join([",".join(HEAD), "C1,2026-01-05,一般,吵,1", "C2,2026-01-05,一般,闹,1"]).encode("gb18030")
    (tmp_path / "a.csv").write_bytes(text.replace("闹".encode("gb18030"), b"\xff"))
    with told(tmp_path) as said:
        (found,) = said.problems
        assert str(found).startswith("a.csv:3: not utf-8-sig or gb18030 or big5hkscs text; expected ")


def test_a_record_that_begins_with_the_word_of_a_total_is_a_record(tmp_path: Path) -> None:
    rows: Grid = [["合计金额有误，要求退款", "C1"], ["共用部位3户漏水", "C2"], ["第3次投诉", "C3"]]
    xlsx(tmp_path / "a.xlsx", [["投诉内容", "投诉编号"], *rows])
    with told(tmp_path) as said:
        assert said.sums() == [(3, 3, 0)]


@FEW_AND_MANY
def test_cells_to_the_right_of_the_header_are_told(tmp_path: Path, more: int) -> None:
    lines = ["投诉编号,投诉时间,投诉内容", "C1,2026-01-05,吵,闹", "C2,2026-01-05,吵,,", "合计,,,,3"]
    lines += [f"N{n},2026-01-05,x" for n in range(more)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with told(tmp_path) as said:
        assert said.aside() == [("a.csv", 2, "", "beyond_header"), ("a.csv", 4, "", "total_row")]
        assert said.sums() == [(3 + more, 2 + more, 1)]


@FEW_AND_MANY
def test_cells_under_a_gap_of_the_header_are_counted_and_blanks_there_are_not(tmp_path: Path, more: int) -> None:
    lines = [",投诉编号,,,投诉时间,,金额", ",C1,吵,闹,2026-01-05,", "7,C2,, ,2026-01-05,,1,", ",C3", "合计,,9,,,3"]
    lines += [f",N{n},,,2026-01-05," for n in range(more)] + [",C4,,晚,2026-01-05,"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with told(tmp_path) as said:
        assert said.records is not None
        assert [source.headless for source in said.records.sources] == [
            (CellsOfField("", 1, 3), CellsOfField("投诉编号", 3, 2))
        ]
        assert said.aside() == [("a.csv", 5, "", "total_row")]
        assert said.sums() == [(5 + more, 4 + more, 1)]


def test_cells_under_a_name_that_is_merged_over_two_columns_are_counted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [HEAD[0], HEAD[3], "", HEAD[1]])
        sheet.merge_range(0, 1, 0, 2, HEAD[3])
        sheet.write_row(1, 0, ["C1", "x", "y", "2026-01-05"])
    with told(tmp_path) as said:
        assert said.records is not None
        assert [source.headless for source in said.records.sources] == [(CellsOfField(HEAD[3], 1, 2),)]
        assert said.rows(fields='"no", content') == [(2, "C1", "x")]


@pytest.mark.parametrize("rows", [3, 400_000])
def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_below(tmp_path: Path, rows: int) -> None:
    text = '投诉编号,投诉时间,投诉内容\nC0,2026-01-05,"吵\n' + "C1,2026-01-05,x\n" * rows
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            "a.csv:2: a quotation mark opens in row 2 and is never closed; expected a whole file; export it again"
        ]


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        ('C8,2026-01-06,y" 完', 3),
        ('C8,2026-01-06,水管 5"', 3),
        ('C8,2026-01-06,水管 5"', 400_000),
        ('C8,2026-01-06,"正常"', 3),
        ('C8,2026-01-06,"正常"', 400_000),
        ('C8,"2026-01-06",x', 3),
    ],
)
def test_a_quotation_mark_that_is_closed_by_one_of_a_later_row_does_not_swallow_the_rows_between(
    tmp_path: Path, last: str, rows: int
) -> None:
    text = '投诉编号,投诉时间,投诉内容\nC0,2026-01-05,x\nC1,2026-01-05,"吵\n' + "C2,2026-01-05,x\n" * 2
    (tmp_path / "a.csv").write_text(f"{text}{last}\n" + "C9,2026-01-05,x\n" * rows, encoding="utf-8")
    with told(tmp_path) as said:
        assert [str(problem) for problem in said.problems] == [
            "a.csv:3: a quotation mark opens in row 3 and closes in another row; expected a whole file; export it again"
        ]


@pytest.mark.parametrize(("rows", "end"), [(1, "\n"), (1, "\r\n"), (300_000, "\n")])
def test_a_file_that_was_cut_off_within_a_row_is_no_whole_file(tmp_path: Path, end: str, rows: int) -> None:
    text = f"投诉编号,投诉时间,投诉内容{end}" + f"C1,2026-01-05,x{end}" * rows
    (tmp_path / "a.csv").write_text(f"{text}C2,2026-0", encoding="utf-8", newline="")
    with told(tmp_path) as said:
        (problem,) = map(str, said.problems)
        what = f"a.csv:{rows + 2}: the file ends within row {rows + 2}: 2 cells of 3"
        assert problem == f"{what}; expected a whole file; export it again"


@pytest.mark.parametrize(
    "last",
    [
        "C2,2026-01-06,",
        "C2,2026-01-06,y",
        "C2,2026-01-06\n",
        "合计,2",
        "制表人：王",
        'C2,"2026\n01"',
        "C2,2026-01-06\nC3,2026-01-07",
    ],
)
def test_a_last_row_without_a_line_end_is_no_cut(tmp_path: Path, last: str) -> None:
    text = "投诉编号,投诉时间,投诉内容\nC0,2026-01-05,x\nC1,2026-01-05,x\n"
    (tmp_path / "a.csv").write_text(text + last, encoding="utf-8")
    with told(tmp_path) as said:
        assert said.problems == ()


@pytest.mark.parametrize("rows", [1, 400_000])
def test_texts_of_several_lines_with_delimiters_in_them_are_one_cell(tmp_path: Path, rows: int) -> None:
    text = '投诉编号,投诉时间,投诉内容\nC0,2026-01-05,"吵,闹,很\n甲, 乙, 丙\n1, 2, 3"\n'
    (tmp_path / "a.csv").write_text(text + "C1,2026-01-05,x\n" * rows, encoding="utf-8")
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows(fields='"no", content')[0] == (2, "C0", "吵,闹,很\n甲, 乙, 丙\n1, 2, 3")


@pytest.mark.parametrize("rows", [1, 400_000])
def test_what_keeps_a_spreadsheet_from_taking_an_id_for_a_number_is_no_part_of_it(tmp_path: Path, rows: int) -> None:
    text = "投诉编号,投诉时间,投诉内容\n" + "N1,2026-01-05,x\n" * rows
    text += '="0012","=""2026-01-06""",\'90年代的电梯\n\'0013,\'20260107,=""\n\t0014,2026-01-05,= "x"\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with told(tmp_path) as said:
        assert said.problems == ()
        found = said.rows("rec_complaints", '"no", CAST("at" AS DATE), content')
        assert [row[1:] for row in found[-3:]] == [
            ("0012", date(2026, 1, 6), "'90年代的电梯"), ("0013", date(2026, 1, 7), None), ("0014", date(2026, 1, 5), '= "x"'),
        ]  # fmt: skip


def test_months_in_sheets_with_other_orders_hidden_columns_and_hidden_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for number, order in ((1, [0, 1, 2, 3, 4]), (2, [4, 3, 2, 1, 0])):
            page = book.add_worksheet(f"{number}月")
            page.set_column(1, 1, None, None, {"hidden": True})
            for y, row in enumerate([HEAD, record(number)]):
                page.write_row(y, 0, [row[i] for i in order])
            if number == 2:
                page.hide()
    with told(tmp_path) as said:
        assert said.rows() == [(2, *record(1)), (2, *record(2))]


def test_a_first_line_that_names_the_delimiter_and_empty_columns_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"sep=;\n{';'.join(HEAD)};;\nC1;2026-01-05;一般;a,b;1;;\n;;;;;;\n", encoding="utf-8-sig"
    )
    with told(tmp_path) as said:
        assert said.rows() == [(3, "C1", "2026-01-05", "一般", "a,b", "1")]
        assert said.sums() == [(1, 1, 0)]


def test_spaces_that_do_not_break_are_spaces(tmp_path: Path) -> None:
    delimited(
        tmp_path / "a.csv",
        [["投诉编号\u00a0", "\u00a0投诉 时间", "金额"], ["C1\u00a0", "\u30002026-01-05\u00a0", "1\u00a0200"]],
    )
    with told(tmp_path) as said:
        assert said.rows("rec_complaints", '"no", CAST("at" AS DATE)::VARCHAR, CAST(cost AS INTEGER)') == [
            (2, "C1", "2026-01-05", 1200)
        ]
