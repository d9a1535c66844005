from __future__ import annotations

import json
from typing import Any

import builders
import pytest

from compliance.findings.result import AuditResult
from compliance.problems import ProblemsError
from compliance.render.explain import explain_finding, explain_rule
from compliance.render.json_v1 import to_json
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare


def entries(result: AuditResult, lang: str = "en") -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(to_json(prepare(result, lang)))["findings"]
    return loaded


def test_a_finding_is_explained_down_to_the_cell() -> None:
    (entry,) = [part for part in entries(builders.result(), "zh-Hant") if part["reason"] == "late"]
    said = explain_finding(entry, builders.catalogue(), lang="en", sites={"S1": "East"})
    assert said == (
        f"Finding {entry['id']}: Rule complaints/answered\n"
        "  major · nonconforming · done, but after the due\n"
        "  East · C-1 · window -, opens 2026-03-01, due 2026-03-04\n"
        "  Expected: Done between 2026-03-01 and 2026-03-04.\n"
        "  Found: Done on 2026-03-09 10:30, days late: 5.\n"
        "  Would have passed: Done between 2026-03-01 and 2026-03-04; what counts is “answered”.\n"
        "  What to do: Make it good at once\n"
        "Clause 5.2.4, § 5.2.4: What 5.2.4 asks\n"
        "  deadline · major · must\n"
        "  Post: 客服主管\n"
        "  Written in rules/demo/complaints/answered.yaml:1\n"
        "Reading of “answer”: final reply\n"
        "  alternatives: first reply\n"
        "Parameters\n"
        "  limit = 3 days (company · profile.yaml:4 · every site)\n"
        "  limit = 1 working day (contract · profile.yaml:9 · East, from 2026-01-01)\n"
        "  posts = not set (set by the company · answered.yaml:1)\n"
        "Proving records\n"
        "  complaints.xlsx!Sheet1 row 2 · complaints C-1 · subject\n"
        "    words: ok\n"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_an_entry_of_the_file_explains_as_the_report_says(lang: str) -> None:
    for entry in entries(builders.result(), lang):
        said = explain_finding(entry, builders.catalogue(), lang=lang)
        assert all(entry[name] in said for name in ("expected_text", "found_text", "would_pass_text"))


@pytest.mark.parametrize("rule", builders.KINDS)
def test_every_kind_of_rule_can_be_explained(rule: str) -> None:
    said = explain_rule(rule, builders.catalogue(), lang="zh-Hant")
    assert said.startswith(f"規則 {rule}：規則 {rule}\n")


def test_a_terminal_gets_no_control_characters() -> None:
    (entry,) = entries(builders.hostile())
    said = explain_finding(entry, builders.catalogue(), lang="en")
    assert not any(sign < " " and sign != "\n" for sign in said)
    assert "\x9b" not in said


def test_an_unknown_rule_is_a_problem_with_the_nearest_one() -> None:
    with pytest.raises(ProblemsError, match="Did you mean 'complaints/answered'"):
        explain_rule("complaints/answerd", builders.catalogue(), lang="en")


@pytest.mark.parametrize(
    "broken", [{}, {"evidence": None}, {"state": "green"}, {"opens": "soon"}, {"evidence": ["x"]}], ids=str
)
def test_what_is_no_finding_is_a_problem(broken: dict[str, object]) -> None:
    (entry, *_) = entries(builders.result())
    with pytest.raises(ProblemsError, match="not a finding"):
        explain_finding({**entry, **broken} if broken else {}, builders.catalogue(), lang="en")
