"""A document's faults are said at their own line and column, with what was expected and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.catalogue.read import read_document
from compliance.catalogue.rule import Rule
from compliance.catalogue.standard import Standard
from compliance.problems import Place, Problem

HEAD = """\
clause: "1"
title: {zh-Hant: a, zh-Hans: a, en: a}
severity: minor
responsible: {post: x}
action: {zh-Hant: a, zh-Hans: a, en: a}
"""
OPERAND = "literal, field, outer, param, for, window, as_of, first_of, earliest, latest, first, last, take, number_of, plus, minus"
LENGTH = (
    "a duration such as '3 days' or '1 working day' (units: hours, days, working days, weeks, months, quarters, years)"
)


def said(tmp_path: Path, body: str, head: str = HEAD) -> list[str]:
    path = tmp_path / "r.yaml"
    path.write_text(head + body, encoding="utf-8")
    return [str(problem).removeprefix(f"{path}:") for problem in read_document(Rule, path).problems]


def test_a_whole_problem(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(HEAD + "each: a\nevidence: {answered: [x]}\nparams: {p: {value: 1, nots: x}}\n", encoding="utf-8")
    assert read_document(Rule, path).problems == (
        Problem(
            Place(str(path), 8, 24),
            "unknown field 'nots'",
            "one of source, value, values, text, words, type, note",
            "note",
        ),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "each: a\nfrequency: {count: {of: a}, every: 3 dayz}\n",
            [f"7:36: '3 dayz' cannot stand here; expected {LENGTH}"],
        ),
        (
            "each: a\nfrequency: {count: {of: a}, every: {parm: x}}\n",
            [
                "7:29: 'param' is missing",
                "7:37: unknown field 'parm'; expected one of param, for. Did you mean 'param'?",
            ],
        ),
        (
            "each: a\nfrequency: {count: {of: a, during: windows}, at_least: {fild: q}, every: 1 day}\n",
            [
                "7:36: 'windows' cannot stand here; expected window. Did you mean 'window'?",
                f"7:57: unknown field 'fild'; expected one of {OPERAND}. Did you mean 'field'?",
            ],
        ),
        (
            "each: a\nfrequency: {count: {of: a, during: {from_: q}}, at_least: [x], every: 1 day}\n",
            [
                "7:37: unknown field 'from_'; expected one of from, to. Did you mean 'from'?",
                "7:59: found a list; expected a whole number",
            ],
        ),
        (
            "each: a\nevidence:\n  require:\n    x:\n      Bad: 1\n      s: {in: [a, {b: c}]}\n      any:\n        - all: [exists: {off: x}]\n",
            [
                "10:7: 'Bad' cannot stand here; expected a name of small letters, digits and _ (links joined by dots)",
                "11:19: found a mapping of b; expected a text",
                "13:17: 'of' is missing",
                "13:26: unknown field 'off'; expected one of of, match, where, at, during, distinct_by. Did you mean 'of'?",
            ],
        ),
        (
            "each: a\ndeadline: {due: {after: , within: 1 day}, per: {per: mnth}, done: {field: x}}\n",
            [
                "7:17: found a mapping of after, within; expected one of: after + within, before + lead, at",
                "7:54: 'mnth' cannot stand here; expected one of day, week, month, quarter, half_year, year. Did you mean 'month'?",
            ],
        ),
        (
            "each: a\nwhen: {exist: {of: b}}\nevidence: {answered: [x]}\n",
            [
                (
                    "7:8: unknown word 'exist' of a condition; expected one of all, any, compare, count, exists, holds, none,"
                    " not, previous. Did you mean 'exists'?"
                )
            ],
        ),
        (
            "each: a\nevidence: {answered: [x]}\neffective_from: 2026-02-30\n",
            ["8:17: '2026-02-30' cannot stand here; expected a day that the calendar has, such as 2026-01-31"],
        ),
        ("evidence: {answered: [x]}\n", ["1:1: 'each' is missing"]),
        (
            "each: a\nevidence: {answered: [x], per: quarter}\n",
            [
                (
                    "7:32: 'quarter' cannot stand here; expected a mapping (per, by, min_active_days, rest_days, roll)."
                    " Did you mean '{per: quarter}'?"
                )
            ],
        ),
        (
            "each: a\nfrequency: {count: {of: a, match: {b.kind: a plan, c: {outer: a plan}}}, every: 1 day}\n",
            [
                (
                    "7:44: 'a plan' cannot stand here; expected a name of small letters, digits and _ (links joined by dots)."
                    " Did you mean '{literal: a plan}'?"
                ),
                "7:63: 'a plan' cannot stand here; expected a name of small letters, digits and _ (links joined by dots)",
            ],
        ),
        (
            "each: a\ndeadline: {due: {after: {field: a}, within: 1 day}, done: {first: {off: b}}}\n",
            [
                "7:60: 'of' is missing",
                "7:68: unknown field 'off'; expected one of of, match, where, at, during, distinct_by. Did you mean 'of'?",
            ],
        ),
        (
            "each: a\nevidence: {answered：x, given: [a，b]}\n",
            [
                "7:12: 'answered：x' has '：' of a Chinese keyboard; expected ':' of an English keyboard",
                "7:32: 'a，b' has '，' of a Chinese keyboard; expected ',' of an English keyboard",
            ],
        ),
    ],
)
def test_faults_of_a_rule(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert said(tmp_path, body) == expected


def test_two_kinds_are_a_fault_of_the_whole_rule(tmp_path: Path) -> None:
    (problem,) = said(tmp_path, "each: a\nevidence: {answered: [x]}\ncontent: {text: t, must: [a]}\n")
    assert problem.endswith(
        "expected exactly one kind of frequency, deadline, sampling, evidence, content, reconciliation, attestation"
    )


def test_an_empty_file_is_no_document(tmp_path: Path) -> None:
    assert said(tmp_path, "", "") == [
        (
            "1:1: found nothing; expected a mapping (clause, title, severity, modality, escalate, responsible, action, each, when,"
            " exempt, presupposes, effective_from, effective_to, formerly, params, readings, show, frequency, deadline, sampling,"
            " evidence, content, reconciliation, attestation)"
        )
    ]


def test_a_document_comes_with_its_tree_and_places(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "id: x\ntitle: {zh-Hant: a, zh-Hans: b, en: c}\nversion: 1.10\nareas: []\nchapters: []\n",
        encoding="utf-8",
    )
    read = read_document(Standard, path)
    assert read.document is not None
    assert (read.document.version, read.document.title.hans, read.problems) == ("1.10", "b", ())
    assert read.tree["version"] == "1.10"
    assert read.positions["title", "en"] == Place(str(path), 2, 37)
