"""What a reader is shown is written: no blank text, no place of a skeleton, no chapter that is left out in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Say = Callable[..., list[str]]
Edit = Callable[..., None]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("en: No visit}", "en: %s}", 41),
        ("zh-Hant: 探訪。", "zh-Hant: %s", 19),
        ("{post: nurse}", "{post: %s}", 21),
    ],
)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"   "', "a text that is not empty"),
        ('"\u3000\u200b"', "a text that is not empty"),
        ("<title>", "the text that is to stand in place of <title>"),
        ("' <標題> '", "the text that is to stand in place of <標題>"),
    ],
)
def test_a_text_is_neither_blank_nor_the_place_of_one(
    said: Say, edit: Edit, old: str, new: str, column: int, text: str, expected: str
) -> None:
    edit("rules/care/visits.yaml", old, new % text)
    (problem,) = said()
    assert f":{column}: " in problem
    assert problem.endswith(f" cannot stand here; expected {expected}")


def test_signs_of_less_and_more_may_stand_in_a_text(said: Say, edit: Edit) -> None:
    edit("rules/care/visits.yaml", "en: No visit}", 'en: "Fewer than <n> visits, <a> or <b>"}')
    assert said() == []


def test_a_term_and_a_reason_of_the_company_are_written_out(said: Say, tiny: Path, edit: Edit) -> None:
    edit(
        "profile.yaml",
        "contracts: [{site: H1, param: least, value: 2, clause: ' ', approver: <who>}]\nrules_off: {care/visits: ' '}\n",
    )
    assert [problem.split("; ")[1] for problem in said(profile=tiny / "profile.yaml")] == [
        "expected a text that is not empty",
        "expected the text that is to stand in place of <who>",
        "expected a text that is not empty",
    ]


def test_a_chapter_that_is_not_listed_is_told(said: Say, edit: Edit) -> None:
    chapter = 'clauses:\n  - {id: "3", locator: "3", area: care, statement: {zh-Hant: 三, zh-Hans: 三, en: Three}}\n'
    edit("calls.yaml", f"# the second\n{chapter}")
    edit("more.yml", chapter)
    edit("audit.yaml", "title: An audit\n")
    edit("broken.yaml", "title: [\n")
    assert said() == [
        "calls.yaml:2:1: a chapter that is not listed; expected calls.yaml among the chapters of standard.yaml",
        "more.yml:1:1: a chapter that is not listed; expected more.yaml among the chapters of standard.yaml",
    ]


def test_a_rule_in_a_folder_below_its_area_is_told(said: Say, edit: Edit) -> None:
    edit("rules/care/more/deep/x.yaml", "clause: x\n")
    assert said() == ["rules/care/more/deep/x.yaml: a rule outside of an area; expected rules/<area>/<name>.yaml"]
