from __future__ import annotations

import io
import json
from fractions import Fraction

import builders
import jsonschema
import python_calamine
from msgspec.structs import replace
from test_json_v1 import schema

from compliance.findings.finding import Escalation
from compliance.findings.result import AuditResult
from compliance.render.explain import explain_finding
from compliance.render.html.page import to_html
from compliance.render.json_v1 import to_json
from compliance.render.view.prepare import prepare
from compliance.render.xlsx import to_xlsx

SAID = "raised from minor to major: 3 of 9 judged are broken here (33.3%; limits 3, 20.0%)"


def raised() -> AuditResult:
    own = builders.finding(builders.duty("communication/patrol-gap", "missing"))
    assert own.grade == "minor"
    why = Escalation("minor", 3, 9, Fraction(1, 5), 3)
    return builders.result(findings=(replace(own, grade="major", escalation=why),))


def test_the_file_for_programs_has_both_grades_and_why() -> None:
    document = json.loads(to_json(prepare(raised(), "en")))
    jsonschema.Draft202012Validator(schema()).validate(document)
    (entry,) = document["findings"]
    assert (entry["grade"], entry["own_grade"]) == ("major", "minor")
    assert entry["escalated_because"] == {"broken": 3, "judged": 9, "limits": {"share": 0.2, "count": 3}}


def test_the_parts_of_the_score_say_the_own_grade() -> None:
    shares = json.loads(to_json(prepare(raised(), "en")))["figures"]["score_shares"]
    assert [part for part in shares if part["rule"] == "communication/patrol-gap" and part["site"] == "S1"] == [
        {
            "rule": "communication/patrol-gap",
            "site": "S1",
            "grade": "minor",
            "possible": 2,
            "nonconforming": 1,
            "assessed": 4,
            "lost": 0.5,
        }
    ]


def test_report_explanation_and_workbook_say_why() -> None:
    view = prepare(raised(), "en")
    assert SAID in to_html(view).decode()
    (entry,) = json.loads(to_json(view))["findings"]
    assert f"  {SAID}\n" in explain_finding(entry, builders.catalogue(), lang="en")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(view)))
    head, line = book.get_sheet_by_index(0).to_python()[:2]
    cells = dict(zip(head, line, strict=True))
    assert cells["Grade"] == "major"
    assert str(cells["Remark"]).startswith(SAID)
    assert cells["Due"] - cells["Raised"] == builders.at("2026-03-08") - builders.at("2026-03-01")  # type: ignore[operator]


def test_a_finding_of_its_own_grade_says_nothing() -> None:
    assert {view.escalated for view in prepare(builders.result(), "en").findings} == {""}
