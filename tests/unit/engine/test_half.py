"""Half of the rules may run in a process beside: the ledger and its proofs are the same, whatever becomes of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from compliance import forked as room
from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.load import load_catalogue
from compliance.engine import gather, run
from compliance.engine.database import DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.opening import opened, widen
from compliance.engine.proving import Duty
from compliance.engine.writing import LEDGER
from compliance.findings.finding import Finding
from compliance.forked import is_alone
from compliance.ledger import COLUMNS
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_rows
from tiny import write_tiny

MORE = """\
clause: "1"
title: {zh-Hant: 話, zh-Hans: 话, en: Talks}
severity: minor
presupposes: [care/visits]
responsible: {post: nurse}
action: {zh-Hant: 話。, zh-Hans: 话。, en: Talk.}
each: visits
evidence: {require: {kind: {any: [{kind: home}]}}}
"""
VISITS: list[dict[str, str | None]] = [
    {"house": "H1", "at": "2026-01-05", "kind": "street"},
    {"house": "H1", "at": "2026-02-05", "kind": "home"},
    {"house": "H2", "at": "2026-02-06", "kind": "street"},
]
Rows = list[tuple[Any, ...]]
Half = Callable[..., Generator[Any, list[Duty], None]]


def audited(standard: Path, *, helped: bool) -> tuple[Rows, tuple[Finding, ...], bool]:
    """Return the ledger, the findings and whether a process beside was begun."""
    catalogue, problems = load_catalogue(str(standard))
    assert problems == ()
    assert catalogue is not None
    visits = replace(catalogue.rules["care/visits"], params={"least": (ParamValue("least", 2),)})
    catalogue = replace(catalogue, rules={**catalogue.rules, "care/visits": visits})
    connection = opened(narrow=True)
    try:
        at = AuditMoment(date(2026, 4, 10), date(2026, 1, 1), date(2026, 3, 31))
        houses: list[dict[str, str | None]] = [{"house": name, "since": "2026-01-01"} for name in ("H1", "H2")]
        rows = {"houses": houses, "visits": VISITS, "staff": []}
        records = read_rows(connection, rows, catalogue.record_types, as_of=at.as_of)
        database = DuckDatabase(connection)
        written = run.write_ledger(database, catalogue, records, at, helped=helped)
        ledger = database.rows(f"SELECT * FROM {quote(LEDGER)}")
        return ledger, gather.findings(database, catalogue, records, written), written.half is not None
    finally:
        connection.close()


@pytest.fixture
def standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "is_alone", lambda: True)
    monkeypatch.setattr(room, "has_room", lambda _=0: True)
    made = write_tiny(tmp_path)
    (made / "rules/care/talks.yaml").write_text(MORE, encoding="utf-8")
    return made


def test_the_other_half_is_written_and_proven_there(standard: Path) -> None:
    ledger, findings, _ = audited(standard, helped=False)
    names = [name for name, _ in COLUMNS]
    states = {(row[names.index("rule")], row[names.index("state")], row[names.index("reason")]) for row in ledger}
    assert {rule for rule, _, _ in states} == {"care/visits", "care/talks"}
    assert ("care/talks", "not_assessable", "follows_from:care/visits") in states  # of the other half
    assert {evidence.role for finding in findings for evidence in finding.evidence} == {"subject", "counted"}
    assert audited(standard, helped=True) == (ledger, findings, True)


@pytest.mark.parametrize("told", [0, 1])
def test_what_the_other_half_does_not_tell_is_worked_out_here(
    told: int, standard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, findings, _ = audited(standard, helped=False)
    whole: Half = run._half  # noqa: SLF001  (the work of the other process, cut short)

    def dies(*given: Any) -> Generator[Any, list[Duty], None]:
        if told:
            yield next(whole(*given))
        os._exit(3)

    monkeypatch.setattr(run, "_half", dies)
    assert audited(standard, helped=True) == (ledger, findings, bool(told))


def test_a_narrow_database_begins_no_thread_until_it_is_widened() -> None:
    before = len(list(Path("/proc/self/task").iterdir()))
    connection = opened(narrow=True)
    connection.execute("CREATE TABLE t AS SELECT * FROM range(10000) AS r(n)")
    assert len(list(Path("/proc/self/task").iterdir())) == before
    assert is_alone() is (before == 1)
    widen(connection)
    assert len(list(Path("/proc/self/task").iterdir())) > before
    setting = connection.execute("SELECT current_setting('threads'), current_setting('async_threads')").fetchall()
    connection.close()
    with opened() as plain:
        assert (
            plain.execute("SELECT current_setting('threads'), current_setting('async_threads')").fetchall() == setting
        )
