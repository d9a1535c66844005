"""Files made to harm: refused or bounded, one line each, and what lies beside them is still read."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from bad_input.conftest import Audit, problems
from bad_input.packing import HEAD, PARTS, TAIL, book, cell
from compliance.records.sources import blob, package


@pytest.mark.parametrize(
    ("name", "sheet", "said"),
    [
        ("far.xlsx", HEAD + cell("A1") + cell("XFD1048576") + TAIL, "a sheet of 1048576 rows and 16384 columns"),
        ("wide.xlsx", HEAD + cell("A1") + cell("OZZZZ2") + TAIL, "a cell lies beyond the last column or row"),
        ("deep.xlsx", HEAD + cell("A1") + cell("A99999999") + TAIL, "a cell lies beyond the last column or row"),
        (
            "entity.xlsx",
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + HEAD + TAIL,
            "declares a document type",
        ),
        ("bomb.xlsx", b"<worksheet>" + b" " * (70 << 20), "unpacks to more than it can be"),
    ],
)
def test_a_workbook_that_would_fill_the_memory(
    audit: Audit, records: Path, name: str, sheet: str | bytes, said: str
) -> None:
    book(records / name, sheet)
    (records / "empty.csv").write_bytes(b"")
    first, second = sorted(problems(audit()))
    bomb, other = (first, second) if first.startswith(name) else (second, first)
    assert said in bomb
    assert other.startswith("empty.csv: the file is empty")


def test_entities_in_any_part_of_a_workbook(audit: Audit, records: Path) -> None:
    book(
        records / "a.xlsx",
        HEAD + TAIL,
        **{"xl/sharedStrings.xml": '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "a">]><sst/>'},
    )
    (said,) = problems(audit())
    assert said.startswith("a.xlsx: the workbook's XML declares a document type (entities)")


def test_repeated_cells_of_an_open_document(audit: Audit, records: Path) -> None:
    with zipfile.ZipFile(records / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<o:d xmlns:o="o" xmlns:table="t"><table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell table:value-type="string" table:number-columns-repeated="10000000">x</table:table-cell>'
            "</table:table-row></table:table></o:d>",
        )
    (said,) = problems(audit())
    assert said.startswith("a.ods: a cell lies beyond the last column or row of a sheet; expected ")


def test_a_text_of_ten_million_columns(audit: Audit, records: Path) -> None:
    (records / "a.csv").write_bytes(b"a" + b"," * 10_000_000 + b"\n")
    (said,) = problems(audit())
    assert said == "a.csv:1: row 1 has 10000001 columns; expected at most 16384"


def test_an_archive_with_paths_that_climb_bombs_and_good_members(
    audit: Audit, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "FREE_BYTES", 1 << 20)
    with zipfile.ZipFile(records / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../climbs.csv", "house,since\nH9,2025-01-01\n")
        archive.writestr("/root.csv", "house,since\nH9,2025-01-01\n")
        archive.writestr(".", "house,since\nH9,2025-01-01\n")
        archive.writestr("bomb.csv", b"a,b\n" * (8 << 18))
        archive.writestr("good.csv", "house,since\nH7,2025-01-01\n")
        archive.writestr("inner.zip", b"PK\x03\x04")
    said = problems(audit())
    assert [line.split("; ")[0] for line in said] == [
        "a.zip/.: the path climbs out of the archive",
        "a.zip/../climbs.csv: the path climbs out of the archive",
        "a.zip//root.csv: the path climbs out of the archive",
        "a.zip/bomb.csv: 'bomb.csv' unpacks to more than it can be",
    ]
    assert not (records.parent / "climbs.csv").exists()


def test_a_name_with_a_newline_is_one_line(audit: Audit, records: Path) -> None:
    (records / "a\nproblem: b.csv").write_bytes(b"")
    (said,) = problems(audit())
    assert said.startswith("a\\nproblem: b.csv: the file is empty")


def test_a_folder_that_leads_out_and_a_pipe(audit: Audit, records: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (records / "link").symlink_to(tmp_path / "else", target_is_directory=True)
    os.mkfifo(records / "pipe.csv")
    assert problems(audit()) == [
        "link: the link leads out of the folder; expected a file inside the folder",
        "pipe.csv: neither a file nor a folder; expected a file that may be read",
    ]


def test_a_file_that_changes_while_it_is_read(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    first = blob.open_blob

    def open_and_touch(path: Path, shown: str) -> blob.Blob:
        found = first(path, shown)
        if shown == "visits.csv":
            with path.open("a", encoding="utf-8") as stream:
                stream.write("H2,E1,2026-03-31 09:00,2026-03-31 10:00,home,,60\n")
        return found

    monkeypatch.setattr("compliance.records.sources.read.open_blob", open_and_touch)
    assert problems(audit()) == [
        "visits.csv: the file changed while it was read; expected a file that nobody writes; run again"
    ]


def test_a_path_in_a_workbook_that_names_another_file_is_not_followed(audit: Audit, records: Path) -> None:
    climbing = PARTS["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    book(records / "a.xlsx", HEAD + TAIL, **{"xl/_rels/workbook.xml.rels": climbing})
    result = audit()
    assert result.exit_code in (0, 2)
    assert "root:" not in result.output
