"""A single large file tells how far reading it is, on standard error: a person often, a log now and then."""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from compliance.catalogue.profile import AuditFile
from compliance.cli import progress
from compliance.cli.progress import Progress
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.records.folder import read_folder
from compliance.records.sources import package, steps, table_files
from compliance.records.sources.blob import Blob, open_blob
from compliance.records.sources.delimited import Reading, read_text
from compliance.records.sources.sheet import Sheet
from compliance.records.sources.steps import Steps
from unit.records.making import KINDS, Grid
from unit.records.making import delimited as text
from unit.records.reading import TYPES

GRID: Grid = [["投诉编号", "投诉时间"], *[[f"C{n}", "2026-01-05"] for n in range(9000)]]


def heard(folder: Path) -> list[str]:
    said: list[str] = []
    with opened() as connection:
        _, problems = read_folder(
            connection, folder, TYPES, audit_file=AuditFile(), as_of=date(2026, 3, 31), progress=said.append
        )
    assert problems == ()
    return [str(step) for step in said]


def test_a_workbook_tells_the_share_of_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "CHUNK", 100_000)
    KINDS["book.xlsx"](tmp_path / "a.xlsx", GRID)
    said = heard(tmp_path)
    assert said[0] == "reading a.xlsx"
    shares = [int(step.removeprefix("reading a.xlsx: ").removesuffix(" %")) for step in said[1:] if "%" in step]
    assert shares == sorted(shares)
    assert len(set(shares)) > 3
    assert shares[-1] == 100


def test_a_text_tells_its_share_and_an_irregular_one_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.records.sources.bulk._CHUNK", 50_000)
    said: list[str] = []
    with opened() as connection:
        reading = Reading(connection, tmp_path, len, 1, progress=said.append)
        read_text(reading, open_blob(text(tmp_path / "a.csv", GRID), "a.csv"), "utf-8", ",")
        assert said == [f"reading a.csv: {percent} %" for percent in (16, 31, 47, 50)]
        rows = "".join(f"C{n},2026-01-05{',' * (n % 2)}\r" for n in range(200_001))
        (tmp_path / "b.csv").write_text("投诉编号,投诉时间\r" + rows, encoding="utf-8", newline="")
        said.clear()
        read_text(reading, open_blob(tmp_path / "b.csv", "b.csv"), "utf-8", ",")
    assert said == ["reading b.csv: 100000 rows", "reading b.csv: 200000 rows"]


def test_a_file_that_a_library_reads_tells_for_how_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "EVERY", 0.05)
    read = table_files.read_parquet

    def slowly(connection: Embedded, blob: Blob, offset: timedelta) -> list[Sheet]:
        time.sleep(0.3)
        return read(connection, blob, offset)

    monkeypatch.setattr("compliance.records.sources.read.read_parquet", slowly)
    KINDS["file.parquet"](tmp_path / "a.parquet", GRID[:3])
    said = heard(tmp_path)
    assert "reading a.parquet: for 0 s" in said
    assert len(said) >= 3


def test_nothing_is_said_by_steps_that_nobody_hears() -> None:
    unheard = Steps()
    unheard.at(0.5)
    unheard.rows(7)
    with unheard.going_on():
        pass


@pytest.mark.parametrize(("person", "lines"), [(True, 8), (False, 1)])
def test_a_person_hears_it_every_second_and_a_log_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], person: bool, lines: int
) -> None:
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: person)
    said = Steps("a.csv", Progress("zh-Hans"))
    for percent in range(40):
        clock[0] += 0.25
        said.at(percent / 40)
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == lines
    assert shown[0] == "… 正在读取 a.csv：20 %"
