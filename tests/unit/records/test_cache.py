"""A large export is read once; what was kept is never trusted over the content."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from compliance.catalogue.profile import AuditFile
from compliance.records.folder import read_folder
from compliance.records.sources import cache, read
from compliance.records.sources.sheet import FEW, Sheet
from compliance.tables import Records
from unit.records.making import KINDS, delimited
from unit.records.reading import TYPES

HEAD = ["投訴編號", "投訴時間", "投訴等級", "投訴內容", "金額"]
ROWS = [HEAD, *([f"N{n}", "2026-01-05 09:00", "一般", f"第{n}次", "1"] for n in range(FEW + 200))]


@pytest.fixture(autouse=True)
def every_file_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "WORTH", 1)


def audit(folder: Path, kept: Path, **exports: str) -> tuple[Records, list[tuple[object, ...]]]:
    declared = AuditFile.model_validate({"exports": [{"file": "*", **exports}]} if exports else {})
    with duckdb.connect() as connection:
        records, problems = read_folder(
            connection, folder, TYPES, audit_file=declared, as_of=date(2026, 3, 31), cache=kept
        )
        assert records is not None, problems
        return records, connection.execute("SELECT * FROM rec_complaints ORDER BY _row").fetchall()


def refuse(*_: object) -> None:
    raise AssertionError("the file was read again")


@pytest.mark.parametrize("name", KINDS)
def test_the_second_audit_reads_nothing_again(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    KINDS[name](folder / name, ROWS)
    first = audit(folder, tmp_path / "kept")
    monkeypatch.setattr(read, "_sheets", refuse)
    assert audit(folder, tmp_path / "kept") == first
    assert first[0].sources[0].rows_used == FEW + 200


def test_ranges_and_hidden_rows_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        page = book.add_worksheet()
        for y, row in enumerate(ROWS):
            page.write_row(y, 0, [row[0], None, *row[2:]])
        page.write(0, 1, HEAD[1])
        page.merge_range(1, 1, 40, 1, "2026-01-05")
        page.set_row(3, None, None, {"hidden": True})
    first = audit(folder, tmp_path / "kept")
    monkeypatch.setattr(read, "_sheets", refuse)
    assert audit(folder, tmp_path / "kept") == first
    assert sum(row[3] is not None for row in first[1]) == 40
    assert first[0].sources[0].hidden == 1


def test_other_content_under_the_same_name_size_and_time_is_read(tmp_path: Path) -> None:
    import os

    folder = tmp_path / "in"
    folder.mkdir()
    path = delimited(folder / "a.csv", ROWS)
    before = path.stat()
    audit(folder, tmp_path / "kept")
    path.write_bytes(path.read_bytes().replace("第7次".encode(), "第X次".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert any("第X次" in row for row in audit(folder, tmp_path / "kept")[1])


@pytest.mark.parametrize("harm", ["cut", "swap", "no meta", "not json", "other cell", "others may write", "link"])
def test_an_entry_that_is_not_whole_is_read_anew(tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    delimited(folder / "a.csv", ROWS)
    first = audit(folder, kept)
    (parquet,) = kept.glob("*/0.parquet")
    if harm == "cut":
        parquet.write_bytes(parquet.read_bytes()[:-10])
    elif harm == "swap":
        duckdb.sql(f"COPY (SELECT 1 AS n, 'x' AS c0) TO '{parquet}' (FORMAT parquet)")
    elif harm == "no meta":
        (parquet.parent / cache.META).unlink()
    elif harm == "other cell":
        meta = parquet.parent / cache.META
        meta.write_bytes(meta.read_bytes().replace("第7次".encode(), "第X次".encode()))
    elif harm == "others may write":
        kept.chmod(0o777)
    elif harm == "link":
        parquet.parent.rename(tmp_path / "else")
        parquet.parent.symlink_to(tmp_path / "else", target_is_directory=True)
    else:
        (parquet.parent / cache.META).write_text("[1", encoding="utf-8")
    read_again: list[str] = []
    sheets = vars(read)["_sheets"]
    monkeypatch.setattr(read, "_sheets", lambda *told: read_again.append(told[1].shown) or sheets(*told))
    assert audit(folder, kept) == first
    assert read_again == ["a.csv"]


def test_an_entry_of_another_version_of_the_readers_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    delimited(folder / "a.csv", ROWS)
    first = audit(folder, kept)
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert audit(folder, kept) == first
    assert len(list(kept.iterdir())) == 2


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    path = delimited(folder / "a.csv", ROWS)
    sheets = vars(read)["_sheets"]

    def change_first(*told: Any) -> list[Sheet]:
        path.write_bytes(path.read_bytes().replace("第7次".encode(), "第X次".encode()) + b"\n")
        return sheets(*told)

    monkeypatch.setattr(read, "_sheets", change_first)
    with pytest.raises(AssertionError, match="the file changed while it was read"):
        audit(folder, kept)
    assert list(kept.glob("*")) == []


def test_ranges_of_a_long_page_are_filled_from_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = "".join(f"<tr><td>N{n}<td>2026-01-05<td>一般</tr>" for n in range(FEW + 100))
    last = "<tr><td>Y<td>2026-01-06<td rowspan=3>重大</tr><tr></tr><tr><td>Z<td>2026-01-07</tr>"
    page = f"<table><tr><td>投诉编号<td>投诉时间<td>投诉等级</tr><tr></tr>{rows}{last}</table>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    first = audit(folder, tmp_path / "kept")
    monkeypatch.setattr(read, "_sheets", refuse)
    assert audit(folder, tmp_path / "kept") == first
    assert [row[-1] for row in first[1][-2:]] == ["major", "major"]


def test_another_declared_encoding_is_another_entry(tmp_path: Path) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    delimited(folder / "a.csv", [["no", "at", "content"], ["1", "2026-01-05", "é"]], "utf-8")
    assert audit(folder, kept)[1][0][-1] == "é"
    assert audit(folder, kept, encoding="latin-1")[1][0][-1] == "Ã©"


def test_the_folder_is_the_users_alone_and_what_was_not_used_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    for n in range(3):
        delimited(folder / "a.csv", [*ROWS, [f"Z{n}"]])
        if n == 2:
            monkeypatch.setattr(cache, "MOST_BYTES", 1)
        audit(folder, kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert len(list(kept.iterdir())) == 1


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    delimited(folder / "a.csv", ROWS)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert len(audit(folder, tmp_path / "file" / "kept")[1]) == FEW + 200
