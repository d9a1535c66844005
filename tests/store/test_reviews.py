"""The auditor's own word: a comment or another grade, both grades printed, nothing else changed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.render.write import FORMATS
from store.conftest import H1, Nightly


def reviews(*lines: str) -> dict[str, str]:
    """Write the file of reviews."""
    return {"review.yaml": "reviews:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}


def test_a_finding_is_regraded_with_who_and_why_and_both_grades_are_printed(nightly: Nightly) -> None:
    first = nightly(H1)
    wanted = first.findings["findings"][0]["id"]
    said = reviews(
        f"finding: {wanted}, why: the nurse was ill, by: lead auditor, on: 2026-04-11",
        f"finding: {wanted}, grade: observation, why: agreed at the closing meeting, by: lead auditor, on: 2026-04-12",
    )
    night = nightly(H1, files=said)
    finding = night.findings["findings"][0]
    assert (finding["grade"], finding["computed_grade"], finding["own_grade"]) == ("observation", "major", "major")
    assert finding["reviews"] == [
        {"grade": None, "why": "the nurse was ill", "by": "lead auditor", "on": "2026-04-11"},
        {"grade": "observation", "why": "agreed at the closing meeting", "by": "lead auditor", "on": "2026-04-12"},
    ]
    assert night.exit_code == 0
    assert night.findings["figures"] == first.findings["figures"]
    page = (night.out / "report.html").read_text("utf-8")
    assert "agreed at the closing meeting" in page


def test_a_review_of_an_unknown_finding_is_a_problem(nightly: Nightly) -> None:
    night = nightly(H1, files=reviews("finding: 0123456789abcdef, why: a slip, by: lead auditor, on: 2026-04-11"))
    assert night.exit_code == 2
    assert "review.yaml:2:" in night.output
    assert "no obligation of this audit or of the store has the finding id '0123456789abcdef'" in night.output


def test_a_review_needs_who_why_and_when(nightly: Nightly) -> None:
    night = nightly(H1, files=reviews("finding: 0123456789abcdef, grade: minor"))
    assert night.exit_code == 2
    assert all(word in night.output for word in ("why", "by", "on"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("finding: {id}, grade: medium, why: a, by: b, on: 2026-04-11", "'medium' cannot stand here; expected one of major, minor, observation"),
        ("finding: {id}, grade: minor, by: b, on: 2026-04-11", "'why' is missing"),
        ("finding: {id}, grade: minor, why: a, on: 2026-04-11", "'by' is missing"),
        ("finding: {id}, why: '  ', by: b, on: 2026-04-11", "'  ' cannot stand here; expected a text that is not empty"),
        ("finding: {id}, why: a, by: ' ', on: 2026-04-11", "' ' cannot stand here; expected a text that is not empty"),
        ("finding: 12, why: a, by: b, on: 2026-04-11", "'12' cannot stand here; expected an id as findings.json has it: 16 digits and letters from a to f, in quotes"),
    ],
)  # fmt: skip
def test_a_slip_in_a_review_is_told_where_it_stands(line: str, told: str, nightly: Nightly) -> None:
    wanted = nightly(H1).findings["findings"][0]["id"]
    night = nightly(H1, files=reviews(line.format(id=wanted)))
    assert night.exit_code == 2
    (said,) = [line for line in night.output.splitlines() if line.startswith("problem: ")]
    assert "review.yaml:2:" in said
    assert said.endswith(told)


def test_two_grades_of_one_day_are_a_problem_because_none_is_the_latest(nightly: Nightly) -> None:
    wanted = nightly(H1).findings["findings"][0]["id"]
    graded = f"finding: {wanted}, grade: {{}}, why: a, by: b, on: {{}}"
    same = reviews(graded.format("minor", "2026-04-11"), graded.format("observation", "2026-04-11"))
    night = nightly(H1, files=same)
    assert night.exit_code == 2
    told = f"two grades for the finding {wanted} on 2026-04-11: minor and observation; expected one of them, or the day of the later one: the latest holds"
    (said,) = [line for line in night.output.splitlines() if line.startswith("problem: ")]
    assert "review.yaml:3:" in said
    assert said.endswith(told)
    later = reviews(graded.format("minor", "2026-04-11"), graded.format("observation", "2026-04-12"))
    assert nightly(H1, files=later).findings["findings"][0]["grade"] == "observation"


def _text(path: Path) -> str:
    if path.suffix not in {".xlsx", ".docx"}:
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_every_format_and_explain_show_both_grades(nightly: Nightly) -> None:
    wanted = nightly(H1).findings["findings"][0]["id"]
    said = reviews(f"finding: {wanted}, grade: observation, why: agreed, by: lead auditor, on: 2026-04-12")
    night = nightly(H1, "--formats", ",".join(FORMATS), files=said)
    both, told = "observation (computed: major; set by the auditor)", "observation instead of major: "
    silent = {"duties.ics", "oscal-catalog.json", "ledger.parquet"}  # no finding's grade is in them
    shown = {path.name: _text(path) for path in night.out.iterdir() if path.name not in silent}
    assert {"findings.xlsx", "findings.csv", "findings.sarif", "junit.xml", "report.html", "summary.md"} <= set(shown)
    lack = {name for name, text in shown.items() if both not in text.replace("\\", "") and told not in text}
    assert lack == {"findings.json"}  # which has them as fields of their own
    words = ["explain", wanted, "--findings", str(night.out / "findings.json"), "--lang", "en"]
    explained = CliRunner().invoke(app, [*words, "--standard", str(night.out.parent / "standard")]).output
    assert both in explained
    assert "Auditor's word: observation · lead auditor (2026-04-12): agreed" in explained
