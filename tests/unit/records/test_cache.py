"""An export is read once; what was kept is never trusted over the content."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from compliance.catalogue.profile import AuditFile
from compliance.engine.opening import opened
from compliance.records.folder import read_folder
from compliance.records.sources import cache, read
from compliance.records.sources.sheet import FEW, Sheet
from compliance.tables import Records
from unit.records.making import KINDS, delimited
from unit.records.reading import TYPES

HEAD = ["投訴編號", "投訴時間", "投訴等級", "投訴內容", "金額"]
ROWS = [HEAD, *([f"N{n}", "2026-01-05 09:00", "一般", f"第{n}次", "1"] for n in range(FEW + 200))]


FEW_ROWS = [*ROWS[:4], ["N9", None, "一般", '多行\n內容，"引號"'], ROWS[9]]


def audit(folder: Path, kept: Path, **exports: str) -> tuple[Records, list[tuple[object, ...]]]:
    declared = AuditFile.model_validate({"exports": [{"file": "*", **exports}]} if exports else {})
    with opened() as connection:
        records, problems = read_folder(
            connection, folder, TYPES, audit_file=declared, as_of=date(2026, 3, 31), cache=kept
        )
        assert records is not None, problems
        return records, connection.execute("SELECT * FROM rec_complaints ORDER BY _row").fetchall()


def record_reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that a reader is opened for from now on."""
    names: list[str] = []
    sheets = vars(read)["_sheets"]
    monkeypatch.setattr(read, "_sheets", lambda *told: names.append(told[1].shown) or sheets(*told))
    return names


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


def small(folder: Path) -> Path:
    """Every kind of file with a few rows, blanks and short rows among them."""
    folder.mkdir()
    for name, make in KINDS.items():
        make(folder / name, [(*row, *[None] * (len(HEAD) - len(row))) for row in FEW_ROWS])
    return folder


def test_the_second_audit_of_many_small_files_opens_no_reader_and_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = small(tmp_path / "in"), tmp_path / "kept"
    first = audit(folder, kept)
    assert [s.rows_in for s in first[0].sources] == [5] * len(KINDS)
    assert [path.suffix for path in kept.iterdir()] == [cache.PACK]
    monkeypatch.setattr(read, "_sheets", refuse)
    assert audit(folder, kept) == first


def test_only_the_small_file_that_changed_is_read_again_and_what_left_the_folder_leaves_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = small(tmp_path / "in"), tmp_path / "kept"
    audit(folder, kept)
    delimited(folder / "utf8.csv", [HEAD, ["N1", None, None, "秘密的內容", "2"]])
    again = record_reading(monkeypatch)
    audit(folder, kept)
    assert again == ["utf8.csv"]
    (pack,) = kept.iterdir()
    assert "秘密的內容".encode() in pack.read_bytes()
    (folder / "utf8.csv").unlink()
    audit(folder, kept)
    assert again == ["utf8.csv"]
    assert "秘密的內容".encode() not in pack.read_bytes()


@pytest.mark.parametrize("harm", ["cut", "other cell", "other hash", "not json", "link", "others may write", "folder"])
def test_a_pack_that_is_not_whole_is_read_anew(tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    delimited(folder / "a.csv", FEW_ROWS)
    first = audit(folder, kept)
    (pack,) = kept.iterdir()
    content = pack.read_bytes()
    if harm == "cut":
        pack.write_bytes(content[:-1])
    elif harm == "other cell":
        pack.write_bytes(content.replace("第1次".encode(), "第9次".encode()))
    elif harm == "other hash":
        pack.write_bytes(b"0" * 64 + content[64:])
    elif harm == "not json":
        pack.write_bytes(hashlib.sha256(b"[\n").hexdigest().encode() + b"[\n")
    elif harm == "link":
        pack.rename(tmp_path / "else")
        pack.symlink_to(tmp_path / "else")
    elif harm == "folder":
        pack.unlink()
        pack.mkdir()
    else:
        kept.chmod(0o777)
    again = record_reading(monkeypatch)
    assert audit(folder, kept) == first
    assert again == ["a.csv"]


def test_a_cell_with_the_mark_between_cells_comes_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    delimited(folder / "a.csv", [HEAD, ["N1", None, None, "a\x1fb", "2"]])
    first = audit(folder, tmp_path / "kept")
    monkeypatch.setattr(read, "_sheets", refuse)
    assert audit(folder, tmp_path / "kept") == first
    assert first[1][0][-2] == "a\x1fb"


def test_rows_in_the_journal_beside_a_duckdb_file_are_read_at_every_audit(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = KINDS["file.duckdb"](folder / "a.duckdb", FEW_ROWS[:3])
    assert len(audit(folder, tmp_path / "kept")[1]) == 2
    before = path.read_bytes()
    with duckdb.connect(str(path)) as open_elsewhere:
        open_elsewhere.execute("INSERT INTO t VALUES ('N7', NULL, NULL, NULL, NULL)")
        journal = path.with_name("a.duckdb.wal").read_bytes()
    path.write_bytes(before)
    path.with_name("a.duckdb.wal").write_bytes(journal)
    assert len(audit(folder, tmp_path / "kept")[1]) == 3


def test_what_was_not_used_for_long_goes_and_so_does_what_was_never_finished(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        delimited(tmp_path / name / "a.csv", FEW_ROWS)
    audit(tmp_path / "one", kept)
    (old,) = kept.iterdir()
    unfinished, own = kept / "compliance-unfinished-x", kept / "notes.txt"
    unfinished.mkdir()
    own.write_text("", encoding="utf-8")
    for path, days in ((old, 91), (unfinished, 2), (own, 1000)):
        os.utime(path, (time.time() - days * 86_400,) * 2)
    audit(tmp_path / "two", kept)
    assert old not in kept.iterdir()
    assert sorted(path.suffix for path in kept.iterdir()) == [".pack", ".txt"]


def test_what_is_used_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        delimited(tmp_path / name / "a.csv", FEW_ROWS)
    audit(tmp_path / "one", kept)
    (old,) = kept.iterdir()
    os.utime(old, (time.time() - 91 * 86_400,) * 2)
    audit(tmp_path / "one", kept)
    audit(tmp_path / "two", kept)
    assert len(list(kept.iterdir())) == 2


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
    again = record_reading(monkeypatch)
    assert audit(folder, kept) == first
    assert again == ["a.csv"]


@pytest.mark.parametrize("what", ["readers", "library"])
@pytest.mark.parametrize("grid", [ROWS, FEW_ROWS])
def test_what_other_readers_kept_is_not_used(
    tmp_path: Path, what: str, grid: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    KINDS["book.xlsx"](folder / "a.xlsx", grid)
    first = audit(folder, kept)
    monkeypatch.setattr(cache, what, lambda *_: "another")
    again = record_reading(monkeypatch)
    assert audit(folder, kept) == first
    assert again == ["a.xlsx"]


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
    assert [path.stat().st_mode & 0o777 for path in (kept, *kept.rglob("*"))] == [0o700, 0o700, 0o600, 0o600]
    assert len(list(kept.iterdir())) == 1


def test_the_pack_is_the_users_alone(tmp_path: Path) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    delimited(folder / "a.csv", FEW_ROWS)
    audit(folder, kept)
    assert [path.stat().st_mode & 0o777 for path in (kept, *kept.iterdir())] == [0o700, 0o600]


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    delimited(folder / "a.csv", ROWS)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert len(audit(folder, tmp_path / "file" / "kept")[1]) == FEW + 200
