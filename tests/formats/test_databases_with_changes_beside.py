"""A SQLite file is read with the changes that its program has not written into it yet."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bad_input.conftest import Audit, audit, problems, records, standard
from compliance.engine.opening import opened
from compliance.records.sources.blob import open_blob
from compliance.records.sources.table_files import read_sqlite

__all__ = ["audit", "records", "standard"]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Write a file of one row; another is added and the first deleted in the journal only."""
    path = tmp_path / "live" / "visits.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE visits (house, at)")
        base.execute("INSERT INTO visits VALUES ('H1', '2026-03-02')")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("PRAGMA wal_autocheckpoint = 0")
        base.execute("INSERT INTO visits VALUES ('H2', '2026-03-03')")
        base.execute("DELETE FROM visits WHERE house = 'H1'")
        yield path


def rows(path: Path, work: Path) -> list[tuple[str | None, ...]]:
    with opened() as connection:
        (sheet,) = read_sqlite(connection, work, open_blob(path, path.name))
    return [cells for _, cells in sheet.lines or ()]


def test_rows_added_and_deleted_in_the_journal(written: Path, tmp_path: Path) -> None:
    assert written.with_name("visits.db-wal").stat().st_size
    before = {path.name: path.read_bytes() for path in written.parent.iterdir()}
    work = tmp_path / "work"
    work.mkdir()
    assert rows(written, work) == [("house", "at"), ("H2", "2026-03-03")]
    assert not list(work.glob("*.db*"))
    assert {path.name: path.read_bytes() for path in written.parent.iterdir()} == before


def test_a_change_that_was_begun_and_not_ended_is_undone(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.db", tmp_path / "b.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA cache_size = 1")
        base.execute("CREATE TABLE visits (house)")
        base.executemany("INSERT INTO visits VALUES (?)", [("H" * 2000,)] * 50)
        base.execute("BEGIN")
        base.execute("UPDATE visits SET house = 'gone'")
        base.executemany("INSERT INTO visits VALUES (?)", [("N" * 2000,)] * 50)
        shutil.copy(path, copy)
        shutil.copy(path.with_name("a.db-journal"), copy.with_name("b.db-journal"))
    assert rows(copy, tmp_path) == [("house",), *[("H" * 2000,)] * 50]


def test_what_lies_beside_is_no_file_of_its_own(written: Path, records: Path, audit: Audit) -> None:
    for path in written.parent.iterdir():
        shutil.copy(path, records)
    result = audit()
    assert "rows in 6 = used 6 + set aside 0" in result.output, result.output
    assert "not read" not in result.output


def test_in_an_archive_they_are_a_problem(written: Path, records: Path, audit: Audit) -> None:
    with zipfile.ZipFile(records / "a.zip", "w") as archive:
        for path in written.parent.iterdir():
            archive.write(path, path.name)
    wanted = "the database file, copied when the program that writes it is closed"
    said = f"a.zip/visits.db-wal: changes that were not written into the database file; expected {wanted}"
    assert problems(audit()) == [said]
