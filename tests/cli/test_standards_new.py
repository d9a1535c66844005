from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from compliance.catalogue.yaml_text import read_yaml
from compliance.cli.app import app
from compliance.cli.new_standard import FIRST, OWN_ID

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-standard.md"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--lang", "en"])


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_page_run_one_after_the_other_on_a_new_standard(inside: Path) -> None:
    commands = [shlex.split(line)[1:] for line in re.findall(r"^compliance .*$", PAGE.read_text("utf-8"), re.MULTILINE)]
    results = [run(*command) for command in commands]
    assert [(command[0], result.exit_code) for command, result in zip(commands, results, strict=True)] == [
        ("standards", 0),
        ("rules", 0),
        ("rules", 0),
        ("audit", 1),
        ("explain", 0),
    ]
    assert results[1].output == "3 clauses, 4 record types, 2 rules: no problem\n"
    assert results[2].output.splitlines()[-1] == "5 of 5 cases passed, 0 failed; 2 rules"
    found = json.loads((inside / "out" / "findings.json").read_text("utf-8"))
    assert [(f["rule"], f["subject"], f["window"], f["reason"]) for f in found["findings"]] == [
        ("lifts/attended-late", "F2", "", "late"),
        ("lifts/visit-missing", "L2", "2026-02", "too_few"),
    ]


def test_the_calendar_of_the_page_is_read_beside_the_standard(inside: Path) -> None:
    (calendar,) = re.findall(r"^```yaml\n(id: school\n.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    run("standards", "new", "ours")
    (inside / "ours/calendars").mkdir()
    (inside / "ours/calendars/school.yaml").write_text(calendar, encoding="utf-8")
    standard = inside / "ours/standard.yaml"
    standard.write_text(standard.read_text("utf-8").replace("calendar: cn", "calendar: school"), encoding="utf-8")
    rule = inside / "ours/rules/lifts/attended-late.yaml"
    rule.write_text(rule.read_text("utf-8").replace("within: 4 hours", "within: 2 working days"), encoding="utf-8")
    (inside / "ours/exports/faults.csv").write_text(
        "fault id,lift id,reported at,attended at\nF1,L1,2026-04-02,2026-04-08\nF2,L1,2026-04-02,2026-04-09\n", "utf-8"
    )
    assert run("rules", "lint", "ours").exit_code == 0
    options = ("--from", "2026-04-01", "--to", "2026-04-30", "--as-of", "2026-05-01", "--out", "out")
    run("audit", "ours/exports", "--standard", "ours", *options)
    found = json.loads((inside / "out/findings.json").read_text("utf-8"))["findings"]
    late = [(f["subject"], f["due"][:10]) for f in found if f["rule"] == "lifts/attended-late"]
    assert late == [("F2", "2026-04-08")]  # the 3rd and the 6th rest


def test_a_new_rule_in_it_is_linted_until_its_places_are_filled_in(inside: Path) -> None:
    run("standards", "new", inside / "ours")
    begun = run("rules", "new", "lifts/alarm-untested", "--clause", "2", "--standard", inside / "ours")
    assert begun.exit_code == 0
    assert run("rules", "lint", inside / "ours").exit_code == 2


def test_the_folders_name_is_the_standards_id_and_every_document_holds_for_the_schema_that_it_names(
    inside: Path,
) -> None:
    assert run("standards", "new", "pool-care").output.startswith("written: pool-care\n")
    assert (inside / "pool-care" / "standard.yaml").read_text("utf-8").count("id: pool-care\n") == 1
    seen = set()
    for path in sorted((inside / "pool-care").rglob("*.yaml")):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert named, path
        schema = json.loads((path.parent / named[1]).read_text("utf-8"))
        Draft202012Validator(schema).validate(read_yaml(path).tree)
        seen.add(Path(named[1]).name.split(".", maxsplit=1)[0])
    assert seen == {"standard", "chapter", "record-type", "rule", "cases"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lift Care", "no id of a standard: 'Lift Care'; expected a folder whose name is in lower case, such as lift"),
        ("there", "it is there already; expected a new folder"),
    ],
)
def test_a_folder_that_cannot_be_one_is_a_problem_and_nothing_is_written(inside: Path, name: str, said: str) -> None:
    (inside / "there").mkdir()
    result = run("standards", "new", name)
    assert result.exit_code == 2
    assert said in result.output
    assert [path.name for path in inside.iterdir()] == ["there"]
    assert list((inside / "there").iterdir()) == []


def test_the_first_standard_says_its_id_once() -> None:
    assert (FIRST / "standard.yaml").read_text("utf-8").count(OWN_ID) == 1
