from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bad_input.conftest import EXPORTS, Audit
from compliance.cli.app import app


def explain(what: str, standard: Path, findings: Path | None = None, *more: str) -> tuple[int, str]:
    words = [
        "explain",
        what,
        "--standard",
        str(standard),
        "--lang",
        "en",
        *(["--findings", str(findings)] if findings else []),
        *more,
    ]
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def test_a_finding_is_explained_down_to_the_row(audit: Audit, records: Path, standard: Path, tmp_path: Path) -> None:
    (records / "visits.csv").write_text(EXPORTS["visits.csv"].replace("2026-03-31", "2026-04-01"), encoding="utf-8")
    assert audit().exit_code == 1
    findings = tmp_path / "out" / "findings.json"
    (finding,) = json.loads(findings.read_text("utf-8"))["findings"]
    code, text = explain(finding["id"], standard, findings)
    assert code == 0
    for piece in ("care/visits", "2026-03", "H2", "houses.csv", "least"):
        assert piece in text, text


def test_a_rule_is_explained_with_its_parameters(standard: Path) -> None:
    code, text = explain("care/visits", standard)
    assert code == 0
    assert "No visit" in text
    assert "least" in text


def test_a_word_that_is_neither_gives_the_nearest(standard: Path) -> None:
    code, text = explain("care/visit", standard)
    assert code == 2
    assert "Did you mean 'care/visits'?" in text


def test_a_finding_of_another_standard_is_said(audit: Audit, records: Path, tmp_path: Path) -> None:
    (records / "visits.csv").write_text(EXPORTS["visits.csv"].replace("2026-03-31", "2026-04-01"), encoding="utf-8")
    assert audit().exit_code == 1
    findings = tmp_path / "out" / "findings.json"
    (finding,) = json.loads(findings.read_text("utf-8"))["findings"]
    code, text = explain(finding["id"], Path("property-cs"), findings)
    assert (code, text.splitlines()[0]) == (
        2,
        "problem: care/visits: no such rule in this standard; expected the standard of that audit, as --standard",
    )


@pytest.mark.parametrize(
    "text",
    ['{"findings": 3}', '{"findings": [3]}', '{"findings": [{}]}', '{"findings": [{"id": 1}]}', '{"findings": [{"id": []}]}',
     "[]", "3", "", "\xff", '{"findings": ' + "[" * 100_000],
)  # fmt: skip
def test_what_is_no_list_of_findings_is_said(text: str, standard: Path, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_bytes(text.encode("latin-1"))
    code, said = explain("x", standard, tmp_path / "f.json")
    wanted = f"problem: {tmp_path / 'f.json'}: no findings can be read from it; expected the findings.json of an audit"
    assert (code, said.splitlines()[0]) == (2, wanted)


def test_a_finding_that_lacks_something_is_said(standard: Path, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text('{"findings": [{"id": "x"}]}', encoding="utf-8")
    code, said = explain("x", standard, tmp_path / "f.json")
    assert code == 2
    assert said.startswith("problem: findings.json: not a finding: KeyError('rule'); expected an entry of ")


def test_the_figures_of_a_finding_are_those_that_the_company_set(
    audit: Audit, records: Path, standard: Path, tmp_path: Path
) -> None:
    profile = records / "profile.yaml"
    profile.write_text("projects: {H2: {least: 2}}\n", encoding="utf-8")
    assert audit().exit_code == 1
    findings = tmp_path / "out" / "findings.json"
    (finding,) = json.loads(findings.read_text("utf-8"))["findings"]
    _, told = explain(finding["id"], standard, findings)
    assert "profile.yaml:1" in told
    assert "those of the standard; with --profile" not in told
    assert explain(finding["id"], standard, findings, "--profile", str(profile)) == (0, told)
    older = json.loads(findings.read_text("utf-8"))
    del older["in_force"]
    findings.write_text(json.dumps(older), encoding="utf-8")
    _, text = explain(finding["id"], standard, findings)
    assert "those of the standard; with --profile" in text
    assert "profile.yaml:1" not in text
