"""The ledger's file says the same whether DuckDB writes it or, of few rows, the small writer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from compliance.engine.sqlite import SqliteDatabase
from compliance.ledger import COLUMNS
from compliance.render.ledger_parquet import Key, Shown, packed_ledger, write_ledger_file
from tiny import write_tiny

Row = tuple[Any, ...]
EARLY, LATE = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)
DUTY: Row = (
    "care/zeal", "2.1", "S1", "張三|é", "2026-01", "nonconforming", "late", datetime(2026, 1, 1), LATE, True,
    datetime(1969, 12, 31, 23, 59, 59, 999_999), 12, 1, 2**40, "a,b", 7,
)  # fmt: skip
BARE: Row = ("care/ease", "2.1", "", "", "", "not_applicable", "no_events", *[None] * 7, "", None)


Read = tuple[list[tuple[str, str]], list[Row]]


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDatabase]:
    with opened(narrow=True) as connection:
        yield DuckDatabase(connection)


def written(database: DuckDatabase, rows: list[Row], shown: dict[Key, Shown], path: Path) -> list[Read]:
    """Return names and types of the columns, and the rows, of both files."""
    copy = SqliteDatabase({})
    copy.load("ledger", COLUMNS, rows)
    small, large = path / "small.parquet", path / "large.parquet"
    small.write_bytes(packed_ledger(copy, lambda: shown))
    database.load("ledger", COLUMNS, rows)
    write_ledger_file(database, lambda: shown, large)
    return [read(database, path) for path in (small, large)]


def read(database: DuckDatabase, path: Path) -> Read:
    columns = database.rows("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    return [row[:2] for row in columns], database.rows("SELECT * FROM read_parquet(?)", [str(path)])


def test_both_files_say_the_same_of_times_numbers_flags_and_blanks(database: DuckDatabase, tmp_path: Path) -> None:
    early = (*DUTY[:6], "missing", EARLY, None, False, None, None, 0, -1, "", None)
    small, large = written(database, [early, DUTY, BARE], {}, tmp_path)
    assert small == large
    columns, rows = small
    assert columns == list(COLUMNS)
    assert rows == [BARE, DUTY, early]


def test_the_order_is_that_of_what_is_shown(database: DuckDatabase, tmp_path: Path) -> None:
    rows = [(*DUTY[:3], subject, *DUTY[4:]) for subject in ("b", "a", "Z", "é", "张", "\U0001f600", "～")]
    shown = {("care/zeal", "a", "2026-01", "S1"): ("zz", "2026-02", "T~1")}
    small, large = written(database, rows, shown, tmp_path)
    assert small == large
    assert [(row[3], row[4], row[2]) for row in small[1]] == [
        ("Z", "2026-01", "S1"),
        ("b", "2026-01", "S1"),
        ("zz", "2026-02", "T~1"),
        ("é", "2026-01", "S1"),
        ("张", "2026-01", "S1"),
        ("～", "2026-01", "S1"),
        ("\U0001f600", "2026-01", "S1"),
    ]


def test_a_ledger_without_rows_has_its_columns(database: DuckDatabase, tmp_path: Path) -> None:
    assert written(database, [], {}, tmp_path) == [(list(COLUMNS), []), (list(COLUMNS), [])]


def test_the_same_ledger_is_the_same_bytes() -> None:
    files = []
    for rows in ([DUTY, BARE], [BARE, DUTY]):
        copy = SqliteDatabase({})
        copy.load("ledger", COLUMNS, rows)
        files.append(packed_ledger(copy, dict))
    assert files[0] == files[1]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
TIMES = st.none() | st.datetimes(EARLY, LATE)
COUNTS = st.none() | st.integers(-(2**63), 2**63 - 1)
ROWS = st.tuples(*[TEXTS] * 7, TIMES, TIMES, st.booleans(), TIMES, COUNTS, COUNTS, COUNTS, TEXTS, COUNTS)


@given(data=st.data(), rows=st.lists(ROWS, max_size=8, unique_by=lambda row: (row[0], *row[2:7])))
def test_whatever_rows_there_are(
    rows: list[Row], data: st.DataObject, database: DuckDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = [(row[0], row[3], row[4], row[2]) for row in rows]
    masked = data.draw(st.lists(st.sampled_from(keys), unique=True) if keys else st.just([]))
    shown = {key: (f"masked-{n}", key[2], key[3]) for n, key in enumerate(masked)}  # longer than any other
    small, large = written(database, rows, shown, tmp_path_factory.mktemp("files"))
    assert small == large
    assert {to for to, _, _ in shown.values()} == {row[3] for row in small[1] if len(row[3]) > 4}


def test_a_folder_that_is_not_there_is_an_error_of_the_system(database: DuckDatabase, tmp_path: Path) -> None:
    database.load("ledger", COLUMNS, [DUTY])
    with pytest.raises(OSError, match="No such file or directory"):
        write_ledger_file(database, dict, tmp_path / "no" / "ledger.parquet")


def test_an_audit_of_few_rows_never_loads_duckdb(database: DuckDatabase, tmp_path: Path) -> None:
    """Not for workbooks of short sheets either, nor for the ledger's file."""
    records = tmp_path / "records"
    records.mkdir()
    with xlsxwriter.Workbook(records / "houses.xlsx") as book:
        sheet = book.add_worksheet("houses")
        sheet.write_row("A1", ["house", "since", "beds"])
        sheet.write_row("A2", ["H1", "2026-01-01", 3])
    (records / "visits.csv").write_text("house,at,kind\nH1,2026-01-05,street\n", encoding="utf-8")
    argv = ["audit", str(records), "--standard", str(write_tiny(tmp_path / "standard")), "--out", str(tmp_path / "out")]
    code = (
        "import sys; sys.modules['duckdb'] = None  # whoever asks for it fails\n"
        "from compliance.cli.app import main\n"
        f"sys.argv = ['compliance', *{[*argv, '--from', '2026-01-01', '--to', '2026-03-31', '--as-of', '2026-04-10']!r}]\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    columns, rows = read(database, tmp_path / "out" / "ledger.parquet")
    assert columns == list(COLUMNS)
    assert ("H1", "2026-01") in {(row[3], row[4]) for row in rows}
