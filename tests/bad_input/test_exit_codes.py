"""Exit codes: 0 only when nothing stands at the threshold, something was assessed, and every expected export was there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bad_input.conftest import EXPORTS, Audit


def broken(records: Path) -> None:
    """Leave out the second house's visit."""
    text = EXPORTS["visits.csv"].splitlines(keepends=True)
    (records / "visits.csv").write_text("".join(text[:2]), encoding="utf-8")


def test_a_conforming_company_is_green(audit: Audit) -> None:
    result = audit()
    assert result.exit_code == 0
    assert result.output.splitlines()[:4] == [
        "2 obligations, 0 findings, as of 2026-04-10",
        "conformity 100.0%, coverage 100.0%, score 100.0",
        "rows in 5 = used 5 + set aside 0; data findings 0",
        "rules assessed 1 of 1",
    ]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_verdict(closed: str, records: Path, standard: Path, tmp_path: Path) -> None:
    broken(records)
    out = tmp_path / "out"
    words = f"audit {records} --standard {standard} --from 2026-03-01 --to 2026-03-31 --as-of 2026-04-10 --out {out}"
    said = subprocess.run(
        ["sh", "-c", f'exec "$0" -m compliance {words} --lang en --no-cache {closed}', sys.executable],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.startswith("2 obligations, 1 findings") is (">&-" not in closed.replace("2>&-", ""))
    assert json.loads((out / "findings.json").read_text("utf-8"))["findings"][0]["site"] == "H2"


def test_a_finding_is_one(audit: Audit, records: Path) -> None:
    broken(records)
    result = audit()
    assert result.exit_code == 1
    assert "2 obligations, 1 findings" in result.output


@pytest.mark.parametrize(("grade", "threshold", "code"), [
    ("major", "major", 1), ("minor", "major", 0), ("minor", "minor", 1), ("observation", "minor", 0), ("observation", "observation", 1),
])  # fmt: skip
def test_only_findings_at_or_above_the_threshold_count(
    grade: str, threshold: str, code: int, audit: Audit, records: Path, standard: Path
) -> None:
    broken(records)
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("severity: major", f"severity: {grade}"), encoding="utf-8")
    assert audit("--fail-on", threshold).exit_code == code


def test_a_run_that_assessed_nothing_is_not_green(audit: Audit, records: Path) -> None:
    (records / "visits.csv").unlink()
    result = audit()
    assert result.exit_code == 1
    assert "rules assessed 0 of 1" in result.output
    assert "not assessable for want of the export visits: 1 rule(s)" in result.output
    asked = "are as-of and span those of the exports?"
    assert result.output.splitlines()[-1] == f"nothing was assessed, so the audit is not green: {asked}"


def test_an_expected_export_that_is_missing_is_not_green(audit: Audit, records: Path) -> None:
    (records / "profile.yaml").write_text("expects: [houses, staff, visits]\n", encoding="utf-8")
    assert audit().exit_code == 0
    (records / "staff.csv").unlink()
    result = audit()
    assert result.exit_code == 1
    assert "expected, but not delivered: Staff (staff)" in result.output


def test_unusable_cells_fail_the_run_only_when_asked(audit: Audit, records: Path) -> None:
    text = EXPORTS["houses.csv"].replace("2025-01-01,6", "2025-01-01,many")
    (records / "houses.csv").write_text(text, encoding="utf-8")
    assert audit().exit_code == 0
    result = audit("--fail-on-data")
    assert result.exit_code == 1
    assert "data findings 1" in result.output
    assert result.output.splitlines()[-1] == "there are data findings, and --fail-on-data was given"


def test_too_little_coverage_fails_the_run_when_asked(audit: Audit, records: Path) -> None:
    text = EXPORTS["visits.csv"].replace("2026-03-31 09:00,", "soon,", 1)
    (records / "visits.csv").write_text(text, encoding="utf-8")
    assert audit("--min-coverage", "0.5").exit_code == 0
    result = audit("--min-coverage", "0.6")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "coverage is below what --min-coverage asks for"


def test_systematic_breaches_of_a_minor_rule_fail_an_audit_that_only_majors_fail(
    audit: Audit, records: Path, standard: Path
) -> None:
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("severity: major", "severity: minor"), encoding="utf-8")
    broken(records)
    quarter = ("--from", "2026-01-01", "--fail-on", "major")
    result = audit(*quarter)
    assert (result.exit_code, result.output.splitlines()[:2]) == (
        1,
        [
            "6 obligations, 5 findings, as of 2026-04-10",
            "escalated to major, because their breaches are systematic: 3 finding(s)",
        ],
    )
    (records / "profile.yaml").write_text("escalate: {count: 4}\n", encoding="utf-8")
    assert audit(*quarter).exit_code == 0


def test_rows_after_the_as_of_are_counted_and_a_log_of_which_all_lie_after_it_is_not_green(
    audit: Audit, records: Path, standard: Path, tmp_path: Path
) -> None:
    (standard / "records/calls.yaml").write_text(
        "title: {zh-Hant: 來電, zh-Hans: 来电, en: Calls}\nrole: log\nat: called_at\n"
        "fields:\n  caller: {type: text}\n  called_at: {type: time}\n",
        encoding="utf-8",
    )
    (records / "calls.csv").write_text("caller,called_at\na,2026-04-11\nb,2026-04-12\n", encoding="utf-8")
    visits = records / "visits.csv"
    visits.write_text(visits.read_text("utf-8") + "H1,E1,2026-04-30 09:00,,home,,60\n", encoding="utf-8")
    result = audit()
    assert result.exit_code == 1
    assert "3 rows of 2 exports lie after the as-of and were not judged" in result.output
    assert "every row lies after the as-of: Calls (calls)" in result.output
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert "2 of 2 in calls.csv" in page
    assert "1 of 3 in visits.csv" in page
    (records / "calls.csv").write_text("caller,called_at\na,2026-04-10\nb,2026-04-12\n", encoding="utf-8")
    assert audit().exit_code == 0
