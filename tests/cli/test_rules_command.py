from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compliance.cli.app import app

ROOT = Path(__file__).parents[2]
SEVEN = ROOT / "benchmarks" / "seven"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in (*words, "--lang", "en")])


def own_standard(folder: Path) -> Path:
    """Return a standard of the user's own, outside the checkout."""
    return Path(shutil.copytree(SEVEN, folder / "own"))


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        ("delivery/centre", ["delivery/centre-not-founded  2.1.2  deadline  major"]),
        (
            SEVEN / "rules" / "work",
            [
                "work/a-frequency  a  frequency  minor",
                "work/b-gap  b  frequency  minor",
                "work/c-answer  c  deadline  minor",
                "work/d-sampling  d  sampling  minor",
                "work/e-evidence  e  evidence  minor",
                "work/f-approval  f  deadline  minor",
                "work/g-history  g  evidence  minor",
            ],
        ),
        (
            ROOT / "rules" / "property-cs" / "custody" / "not-given-back.cases.yaml",
            ["custody/not-given-back  8.0.1  deadline  minor"],
        ),
    ],
)
def test_rules_are_meant_by_the_beginning_of_an_id_a_folder_or_a_file(wanted: str | Path, listed: list[str]) -> None:
    result = run("rules", "list", wanted)
    assert (result.exit_code, result.output.splitlines()) == (0, listed)


def test_a_standard_of_the_users_own_is_found_from_any_path_inside_it(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    assert run("rules", "list", own / "rules" / "work" / "b-gap.yaml").output.split()[0] == "work/b-gap"
    assert run("rules", "lint", own).output == "7 clauses, 7 record types, 7 rules: no problem\n"


def test_a_word_that_means_no_rule_is_a_problem_with_the_nearest_id() -> None:
    result = run("rules", "test", "custody/not-given-bak")
    assert result.exit_code == 2
    assert "Did you mean 'custody/not-given-back'?" in result.output


def test_cases_are_run_and_counted() -> None:
    cases = ROOT / "rules" / "property-cs" / "custody" / "not-given-back.cases.yaml"
    n = cases.read_text("utf-8").count("- name: ")
    result = run("rules", "test", "custody/not-given-back")
    assert n >= 2
    assert (result.exit_code, result.output) == (
        0,
        f"custody/not-given-back: {n} cases\n{n} of {n} cases passed, 0 failed; 1 rules\n",
    )


def test_a_failing_case_says_expected_and_found_and_leaves_with_one(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    case = "- {name: wrong, as_of: 2025-03-31, records: {notices: []}, expect: [{subject: N1, state: conforming}]}\n"
    (own / "rules" / "work" / "f-approval.cases.yaml").write_text(case, encoding="utf-8")
    result = run("rules", "test", own / "rules" / "work" / "f-approval.yaml")
    assert result.exit_code == 1
    place = str(own / "rules" / "work" / "f-approval.cases.yaml")
    assert (
        f"{place}:1:3: work/f-approval::wrong\n    {place}:1:69: expected {{'subject': 'N1', 'state': 'conforming'}}\n    found"
        in result.output
    )


def test_a_cell_that_cannot_be_read_is_named_where_its_case_fails(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    cases = own / "rules" / "work" / "d-sampling.cases.yaml"
    text = cases.read_text("utf-8").replace("created_at: 2025-03-05, times: 7", "created_at: lately, times: 7", 1)
    cases.write_text(text, encoding="utf-8")
    assert run("rules", "lint", own).exit_code == 0
    result = run("rules", "test", own / "rules" / "work" / "d-sampling.yaml")
    assert result.exit_code == 1
    place = text.splitlines()[6].index("lately") + 1
    assert f"    {cases}:7:{place}: 'lately' cannot be used as created_at (bad_date)\n" in result.output
    assert result.output.count("'lately' cannot") == 1


def test_a_field_that_its_record_type_lacks_fails_a_case_with_its_place(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    cases = (
        "- {name: compliant_none, as_of: 2025-03-31, records: {notices: [{notise_id: N1}]}, expect: []}\n"
        "- {name: violating_none, as_of: 2025-03-31, records: {notices: []}, expect: [{state: nonconforming}]}\n"
    )
    (own / "rules" / "work" / "f-approval.cases.yaml").write_text(cases, encoding="utf-8")
    result = run("rules", "test", own / "rules" / "work" / "f-approval.yaml")
    assert result.exit_code == 1
    assert re.search(r"f-approval\.cases\.yaml:1:\d+: notices has no field 'notise_id'; expected one of", result.output)
    assert "Did you mean 'notice_id'?" in result.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("records:", "records: {lanse: []}\n  recods:", "unknown field 'recods'"),
        ("    lanes: [", "    lanse: [", "unknown record type 'lanse'; expected one of"),
        ("  from:", "  params: {least: x}\n  from:", "'x' cannot be read; expected a whole number from 1 on"),
        ("times: 400", "times: 5000000", "no number of rows; expected 1 to 9999"),
    ],
)
def test_what_is_wrong_with_a_case_is_told_alike_and_the_others_are_run(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    own = own_standard(tmp_path)
    cases = own / "rules" / "work" / "a-frequency.cases.yaml"
    cases.write_text(cases.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    linted, ran = run("rules", "lint", own), run("rules", "test", own)
    assert (linted.exit_code, ran.exit_code) == (2, 1)
    (told,) = [line for line in linted.output.splitlines() if said in line]
    assert told.removeprefix("problem: ").startswith(f"{cases}:")
    assert told.removeprefix("problem: ") in ran.output.splitlines()
    assert "work/g-history: 2 cases\n" in ran.output
    cases.unlink()
    assert f"{cases.with_name('a-frequency.yaml')}:1:1: the rule has no cases" in run("rules", "test", own).output


@pytest.mark.parametrize(
    "kind", ["frequency", "deadline", "sampling", "evidence", "content", "reconciliation", "attestation"]
)
def test_a_new_rule_is_a_skeleton_that_lint_refuses_where_it_is_to_be_filled_in(kind: str, tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    begun = run("rules", "new", "work/z-new", "--clause", "a", "--kind", kind, "--standard", own)
    target = own / "rules" / "work" / "z-new.yaml"
    assert begun.exit_code == 0, begun.output
    assert f"written: {target}\n" in begun.output
    assert kind + ":" in target.read_text("utf-8")
    linted = run("rules", "lint", own)
    assert linted.exit_code == 2
    assert "z-new.cases.yaml:" in linted.output
    assert "z-new.yaml:10:12: '<record type" in linted.output


TEXTS = {
    "<標題>": "新", "<标题>": "新", "<title>": "New", "<post that must act>": "clerk", "<整改要求>": "做",
    "<what to do about a finding>": "Do it",
}  # fmt: skip
FILLED = {
    "<record type whose names and rooms count>": "people", "<record type>": "tickets", "<their field>": "ticket_id",
    "<field of each>": "ticket_id", "<field>: <value>": "is_new: true", "done: {field: <field>}": "done: {field: answered_at}",
    "<field>": "created_at", "<name>": "least",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["frequency", "deadline", "sampling", "evidence", "reconciliation"])
def test_a_skeleton_that_is_filled_in_is_a_rule_without_problem(kind: str, tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    run("rules", "new", "work/z-new", "--clause", "a", "--kind", kind, "--standard", own)
    target = own / "rules" / "work" / "z-new.yaml"
    text = target.read_text("utf-8")
    for place, word in FILLED.items():
        text = text.replace(place, word)
    target.write_text(text, encoding="utf-8")
    refused = run("rules", "lint", own).output
    assert all(f"the text that is to stand in place of {place}" in refused for place in TEXTS)
    for place, word in TEXTS.items():
        text = text.replace(place, word)
    target.write_text(text, encoding="utf-8")
    shutil.copy(own / "rules" / "work" / "c-answer.cases.yaml", target.with_suffix(".cases.yaml"))
    assert run("rules", "lint", own).output == "7 clauses, 7 record types, 8 rules: no problem\n"


def test_a_rule_is_begun_for_a_clause_that_has_none_yet_and_beside_one_that_is_unfinished(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    (chapter,) = [path for path in own.glob("*.yaml") if "clauses:" in path.read_text("utf-8")]
    statement = "statement: {zh-Hant: 新, zh-Hans: 新, en: New}"
    text = chapter.read_text("utf-8").rstrip("\n")
    chapter.write_text(f'{text}\n  - {{id: new, locator: "9", area: work, {statement}}}\n', encoding="utf-8")
    assert "no rule covers clause new" in run("rules", "lint", own).output
    first = run("rules", "new", "work/y-new", "--clause", "new", "--standard", own)
    second = run("rules", "new", "work/z-new", "--clause", "new", "--standard", own)
    assert (first.exit_code, second.exit_code) == (0, 0), (first.output, second.output)
    assert (own / "rules/work/z-new.yaml").is_file()


def test_the_cases_of_a_rule_run_while_another_is_unfinished(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    run("rules", "new", "work/z-new", "--clause", "a", "--standard", own)
    for meant in ("work/g-history", own / "rules/work/g-history.yaml", own / "rules/work/g-history.cases.yaml"):
        ran = run("rules", "test", meant, "--standard", own)
        assert (ran.exit_code, ran.output) == (
            0, "work/g-history: 2 cases\n2 of 2 cases passed, 0 failed; 1 rules\n",
        )  # fmt: skip
    unfinished = run("rules", "test", "work/", "--standard", own)
    assert unfinished.exit_code == 2
    assert "z-new.yaml" in unfinished.output


def test_a_new_rule_never_overwrites_and_its_clause_area_and_kind_must_be_known(tmp_path: Path) -> None:
    own = own_standard(tmp_path)
    there = (own / "rules" / "work" / "b-gap.yaml").read_bytes()
    result = run("rules", "new", "work/b-gap", "--clause", "99", "--kind", "gaps", "--standard", own)
    assert result.exit_code == 2
    assert "the rule is there already" in result.output
    assert "the standard has no clause '99'" in result.output
    assert "no kind 'gaps'" in result.output
    assert (own / "rules" / "work" / "b-gap.yaml").read_bytes() == there
    assert (
        "belongs to area 'work'; expected work/x"
        in run("rules", "new", "home/x", "--clause", "a", "--standard", own).output
    )
