"""A folder or file that cannot be used: said once, with what, where and what to do; the rest is still read."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from typer.testing import CliRunner

from bad_input.conftest import EXPORTS, Audit, problems
from compliance.cli.app import app


def test_no_such_folder(audit: Audit, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert problems(audit(folder=nowhere)) == [
        f"{nowhere}: no such folder of exports; expected a folder that holds the exports"
    ]


def test_a_file_in_place_of_the_folder(audit: Audit, records: Path) -> None:
    file = records / "visits.csv"
    assert problems(audit(folder=file)) == [
        f"{file}: no such folder of exports; expected a folder that holds the exports"
    ]


def test_an_empty_folder(audit: Audit, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    wanted = "at least one export (CSV, workbook, database file) with a header row that is known"
    assert problems(audit(folder=empty)) == [f"{empty}: no export was recognised in the folder; expected {wanted}"]


def test_a_file_without_a_known_header_is_listed_and_is_no_verdict(audit: Audit, records: Path) -> None:
    (records / "weather.csv").write_text("day,rain\n1,2\n", encoding="utf-8")
    result = audit()
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if line.startswith("not read: weather.csv: ")]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_document_of_words_is_listed_as_not_read_and_a_workbook_that_lacks_its_part_is_said(
    audit: Audit, records: Path, *, zipped: bool
) -> None:
    made = io.BytesIO()
    docx.Document().save(made)

    def put(name: str) -> None:
        if zipped:
            with zipfile.ZipFile(records / "more.zip", "w") as archive:
                archive.writestr(name, made.getvalue())
        else:
            (records / name).write_bytes(made.getvalue())

    below = "more.zip/" if zipped else ""
    put("notes.docx")
    result = audit()
    assert result.exit_code == 0
    said = [line for line in result.output.splitlines() if line.startswith("not read: ")]
    assert said == [f"not read: {below}notes.docx: not a kind of file that is read (.docx)"]
    put("book.xlsx")
    (problem,) = problems(audit())
    assert problem.startswith(f"{below}book.xlsx: the workbook cannot be opened")


def test_a_register_of_sites_without_its_column_of_names_is_audited_by_key(
    audit: Audit, records: Path, standard: Path
) -> None:
    houses = standard / "records/houses.yaml"
    houses.write_text(houses.read_text("utf-8") + "  name: {type: text}\n", encoding="utf-8")
    assert "name" not in (records / "houses.csv").read_text("utf-8")
    result = audit()
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == [
        "2 obligations, 0 findings, as of 2026-04-10",
        "conformity 100.0%, coverage 100.0%, score 100.0",
    ]


def test_every_faulty_file_is_said_at_once(audit: Audit, records: Path) -> None:
    (records / "empty.csv").write_bytes(b"")
    (records / "old.csv").write_bytes("房屋,日期\n".encode("gb18030") + b"\xff\xff\n")
    (records / "broken.xlsx").write_bytes(b"PK\x03\x04 not the rest of it")
    (records / "cut.parquet").write_bytes(b"PAR1 and then nothing")
    said = problems(audit())
    assert said[:3] == [
        "broken.xlsx: the workbook cannot be opened: it is of another kind, or cut off; expected a whole, unlocked workbook; save it again",
        said[1],
        "empty.csv: the file is empty (0 bytes); expected an export with a header row; export it again",
    ]
    assert said[1].startswith("cut.parquet: the file cannot be read: ")
    assert said[3] == (
        "old.csv:2: not utf-8-sig or gb18030 or big5hkscs text; "
        "expected the encoding declared in audit.yaml under exports (such as gb18030 or big5)"
    )


def test_a_locked_workbook_is_said_and_its_owner_file_is_ignored(audit: Audit, records: Path) -> None:
    (records / "~$visits.xlsx").write_bytes(b"\x05owner")
    assert audit().exit_code == 0
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    (records / "locked.xlsx").write_bytes(ole)
    (said,) = problems(audit())
    assert said.startswith("locked.xlsx: the workbook cannot be opened")
    assert said.endswith("expected a whole, unlocked workbook; save it again")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read(audit: Audit, records: Path) -> None:
    (records / "visits.csv").chmod(0)
    assert problems(audit()) == [
        "visits.csv: the file cannot be read: Permission denied; expected a file that may be read"
    ]


def test_a_file_of_which_nothing_may_be_known(audit: Audit, records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Path.lstat

    def kept(path: Path) -> os.stat_result:
        if path.name == "late.csv":  # its folder may be listed, and not be entered
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return known(path)

    (records / "late.csv").write_text(EXPORTS["visits.csv"], encoding="utf-8")
    monkeypatch.setattr(Path, "lstat", kept)
    assert problems(audit()) == [
        "late.csv: the file cannot be read: Permission denied; expected a file that may be read"
    ]


def test_a_link_that_leads_out_of_the_folder(audit: Audit, records: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("house,since\n", encoding="utf-8")
    (records / "secret.csv").symlink_to(tmp_path / "secret.csv")
    assert problems(audit()) == ["secret.csv: the link leads out of the folder; expected a file inside the folder"]


def test_a_declared_sheet_whose_header_is_not_found(audit: Audit, records: Path) -> None:
    with xlsxwriter.Workbook(records / "march.xlsx") as book:
        book.add_worksheet("list").write_row(0, 0, ["nothing", "known"])
    (records / "audit.yaml").write_text(
        "exports: [{file: march.xlsx, sheet: list, record_type: visits}]\n", encoding="utf-8"
    )
    (said,) = problems(audit())
    assert said.startswith("march.xlsx!list: ")
    assert said.endswith("expected a header row of visits")


def test_an_export_with_a_header_and_no_row_makes_a_frequency_fail(audit: Audit, records: Path) -> None:
    (records / "visits.csv").write_text(EXPORTS["visits.csv"].splitlines()[0] + "\n", encoding="utf-8")
    result = audit()
    assert result.exit_code == 1
    assert "2 obligations, 2 findings" in result.output


def test_short_long_and_nul_ridden_rows_are_read_or_set_aside_and_counted(audit: Audit, records: Path) -> None:
    text = EXPORTS["houses.csv"] + "H3\nH4,2025-01-01,1,extra,cells\nH\x005,2025-01-01,1\n"
    (records / "houses.csv").write_text(text, encoding="utf-8")
    result = audit()
    assert result.exit_code == 1
    assert "rows in 8 = used 8 + set aside 0" in result.output


NO_FILE = ("cannot be read: No such file or directory", "cannot be read: Is a directory", "neither a file nor a folder")
BESIDE = {
    "audit.yaml": ("no such audit file",) * 3,
    **dict.fromkeys(("profile.yaml", "mapping.yaml", "waivers.yaml", "review.yaml"), NO_FILE),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("name", BESIDE)
def test_what_is_named_as_a_file_beside_the_exports_and_is_none_is_not_passed_over(
    name: str, audit: Audit, records: Path
) -> None:
    path = records / name
    for said, make in zip(
        BESIDE[name], (lambda: path.symlink_to("/nowhere/at-all"), path.mkdir, lambda: os.mkfifo(path)), strict=True
    ):
        make()
        assert problems(audit()) == [f"{path}: {said}; expected a YAML file"]
        if name in {"audit.yaml", "profile.yaml", "mapping.yaml"}:
            checked = CliRunner().invoke(
                app, ["data", "check", str(records), "--standard", "property-cs", "--lang", "en"]
            )
            assert f"problem: {path}: {said}; expected a YAML file" in checked.output.splitlines()
            assert checked.exit_code == 2
        (path.rmdir if path.is_dir() else path.unlink)()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("below", ["wording.yaml", "records/x.yaml", "rules/care/x.yaml"])
def test_a_pipe_among_the_files_of_a_standard_is_not_waited_for(below: str, audit: Audit, standard: Path) -> None:
    os.mkfifo(standard / below)
    assert f"{standard / below}: neither a file nor a folder; expected a YAML file" in problems(audit())
