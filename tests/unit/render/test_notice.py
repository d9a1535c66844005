from __future__ import annotations

import io
from pathlib import Path

import builders
import docx
import pytest
from test_machine_formats import waived_and_compared

from compliance.findings.result import AuditResult
from compliance.problems import ProblemsError
from compliance.render.notice import to_notices
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare


def texts(content: bytes) -> list[str]:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [*(p.text for p in made.paragraphs), *cells, *(p.text for p in made.sections[0].footer.paragraphs)]


def notices(result: AuditResult, lang: str = "en", template: Path | None = None) -> dict[str, bytes]:
    return to_notices(prepare(result, lang), template)


@pytest.mark.parametrize("lang", LANGS)
def test_each_site_has_a_notice_with_a_row_for_each_of_its_findings(lang: str) -> None:
    result = builders.result()
    made = notices(result, lang)
    assert list(made) == ["notice-S1.docx", "notice-S2.docx"]
    for name, content in made.items():
        site = name[7:9]
        rows = [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows]
        own = {f.id for f in result.findings if f.obligation.site == site}
        assert {row[0].split("\n")[1] for row in rows[1:]} == own
        assert not [text for text in texts(content) if "{" in text]
        assert any({"S1": "東苑", "S2": "西苑"}[site] in text for text in texts(content))


def test_what_is_waived_is_not_asked_for() -> None:
    result = waived_and_compared()
    (waived,) = result.waived.findings
    assert not [content for content in notices(result).values() if any(waived in text for text in texts(content))]


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert notices(builders.result()) == notices(builders.result())


def test_a_template_of_ones_own_is_filled_even_where_word_tore_a_placeholder_apart(tmp_path: Path) -> None:
    own = docx.Document()
    torn = own.add_paragraph("To ")
    torn.add_run("{si").bold = True
    torn.add_run("te}!")
    own.add_table(rows=1, cols=1).cell(0, 0).text = "{finding.id} by {finding.due} at {site}"
    own.save(str(tmp_path / "own.docx"))
    made = texts(notices(builders.result(), template=tmp_path / "own.docx")["notice-S2.docx"])
    assert made[0] == "To 西苑!"
    assert f"{builders.finding(builders.DUTIES[1]).id} by 2026-04-07 at 西苑" in made


def test_an_unknown_placeholder_is_a_problem_with_its_name(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("{sight} {finding.problem}")
    own.add_table(rows=1, cols=1).cell(0, 0).text = "{finding.dew}"
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(ProblemsError) as caught:
        notices(builders.result(), template=tmp_path / "own.docx")
    assert sorted(problem.message for problem in caught.value.problems) == [
        "no placeholder {finding.dew}",
        "no placeholder {sight}",
        "{finding.problem} stands outside a table",
    ]


def test_what_is_no_word_document_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_text("no")
    for path in (tmp_path / "own.docx", tmp_path / "absent.docx"):
        with pytest.raises(ProblemsError, match="cannot be opened as a Word document"):
            notices(builders.result(), template=path)


def test_what_records_say_is_text_and_never_a_placeholder() -> None:
    result = builders.hostile()
    mean = texts(next(iter(notices(result).values())))
    assert any("<script>alert(1)</script>" in text for text in mean)
    assert any("{{ 7 * 7 }}" in text for text in mean)
    assert not any("\x00" in text or "\x1b" in text for text in mean)
