"""The workbooks opened by LibreOffice: what it shows is what was written."""

from __future__ import annotations

import csv
import os
import shutil
from datetime import date
from pathlib import Path

import builders
import pytest
from commands import run
from python_calamine import CalamineWorkbook

from compliance.render.write import write_all

BOOKS = ("findings.xlsx", "rectification-S1.xlsx")


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    if not found:
        assert os.environ.get("COMPLIANCE_LIBREOFFICE") != "required", "no soffice here"
        pytest.skip("no soffice here")
    return found


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("hostile", [False, True])
def test_libreoffice_shows_every_cell_as_it_was_written(office: str, tmp_path: Path, book: str, hostile: bool) -> None:
    write_all(builders.hostile() if hostile else builders.result(), tmp_path, lang="zh-Hant", formats=("xlsx",))
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    ran = run(office, home, "--headless", "--convert-to", filters, "--outdir", tmp_path, tmp_path / book)
    shown = next(tmp_path.glob(f"{Path(book).stem}*.csv"), None)
    assert shown, ran.stdout + ran.stderr
    with shown.open(encoding="utf-8", newline="") as file:
        lines = [[cell.strip() for cell in line] for line in csv.reader(file)]
    sheet = CalamineWorkbook.from_path(tmp_path / book).get_sheet_by_index(0).to_python()
    assert lines == [[text(cell) for cell in row] for row in sheet]


@pytest.mark.parametrize("book", BOOKS)
def test_libreoffice_prints_it(office: str, tmp_path: Path, book: str) -> None:
    write_all(builders.result(), tmp_path, lang="zh-Hant", formats=("xlsx",))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    ran = run(office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / book)
    made = tmp_path / f"{Path(book).stem}.pdf"
    assert made.is_file(), ran.stdout + ran.stderr
    assert made.read_bytes().startswith(b"%PDF")


def text(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_libreoffice_reads_the_notice_with_every_finding(office: str, tmp_path: Path, lang: str) -> None:
    result = builders.result()
    write_all(result, tmp_path, lang=lang, formats=("docx",))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    ran = run(
        office,
        home,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        tmp_path,
        tmp_path / "notice-S1.docx",
    )
    shown = tmp_path / "notice-S1.txt"
    assert shown.is_file(), ran.stdout + ran.stderr
    text = shown.read_text("utf-8-sig")
    assert [f.id for f in result.findings if f.obligation.site == "S1" and f.id not in text] == []
    assert "{" not in text
