"""A cell that says N/A is neither blank nor a value: it answers nothing, and the report says what stands there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compliance.cli.app import app
from tiny import write_tiny

RULE = """\
clause: "1"
title: {zh-Hant: 缺記錄, zh-Hans: 缺记录, en: No note}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 補記。, zh-Hans: 补记。, en: Write it down.}
each: visits
evidence: {answered: [note, ended_at]}
show: [house]
"""
VISITS = """\
house,by,at,ended_at,kind,note
H1,E1,2026-03-02 09:00,2026-03-02 10:00,home,N/A
H1,E1,2026-03-03 09:00,2026-03-03 10:00,home,無
H1,E1,2026-03-04 09:00,--,home,ok
H1,E1,2026-03-05 09:00,,home,ok
H1,E1,2026-03-06 09:00,2026-03-06 10:00,N/A,ok
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    (write_tiny(tmp_path / "standard") / "rules" / "care" / "notes.yaml").write_text(RULE, encoding="utf-8")
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "houses.csv").write_text("house,since,beds\nH1,2026-03-01,4\nn/a,2026-03-01,4\n", encoding="utf-8")
    (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
    return folder


def _run(*words: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_what_is_struck_out_is_not_answered_and_the_finding_says_what_stands_there(records: Path) -> None:
    out = records.with_name("out")
    _run(
        "audit",
        records,
        "--standard",
        records.with_name("standard"),
        "--as-of",
        "2026-03-31",
        "--out",
        out,
        "--lang",
        "en",
    )
    findings = json.loads((out / "findings.json").read_text(encoding="utf-8"))["findings"]
    notes = [f for f in findings if f["rule"] == "care/notes"]
    told = {f["evidence"][0]["row"]: (f["missing"], [c["text"] for c in f["evidence"][0]["cells"]]) for f in notes}
    assert told == {2: (["note"], ["H1", "N/A"]), 4: (["ended_at"], ["H1", "--"]), 5: (["ended_at"], ["H1"])}
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "In the cells: note: N/A." in report
    assert "In the cells: ended_at: --." in report
    assert report.count("In the cells:") == 2


def test_check_tells_them_apart_from_blanks(records: Path) -> None:
    said = _run("data", "check", records, "--standard", records.with_name("standard"), "--lang", "en").output
    lines = said.splitlines()
    at = lines.index("rows in 7 = used 7 + set aside 0; data findings 2")
    assert lines[at + 1 : at + 8] == [
        "  houses.house: 1 cells say none or not applicable, told apart from blank",
        "  visits.ended_at: 1 cells say none or not applicable, told apart from blank",
        "  visits.note: 2 cells say none or not applicable, told apart from blank",
        "  houses.house: a required cell is not blank, but holds no value, 1 times",
        "    houses.csv row 3, house, n/a",
        "  visits.kind: not one of the known words, 1 times",
        "    visits.csv row 6, kind, N/A",
    ]
