"""A day without its year takes it from its own sheet where that leaves no doubt; serials count from the book's own year."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from compliance.catalogue.record_type import RecordField
from compliance.records.finding.years import NamedYear, named_year
from compliance.records.parsed import Parsed
from compliance.records.sources.epochs import since_1904
from compliance.records.sources.package import Package
from compliance.records.values import parse
from compliance.records.yearless import yearless
from compliance.tables import YearGiven
from unit.records.making import delimited, xlsx
from unit.records.reading import TYPES, record_type, told

HEADER = ["投诉编号", "投诉时间", "投诉内容"]
TWO_TIMES = {
    "complaints": record_type(
        {
            "no": {"type": "id", "required": True, "aliases": ["投诉编号"]},
            "at": {"type": "time", "aliases": ["投诉时间"]},
            "done": {"type": "time", "aliases": ["完成时间"]},
            "due": {"type": "time", "aliases": ["计划时间"], "planned": True},
            "us": {"type": "date", "aliases": ["美式日期"], "formats": ("%m/%d", "%m/%d %H:%M")},
        },
        key=("no",),
    )
}


def _times(folder: Path, fields: str = '"at"') -> list[object]:
    with told(folder, types=TWO_TIMES if fields != '"at"' else TYPES) as read:
        found = [row[1:] for row in read.rows("rec_complaints", fields)]
        return [row[0] if len(row) == 1 else row for row in found]


def _reasons(folder: Path) -> list[tuple[int, str, str, str]]:
    with told(folder, types=TWO_TIMES) as read:
        assert read.records is not None
        return [(f.place.line, f.field, f.value, f.reason) for f in read.records.data_findings]


@pytest.mark.parametrize(
    ("titles", "sheet", "file", "named"),
    [
        (["2026年3月巡查表"], "", "a.csv", NamedYear(2026, "title", (3, 3))),
        (["集团2025年制度", "二〇二六年三月巡查表"], "", "a.csv", NamedYear(2026, "title", (3, 3))),
        (["巡查表"], "2026-03", "2025.xlsx", NamedYear(2026, "sheet", (3, 3))),
        ([], "3月", "2026年巡查.xlsx", NamedYear(2026, "file", (3, 3))),
        ([], "", "巡查202603.csv", NamedYear(2026, "file", (3, 3))),
        (["统计期间:2026-03-01至2026-03-31"], "", "a.csv", NamedYear(2026, "title", (3, 3))),
        (["2026年1月-3月"], "", "a.csv", NamedYear(2026, "title", (1, 3))),
        (["2026年度台账"], "", "a.csv", NamedYear(2026, "title")),
        (["2025-2026年度台账"], "2026年3月", "2026.csv", None),
        (["填表日期：2026年1月5日"], "", "台账20260105.csv", None),
        (["电话 02026001"], "", "a.csv", None),
    ],
)
def test_the_nearest_text_with_one_year_names_it(
    titles: list[str], sheet: str, file: str, named: NamedYear | None
) -> None:
    assert named_year(titles, sheet, file) == named


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{}月{}日", "{} 月 {} 号", "{:02}月{:02}", "{}月{}日 8:30"]),
)
def test_a_day_without_its_year_says_so_and_is_that_day_in_any_year(day: date, form: str) -> None:
    field, text = RecordField(type="date"), form.format(day.month, day.day)
    assert parse(field, text) == Parsed(None, reason="date_without_year")
    found = yearless(field, text)
    assert found is not None
    assert parse(field, found.of(day.year)) == Parsed(datetime(day.year, day.month, day.day), whole_day=True)


@pytest.mark.parametrize("text", ["13月5日", "2月30日", "3月", "3月5日至7日", "3/5", "月日", "十三月五日"])
def test_what_is_no_day_of_any_year_lacks_more_than_a_year(text: str) -> None:
    assert parse(RecordField(type="date"), text).reason == "bad_date"


def test_a_sheet_gives_its_year_and_says_so(tmp_path: Path) -> None:
    grid = [
        ["2026年3月投诉登记表"],
        HEADER,
        ["A1", "3月5日", "a"],
        ["A2", "三月六日", "b"],
        ["A3", "3月7日 下午3:05", "c"],
    ]
    xlsx(tmp_path / "台账.xlsx", grid)
    with told(tmp_path) as read:
        assert read.records is not None
        assert [row[1] for row in read.rows("rec_complaints", '"at"')] == [
            datetime(2026, 3, 5),
            datetime(2026, 3, 6),
            datetime(2026, 3, 7, 15, 5),
        ]
        assert [row[1] for row in read.rows(fields='"at"')] == ["3月5日", "三月六日", "3月7日 下午3:05"]
        assert read.records.data_findings == ()
        assert read.records.sources[0].years == (YearGiven(2026, "title", 3),)


def test_each_source_gives_its_own_year(tmp_path: Path) -> None:
    delimited(tmp_path / "投诉2025年12月.csv", [HEADER, ["A1", "12月5日", "a"]])
    delimited(tmp_path / "投诉2026年1月.csv", [HEADER, ["A2", "1月5日", "b"]])
    delimited(tmp_path / "投诉.csv", [HEADER, ["A3", "1月5日", "c"]])
    assert sorted(map(str, _times(tmp_path))) == ["2025-12-05 00:00:00", "2026-01-05 00:00:00", "None"]


def test_around_new_year_nothing_is_guessed(tmp_path: Path) -> None:
    delimited(tmp_path / "投诉2026年1月.csv", [HEADER, ["A1", "12月30日", "a"], ["A2", "1月2日", "b"]])
    assert _times(tmp_path) == [None, datetime(2026, 1, 2)]
    assert _reasons(tmp_path) == [(2, "at", "12月30日", "date_without_year")]


ENDS = ["10月9日", "12月30日", "3月1日", "1月2日"]


@pytest.mark.parametrize("days", [ENDS, ENDS[::-1], sorted(ENDS)])
def test_a_yearly_list_with_days_of_both_ends_of_a_year_is_not_guessed_in_whatever_order(
    tmp_path: Path, days: list[str]
) -> None:
    delimited(tmp_path / "投诉2025年度.csv", [HEADER, *([f"A{n}", day, "a"] for n, day in enumerate(days))])
    assert _times(tmp_path) == [None, None, None, None]
    assert [line for line, *_ in _reasons(tmp_path)] == [2, 3, 4, 5]


def test_the_mapping_settles_the_year(tmp_path: Path) -> None:
    delimited(tmp_path / "投诉.csv", [HEADER, *([f"A{n}", day, "a"] for n, day in enumerate(ENDS))])
    (tmp_path / "mapping.yaml").write_text("exports:\n  - {file: 投诉.csv, year: 2025}\n", encoding="utf-8")
    with told(tmp_path) as read:
        assert read.records is not None
        assert [row[1] for row in read.rows("rec_complaints", '"at"')] == [
            datetime(2025, 10, 9), datetime(2025, 12, 30), datetime(2025, 3, 1), datetime(2025, 1, 2),
        ]  # fmt: skip
        assert read.records.sources[0].years == (YearGiven(2025, "mapping", 4),)


def test_a_month_far_from_the_sheets_own_is_not_guessed(tmp_path: Path) -> None:
    delimited(
        tmp_path / "投诉2026年3月.csv", [HEADER, ["A1", "12月1日", "a"], ["A2", "2月28日", "b"], ["A3", "3月1日", "c"]]
    )
    assert _times(tmp_path) == [None, datetime(2026, 2, 28), datetime(2026, 3, 1)]


def test_a_row_across_new_year_is_not_guessed_even_where_one_date_is_whole(tmp_path: Path) -> None:
    header = ["投诉编号", "投诉时间", "完成时间"]
    rows = [["A1", "2025-12-30", "1月3日"], ["A2", "2025-06-01", "6月3日"], ["A3", "12月30日", "2026-01-03"]]
    delimited(tmp_path / "投诉2025年度.csv", [header, *rows])
    assert _times(tmp_path, '"at", done') == [
        (datetime(2025, 12, 30), None),
        (datetime(2025, 6, 1), datetime(2025, 6, 3)),
        (None, datetime(2026, 1, 3)),
    ]


def test_a_day_to_come_is_a_plan_or_not_guessed(tmp_path: Path) -> None:
    delimited(tmp_path / "投诉2026年度.csv", [["投诉编号", "完成时间", "计划时间"], ["A1", "6月1日", "6月1日"]])
    assert _times(tmp_path, "done, due") == [(None, datetime(2026, 6, 1))]


def test_month_and_day_with_a_stroke_only_by_a_declared_format(tmp_path: Path) -> None:
    delimited(
        tmp_path / "投诉2026年.csv", [["投诉编号", "投诉时间", "美式日期"], ["A1", "3/15", "3/15"], ["A2", "", "2/29"]]
    )
    assert _times(tmp_path, '"at", us') == [(None, datetime(2026, 3, 15)), (None, None)]
    assert [(f, v, r) for _, f, v, r in _reasons(tmp_path)] == [
        ("at", "3/15", "bad_date"),
        ("us", "2/29", "date_without_year"),
    ]


@pytest.mark.parametrize("late", [False, True])
def test_a_workbooks_serials_count_from_its_own_year(tmp_path: Path, late: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": late}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ["A1", 44_565.5, "a"])
        page.write_row(2, 0, ["A2", 44_565, "b"])
        page.write_string(3, 0, "A3")
        page.write_datetime(3, 1, datetime(2026, 1, 5, 12), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    old = xlwt.Workbook()
    old.dates_1904 = late
    page = old.add_sheet("Sheet1")
    for y, row in enumerate([HEADER, ["B1", 44_565.5, "a"]]):
        for x, cell in enumerate(row):
            page.write(y, x, cell)
    old.save(str(tmp_path / "b.xls"))
    noon = datetime(2026, 1, 5, 12) if late else datetime(2022, 1, 4, 12)
    with told(tmp_path) as read:
        assert read.records is not None
        found = [row[1:] for row in read.rows("rec_complaints", '"no", "at"')]
        assert sorted(found) == [
            ("A1", noon),
            ("A2", noon.replace(hour=0)),
            ("A3", datetime(2026, 1, 5, 12)),
            ("B1", noon),
        ]
        assert [s.since_1904 for s in read.records.sources] == [late, late]


def test_the_year_from_which_a_csv_counts_is_declared(tmp_path: Path) -> None:
    delimited(tmp_path / "投诉.csv", [HEADER, ["A1", "44565", "a"]])
    (tmp_path / "mapping.yaml").write_text("exports:\n  - {file: 投诉.csv, epoch: 1904}\n", encoding="utf-8")
    assert _times(tmp_path) == [datetime(2026, 1, 5)]


@pytest.mark.parametrize(("flags", "late"), [(b"\x01\x00\x00\x00", True), (b"\x20\x00\x01\x00", False), (b"", False)])
def test_a_binary_workbook_says_from_which_year_it_counts(tmp_path: Path, flags: bytes, late: bool) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr(
            "xl/workbook.bin", b"\x83\x01\x00" + b"\x99\x01" + bytes([len(flags)]) + flags + b"\x84\x01\x00"
        )
    with zipfile.ZipFile(tmp_path / "a.xlsb") as archive:
        assert since_1904(Package(archive, 1000)) is late
