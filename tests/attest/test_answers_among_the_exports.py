"""An answer that lies among the exports is held to what `attest import` holds it to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from attest.conftest import Fill, command
from attest.test_questions_round_trip import BAD, GOOD, H1

Run = Callable[..., Result]
AGAINST: dict[str, tuple[dict[str, object], str, str]] = {
    "failures": ({**GOOD, "fail_n": 1}, "not_assessable", "fail_n"),
    "more failures than things": ({**GOOD, "fail_n": 4}, "not_assessable", "fail_n"),
    "nothing looked at": ({**GOOD, "sample_n": 0}, "not_assessable", "sample_n"),
    "no number": ({**GOOD, "sample_n": "some"}, "not_assessable", "sample_n"),
    "fewer than asked, no word why": ({**GOOD, "sample_n": 1}, "not_assessable", "fact"),
    "not applicable, no word why": ({**GOOD, "answer": "not_applicable"}, "not_assessable", "fact"),
    "nonconforming without failures": ({**BAD, "fail_n": 0}, "nonconforming", "fail_n"),
    "nonconforming without a fact": ({**BAD, "fact": None}, "nonconforming", "fact"),
}


def _document(tmp_path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    return document


def _states(tmp_path: Path) -> dict[str, int]:
    return {state: n for state, n in _document(tmp_path)["figures"]["states"].items() if n and state != "manual"}


@pytest.mark.parametrize("case", AGAINST)
def test_an_answer_against_its_own_figures_lets_nothing_off(
    run: Run, fill: Fill, records: Path, standard: Path, tmp_path: Path, case: str
) -> None:
    given, state, field = AGAINST[case]
    run("attest", "export")
    filled = fill(tmp_path / "asked" / H1, {"H1": given})
    refused = run("attest", "import", filled)
    assert refused.exit_code == 2
    filled.rename(records / "dropped.xlsx")
    run("audit")
    assert _states(tmp_path) == {state: 1}
    found = [f for f in _document(tmp_path)["data_findings"] if f["reason"] in ("answer_disagrees", "bad_number")]
    assert {f["field"] for f in found if f["reason"] == "answer_disagrees"} == {field}
    checked = command("data", "check", records, "--standard", standard)
    assert "it does not agree with the answer beside it" in checked.output


def test_an_answer_that_agrees_is_judged_either_way(run: Run, fill: Fill, records: Path, tmp_path: Path) -> None:
    run("attest", "export")
    fill(tmp_path / "asked" / H1, {"H1": GOOD}).rename(records / "dropped.xlsx")
    run("audit")
    assert _states(tmp_path) == {"conforming": 1}
    assert not [f for f in _document(tmp_path)["data_findings"] if f["reason"] == "answer_disagrees"]
