"""A report of ours is known by what it bears, not by its name alone: a file that is none is read, and never replaced."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
import xlsxwriter

from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from compliance.engine.sqlite import SqliteDatabase
from compliance.ledger import COLUMNS
from compliance.problems import ProblemsError
from compliance.render.inert import MARK
from compliance.render.ledger_parquet import packed_ledger, write_ledger_file
from compliance.render.own_files import own_files, spare
from compliance.render.texts import LANGS
from compliance.render.write import FORMATS, write_all

NO_REPORT = (
    "it is no report of this program, and a report of that name would replace it; expected another folder as --out"
)
TABLE = b"<table><tr><th>house</th></tr><tr><td>H1</td></tr></table>"
FOREIGN = {
    "report.html": TABLE,
    "findings.xlsx": b"PK\x03\x04",
    "rectification-S1.xlsx": b"house\nH1\n",
    "findings.csv": b"house\nH1\n",
    "findings.json": b'{"house": "H1"}',
    "findings.sarif": b'{"house": "H1"}',
    "duties.ics": b"BEGIN:VCALENDAR\r\nPRODID:-//somebody//EN\r\n",
    "oscal-poam.json": b'{"house": "H1"}',
    "ledger.parquet": b"PAR1 cut off",
}


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDatabase]:
    with opened(narrow=True) as connection:
        yield DuckDatabase(connection)


@pytest.mark.parametrize("lang", LANGS)
def test_every_report_of_ours_is_known_as_one(lang: str, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "below"):
        write_all(builders.result(), out, lang=lang, formats=FORMATS, exports=tmp_path)
        write_all(builders.result(), out, lang=lang, formats=FORMATS, exports=tmp_path)
    (tmp_path / "visits.csv").write_text("house\nH1\n")
    written = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert set(own_files(tmp_path)) == written - {tmp_path / "visits.csv"}


@pytest.mark.parametrize("name", ["report.html", "findings.xlsx", "findings.csv", "ledger.parquet"])
def test_a_report_of_another_name_is_ours_too(name: str, tmp_path: Path, database: DuckDatabase) -> None:
    write_all(builders.result(), tmp_path, lang="en", formats=FORMATS)
    database.load("ledger", COLUMNS, [])
    write_ledger_file(database, dict, tmp_path / "ledger.parquet")
    renamed = (tmp_path / name).rename(tmp_path / f"2026 Copy of {name.upper()}")
    assert renamed in own_files(tmp_path)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_report_is_an_export_and_keeps_all_reports_from_being_written(name: str, tmp_path: Path) -> None:
    out = tmp_path / "deep"
    out.mkdir()
    (out / name).write_bytes(FOREIGN[name])
    extra = {"ledger.parquet": lambda path: path.write_bytes(b"ledger") and None}
    assert own_files(tmp_path) == ()
    with pytest.raises(ProblemsError) as caught:
        write_all(builders.result(), out, lang="en", formats=FORMATS, extra=extra, exports=tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [f"{out / name}: {NO_REPORT}"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {name: FOREIGN[name]}
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


@pytest.mark.parametrize("name", FOREIGN)
def test_in_a_folder_of_its_own_a_report_replaces_whatever_an_earlier_version_wrote(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_bytes(FOREIGN[name])
    extra = {"ledger.parquet": lambda path: path.write_bytes(b"ledger") and None}
    write_all(
        builders.result(), tmp_path / "out", lang="en", formats=FORMATS, extra=extra, exports=tmp_path / "records"
    )
    assert (tmp_path / "out" / name).read_bytes() != FOREIGN[name]


def test_a_file_that_would_be_taken_away_is_spared_too(tmp_path: Path) -> None:
    (tmp_path / "oscal-poam.json").write_bytes(FOREIGN["oscal-poam.json"])
    with pytest.raises(ProblemsError, match="oscal-poam"):
        write_all(builders.result(findings=()), tmp_path, lang="en", formats=("oscal",), exports=tmp_path)
    assert (tmp_path / "oscal-poam.json").read_bytes() == FOREIGN["oscal-poam.json"]


def test_a_page_from_before_there_was_a_mark_is_ours(tmp_path: Path) -> None:
    (page,) = write_all(builders.result(), tmp_path, lang="en", formats=("html",))
    marked = page.read_text("utf-8")
    old = "".join(line for line in marked.splitlines(keepends=True) if MARK not in line)
    assert len(marked) > len(old) > 10_000
    page.write_text(old, encoding="utf-8")
    assert own_files(tmp_path) == (page,)


def test_the_ledger_is_known_whoever_wrote_it(database: DuckDatabase, tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    small = SqliteDatabase({})
    for held in (small, database):
        held.load("ledger", COLUMNS, [])
    path.write_bytes(packed_ledger(small, dict))
    assert b"generator" in path.read_bytes()
    assert own_files(tmp_path) == (path,)
    write_ledger_file(database, dict, path)
    assert b"generator" in path.read_bytes()
    assert own_files(tmp_path) == (path,)
    database.execute("COPY ledger TO ? (FORMAT parquet)", [str(path)])  # as before there was a mark
    assert own_files(tmp_path) == (path,)


def test_a_parquet_file_of_somebody_is_no_ledger_whatever_its_cells_say(database: DuckDatabase, tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    database.execute("COPY (SELECT 'H1' AS site, ? AS rule, 'late' AS reason) TO ? (FORMAT parquet)", [MARK, str(path)])
    assert MARK.encode() in path.read_bytes()
    with pytest.raises(ProblemsError):
        spare(tmp_path, ["ledger.parquet"], tmp_path)
    path.write_bytes(path.read_bytes()[:-8] + b"\xff\xff\x00\x00PAR1")  # a footer longer than the file
    assert own_files(tmp_path) == ()


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_of_somebody_or_a_damaged_one_is_none_of_ours(packing: int, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write("A1", MARK)
    assert own_files(tmp_path) == ()
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("docProps/core.xml", MARK * 100)
    assert own_files(tmp_path) == (path,)
    whole = path.read_bytes()
    at = whole.index(b"core.xml") + len(b"core.xml")
    path.write_bytes(whole[:at] + b"\xff" * 8 + whole[at + 8 :])
    assert own_files(tmp_path) == ()
