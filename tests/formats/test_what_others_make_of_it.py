"""Each format is read by somebody else's tool.

``sarif-2.1.0.json`` is the schema of the OASIS standard as the npm package @microsoft/sarif-multitool ships it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import run

HERE = Path(__file__).parent
OSCAL = {
    "oscal-catalog.json": "catalog",
    "oscal-assessment-results.json": "assessment-results",
    "oscal-poam.json": "plan-of-action-and-milestones",
}
INDEPENDENT = """
import sys
from oscal import OSCAL
document = OSCAL.load(sys.argv[1])
print(document.validation_errors)
sys.exit(not document.is_valid)
"""
JUNIT = """
import json, sys
from junitparser import JUnitXml
made = JUnitXml.fromfile(sys.argv[1])
kinds = [result.__class__.__name__ for suite in made for case in suite for result in case.result]
print(json.dumps([made.tests, made.failures, made.errors, made.skipped, *map(kinds.count, ("Failure", "Error", "Skipped"))]))
"""
ICAL = """
import json, sys
from icalendar import Calendar
made = Calendar.from_ical(open(sys.argv[1], "rb").read())
faulty = [part.errors for part in made.walk() if part.errors]
print(json.dumps([len(faulty), len(made.events), len(made.todos)]))
"""


def changed(path: Path, into: Path, change: Callable[[Any], object]) -> Path:
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    into.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return into


@pytest.mark.parametrize(("file", "kind"), OSCAL.items())
def test_two_readers_of_oscal_take_each_document(
    tools: Path, reports: Path, file: str, kind: str, tmp_path: Path
) -> None:
    trestle = run(tools / "trestle", "partial-object-validate", "-f", reports / file, "-e", kind)
    assert trestle.returncode == 0, trestle.stdout + trestle.stderr
    other = run(tools / "python", "-c", INDEPENDENT, reports / file, folder=tmp_path)
    assert other.returncode == 0, other.stdout + other.stderr


def test_both_readers_of_oscal_refuse_a_moment_without_an_offset(tools: Path, reports: Path, tmp_path: Path) -> None:
    def break_it(document: Any) -> None:
        document["assessment-results"]["metadata"]["last-modified"] = "2026-06-15T00:00:00"

    broken = changed(reports / "oscal-assessment-results.json", tmp_path / "broken.json", break_it)
    assert run(tools / "trestle", "partial-object-validate", "-f", broken, "-e", "assessment-results").returncode != 0
    assert run(tools / "python", "-c", INDEPENDENT, broken, folder=tmp_path).returncode != 0


def test_a_workspace_of_trestle_takes_all_documents_and_finds_no_identity_twice(
    tools: Path, reports: Path, tmp_path: Path
) -> None:
    space = tmp_path / "space"
    space.mkdir()
    assert run(tools / "trestle", "init", "--local", folder=space).returncode == 0
    for file, kind in OSCAL.items():
        taken = run(tools / "trestle", "import", "-f", reports / file, "-o", f"made-{kind}", folder=space)
        assert taken.returncode == 0, taken.stdout + taken.stderr
    whole = run(tools / "trestle", "validate", "-a", folder=space)
    assert whole.returncode == 0, whole.stdout + whole.stderr


def test_sarif_keeps_to_its_schema_and_its_tools_count_what_the_audit_found(
    tools: Path, reports: Path, tmp_path: Path
) -> None:
    schema, made = HERE / "sarif-2.1.0.json", reports / "findings.sarif"
    checked = run(tools / "check-jsonschema", "--schemafile", schema, made)
    assert checked.returncode == 0, checked.stdout
    broken = changed(made, tmp_path / "b.sarif", lambda d: d["runs"][0]["results"][0].update(kind="failed"))
    assert run(tools / "check-jsonschema", "--schemafile", schema, broken).returncode == 1
    summary = run(tools / "sarif", "summary", made)
    states = json.loads((reports / "findings.json").read_text("utf-8"))["figures"]["states"]
    counted = sum(
        int(line.split(": ")[1]) for line in summary.stdout.splitlines() if line.startswith(("error", "warning"))
    )
    assert counted == states["nonconforming"]


def test_junitparser_counts_failures_errors_and_skipped_as_the_audit_does(tools: Path, reports: Path) -> None:
    ran = run(tools / "python", "-c", JUNIT, reports / "junit.xml")
    tests, failures, errors, skipped, *seen = json.loads(ran.stdout)
    report = json.loads((reports / "findings.json").read_text("utf-8"))
    assert failures == report["figures"]["states"]["nonconforming"]
    assert errors == len(report["notes"])
    assert seen == [failures, errors, skipped]
    assert tests > failures + errors + skipped


def test_icalendar_reads_every_duty_and_every_rectification(tools: Path, reports: Path) -> None:
    ran = run(tools / "python", "-c", ICAL, reports / "duties.ics")
    faulty, events, todos = json.loads(ran.stdout)
    report = json.loads((reports / "findings.json").read_text("utf-8"))
    of_sites = {(f["site"], f["rule"], f["grade"]) for f in report["findings"]}
    assert (faulty, todos) == (0, len(of_sites) + len(report["systemic"]))
    assert events > 0


def test_the_own_json_keeps_to_the_published_schema_by_another_reader(tools: Path, reports: Path) -> None:
    schema = HERE.parents[1] / "src" / "compliance" / "render" / "findings-v1.schema.json"
    assert run(tools / "check-jsonschema", "--check-metaschema", schema).returncode == 0
    checked = run(tools / "check-jsonschema", "--schemafile", schema, reports / "findings.json")
    assert checked.returncode == 0, checked.stdout
