from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import builders
import python_calamine
from test_machine_formats import waived_and_compared

from compliance.findings.result import AuditResult
from compliance.render.site_books import to_site_books
from compliance.render.view.prepare import prepare
from compliance.render.xlsx import to_xlsx


def books(result: AuditResult) -> dict[str, list[dict[str, object]]]:
    made = {}
    for name, content in to_site_books(prepare(result, "en")).items():
        heads, names, *rows = (
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        )
        assert len(heads) == len(names)
        made[name] = [dict(zip(map(str, names), row, strict=True)) for row in rows]
    return made


def test_each_site_has_a_workbook_with_its_own_findings() -> None:
    result = builders.result()
    made = books(result)
    assert {name: {row["id"] for row in rows} for name, rows in made.items()} == {
        f"rectification-{site}.xlsx": {f.id for f in result.findings if f.obligation.site == site}
        for site in ("S1", "S2")
    }
    line = next(row for row in made["rectification-S1.xlsx"] if row["id"] == result.findings[0].id)
    assert (line["status"], line["raised"], line["due"], line["grade"], line["responsible"]) == (
        "to rectify", date(2026, 3, 31), date(2026, 4, 7), "major", result.findings[0].post,
    )  # fmt: skip


def test_beside_a_store_the_workbooks_are_left_to_its_own_export() -> None:
    assert books(waived_and_compared()) == {}


def test_the_site_book_and_the_book_of_all_findings_lock_what_was_found_and_offer_words() -> None:
    view = prepare(builders.result(), "zh-Hant")
    for content in (to_xlsx(view), to_site_books(view)["rectification-S1.xlsx"]):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            styles = archive.read("xl/styles.xml").decode()
        assert "<sheetProtection" in sheet
        assert "待驗證" in sheet
        assert 'type="date"' in sheet
        assert re.search(r'paperSize="9"[^>]*orientation="landscape"', sheet)
        assert 'locked="0"' in styles


def test_nothing_of_a_record_is_a_formula_in_a_site_book() -> None:
    books = to_site_books(prepare(builders.hostile(), "en"))
    assert books
    for content in books.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            whole = "".join(archive.read(name).decode() for name in archive.namelist())
        assert escape(builders.FORMULA, {'"': "&quot;"}) in whole or builders.FORMULA in whole
        assert "<f>" not in whole
        assert "<hyperlink" not in whole
