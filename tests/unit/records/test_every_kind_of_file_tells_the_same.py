"""One table, as every kind of file: the same rows, the same row numbers, the same cells that cannot be used."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from compliance.catalogue.profile import AuditFile
from compliance.records.sources.sheet import FEW
from unit.records.making import KINDS, delimited, xlsx
from unit.records.reading import told

GRID = [
    ["投訴編號", "投訴時間", "投訴等級", "投訴內容", "金額"],
    ["007", "2026-01-05 10:30", "重大", "電梯,故障\n兩次", "1,200.50"],
    ["NA", "2026年1月6日", "一般", None, None],
    ["1E5", "2026/2/30", "不明", '說"好"', "12"],
]
ROWS = [
    (2, "007", "2026-01-05 10:30", "重大", "電梯,故障\n兩次", "1,200.50"),
    (3, "NA", "2026年1月6日", "一般", None, None),
    (4, "1E5", "2026/2/30", "不明", '說"好"', "12"),
]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_tells_the_same(tmp_path: Path, name: str) -> None:
    KINDS[name](tmp_path / name, GRID)
    shown = "pack.zip/导出/pack.csv" if name == "pack.zip" else name
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows() == ROWS
        assert said.aside() == [(shown, 4, "at", "bad_date"), (shown, 4, "level", "unknown_code")]
        assert said.sums() == [(3, 3, 0)]


@pytest.mark.parametrize("name", KINDS)
def test_many_rows_are_read_as_few_are(tmp_path: Path, name: str) -> None:
    many = [[f"N{n:04}", f"2026-01-{n % 28 + 1:02} 09:00", "一般", f"第{n}次", str(n)] for n in range(FEW + 200)]
    KINDS[name](tmp_path / name, [GRID[0], *many])
    with told(tmp_path) as said:
        assert said.problems == ()
        assert said.rows() == [(n, *row) for n, row in enumerate(many, start=2)]
        assert said.sums() == [(FEW + 200, FEW + 200, 0)]


def test_a_declared_encoding_goes_before_what_the_headers_say(tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [["投诉编号", "投诉内容"], ["1", "é"]], "utf-8")
    declared = AuditFile.model_validate(
        {"exports": [{"file": "a.csv", "encoding": "latin-1", "record_type": "complaints"}]}
    )
    with told(tmp_path, audit=declared) as said:
        assert [p.message for p in said.problems] == ["no header row was found in the first rows"]


def test_a_file_whose_name_is_a_pattern_is_itself(tmp_path: Path) -> None:
    KINDS["file.parquet"](tmp_path / "export[1]*.parquet", GRID)
    with told(tmp_path) as said:
        assert said.rows() == ROWS


def test_columns_left_and_rows_above_that_are_empty_keep_the_row_numbers(tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", GRID, top=3, left=2)
    with told(tmp_path) as said:
        assert [row[0] for row in said.rows()] == [5, 6, 7]
        assert said.rows()[0][1:] == ROWS[0][1:]


def test_the_views_of_a_database_file_are_not_run(tmp_path: Path) -> None:
    secret = tmp_path.with_name("secret.csv")
    secret.write_text("投诉编号\nX\n", encoding="utf-8")
    KINDS["file.duckdb"](tmp_path / "a.duckdb", GRID)
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute(f"CREATE VIEW out AS SELECT * FROM read_csv('{secret}')")
    with told(tmp_path) as said:
        assert said.records is not None
        assert [s.sheet for s in said.records.sources] == ["t"]


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
def test_where_headers_are_english_the_everyday_characters_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    delimited(
        tmp_path / "a.csv", [["no", "at", "content"], ["1", "2026-01-05", "電梯故障反覆發生，已回覆客戶"]], encoding
    )
    with told(tmp_path) as said:
        assert said.rows(fields="content") == [(2, "電梯故障反覆發生，已回覆客戶")]


def test_simplified_text_below_english_headers(tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [["no", "at", "content"], ["1", "2026-01-05", "电梯故障反复发生"]], "gb18030")
    with told(tmp_path) as said:
        assert said.rows(fields="content") == [(2, "电梯故障反复发生")]


def test_nothing_of_the_reading_stays_in_the_database(tmp_path: Path) -> None:
    many = [[f"N{n}", "2026-01-05", "一般", "x", "1"] for n in range(FEW + 200)]
    for name in ("book.xlsx", "utf8.csv", "file.duckdb", "file.db"):
        KINDS[name](tmp_path / name, [GRID[0], *many])
    with told(tmp_path) as said:
        left = said.connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'sheet%'"
        ).fetchall()
        assert left == []


def test_times_with_a_zone_are_told_by_the_standards_wall_clock(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    select = """SELECT '1' AS "投訴編號", TIMESTAMPTZ '2026-01-05 20:00:00+00' AS "投訴時間", '一般' AS "投訴等級" """
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    for offset, at in (0, "2026-01-05 20:00:00"), (8, "2026-01-06 04:00:00"), (-5, "2026-01-05 15:00:00"):
        with told(tmp_path, offset=timedelta(hours=offset)) as said:
            assert said.rows(fields='"no", "at"') == [(2, "1", at)]
