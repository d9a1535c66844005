"""Every other reading is tried, one at a time; findings say under which they stand, and what others find is counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from compliance.catalogue.load import load_catalogue
from compliance.cli.app import app
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from compliance.engine.readings import reading_runs
from compliance.engine.run import write_ledger
from compliance.findings.readings import ReadingChange, Readings, compared
from compliance.findings.result import AuditResult
from compliance.pipeline import audit
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_rows
from compliance.render import write
from compliance.request import Request
from tiny import write_tiny

READINGS = """\
readings:
  - topic: which visits
    taken: home
    alternatives:
      any place: {frequency.count.where: null}
      street: {frequency.count.where.kind: street}
  - topic: how many
    taken: one
    alternatives: {two: {params.least: 2}}
"""
RESTING = """\
clause: "3"
title: {zh-Hant: 缺床, zh-Hans: 缺床, en: No beds}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 加床。, zh-Hans: 加床。, en: Add beds.}
each: houses
evidence: {answered: [beds]}
presupposes: [care/visits]
"""
THIRD = """\
  - id: "3"
    locator: "3"
    area: care
    statement: {zh-Hant: 有床。, zh-Hans: 有床。, en: There are beds.}
"""
VISITS = {
    "H1": ["2026-03-02,home"],  # stands in no reading but street and two
    "H2": ["2026-03-03,street"],  # broken as read; not in any place, not in street
    "H3": [],  # broken in every reading
    "H4": ["2026-03-02,home", "2026-03-03,street"],  # broken under two only
}


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    """Write the tiny standard with two readings, and a rule that rests on the one with readings."""
    folder = write_tiny(tmp_path / "standard")
    with (folder / "rules/care/visits.yaml").open("a", encoding="utf-8") as file:
        file.write(READINGS)
    with (folder / "care.yaml").open("a", encoding="utf-8") as file:
        file.write(THIRD)
    (folder / "rules/care/beds.yaml").write_text(RESTING, encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Write four houses without beds and their visits in March 2026."""
    folder = tmp_path / "records"
    folder.mkdir()
    houses = "".join(f"{house},2026-03-01,\n" for house in VISITS)
    visits = "".join(f"{house},E1,{visit}\n" for house, made in VISITS.items() for visit in made)
    (folder / "houses.csv").write_text(f"house,since,beds\n{houses}", encoding="utf-8")
    (folder / "visits.csv").write_text(f"house,by,at,kind\n{visits}", encoding="utf-8")
    (folder / "staff.csv").write_text("staff_id,post,since,until,house\nE1,nurse,2025-01-01,,H1\n", encoding="utf-8")
    return folder


def audited(records: Path, standard: Path) -> AuditResult:
    request = Request(
        records,
        str(standard),
        date(2026, 4, 10),
        as_of=date(2026, 4, 10),
        from_=date(2026, 3, 1),
        to=date(2026, 3, 31),
        every_reading=True,
    )
    return audit(request).result


def stands(result: AuditResult) -> dict[tuple[str, str], str | None]:
    return {(f.obligation.rule, f.obligation.subject): f.readings for f in result.findings}


def test_findings_say_whether_they_stand_under_every_reading(records: Path, standard: Path) -> None:
    result = audited(records, standard)
    assert stands(result) == {
        ("care/visits", "H2"): "chosen_only",
        ("care/visits", "H3"): "every",
        ("care/beds", "H1"): "chosen_only",  # under street the house has no visit, so its beds are not judged
        ("care/beds", "H4"): "chosen_only",
    }
    assert result.readings == Readings(
        (
            ReadingChange("care/visits", "which visits", "any place", 1, 1),  # H2 is visited, and its beds are judged
            ReadingChange("care/visits", "which visits", "street", 2, 2),
            ReadingChange("care/visits", "how many", "two", 2, 2),
        ),
        (("1", 2), ("3", 1)),
    )


def test_the_reading_that_a_company_takes_is_the_one_in_force(records: Path, standard: Path) -> None:
    (records / "profile.yaml").write_text("readings: {which visits: any place}\n", encoding="utf-8")
    result = audited(records, standard)
    assert stands(result) == {
        ("care/visits", "H3"): "every",
        ("care/beds", "H1"): "chosen_only",
        ("care/beds", "H2"): "chosen_only",
        ("care/beds", "H4"): "every",
    }
    assert result.readings is not None
    assert [(c.topic, c.alternative, c.added, c.removed) for c in result.readings.changes] == [
        ("which visits", "home", 1, 1),
        ("which visits", "street", 1, 1),
        ("how many", "two", 2, 2),
    ]


def test_sites_outside_of_the_audit_are_not_counted(records: Path, standard: Path) -> None:
    (records / "audit.yaml").write_text("scope: {sites: [H1]}\n", encoding="utf-8")
    result = audited(records, standard)
    assert stands(result) == {("care/beds", "H1"): "chosen_only"}
    assert result.readings is not None
    assert [(c.added, c.removed) for c in result.readings.changes] == [(0, 0), (1, 1), (1, 1)]


def test_a_reading_that_lacks_an_export_bears_nothing_out(records: Path, standard: Path) -> None:
    rule = standard / "rules/care/visits.yaml"
    text = rule.read_text("utf-8").replace(
        "street: {frequency.count.where.kind: street}", "calls: {frequency.count.of: calls}"
    )
    rule.write_text(text.replace("any place: {frequency.count.where: null}\n", ""), encoding="utf-8")
    calls = (standard / "records/visits.yaml").read_text("utf-8")
    (standard / "records/calls.yaml").write_text(calls, encoding="utf-8")
    result = audited(records, standard)
    assert result.readings is not None
    assert result.readings.changes[0] == ReadingChange("care/visits", "which visits", "calls", 2, 2, "no_export:calls")
    assert stands(result)["care/visits", "H3"] == "chosen_only"


def test_the_command_writes_what_it_found(records: Path, standard: Path, tmp_path: Path) -> None:
    words = ["audit", records, "--standard", standard, "--out", tmp_path / "out", "--as-of", "2026-04-10"]
    words += ["--from", "2026-03-01", "--to", "2026-03-31", "--lang", "en", "--readings"]
    run = CliRunner().invoke(app, [str(word) for word in [*words, "all"]])
    assert run.exit_code == 1
    told = (
        "other readings tried 3: 1 finding(s) stand under every reading, 3 only as read, "
        "3 more only under another reading"
    )
    assert told in run.output.splitlines()
    document = found(tmp_path)
    assert {entry["readings"] for entry in document["findings"]} == {"every", "chosen_only"}
    assert document["other_readings"]["changes"][0] == {
        "rule": "care/visits",
        "topic": "which visits",
        "alternative": "any place",
        "added": 1,
        "removed": 1,
        "blocked": None,
    }
    assert document["other_readings"]["only_alternative"] == [
        {"clause": "1", "count": 2},
        {"clause": "3", "count": 1},
    ]
    report = (tmp_path / "out/report.html").read_text("utf-8")
    assert "stands only under the reading taken" in report
    assert "Found only under another reading, by clause" in report
    plain = CliRunner().invoke(app, [str(word) for word in [*words, "chosen"]])
    assert told not in plain.output
    document = found(tmp_path)
    assert ({entry["readings"] for entry in document["findings"]}, document["other_readings"]) == ({None}, None)


def found(tmp_path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    schema = json.loads(Path(write.__file__).with_name("findings-v1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def test_an_unknown_word_is_refused(records: Path, standard: Path) -> None:
    run = CliRunner().invoke(
        app, ["audit", str(records), "--standard", str(standard), "--readings", "some", "--lang", "en"]
    )
    assert run.exit_code == 2
    assert "--readings: 'some' cannot be used; expected chosen, all" in run.output


RULE = "special-services/too-few-call-backs"
CALLED = {"followup_at": "2026-03-03", "q_quality": "好", "q_timeliness": "好", "q_manner": "好"}


def orders(site: str, number: int, called: int) -> list[dict[str, str]]:
    plain = {"project_id": site, "type": "clean", "ordered_at": "2026-03-02", "status": "completed"}
    return [
        {**plain, "order_no": f"{site}-{n}", "completed_at": "2026-03-02", **(CALLED if n < called else {})}
        for n in range(number)
    ]


def call_backs(readings: dict[str, str]) -> tuple[dict[str, str | None], Readings]:
    """Judge March 2026 of four sites: 100 orders with 20 calls, 201 with 21, 99 with 29, 300 with 29."""
    catalogue, problems = load_catalogue("property-cs", only={RULE}, every_reading=True, readings=readings)
    assert catalogue is not None
    assert problems == ()
    rows = [*orders("A", 100, 20), *orders("B", 201, 21), *orders("C", 99, 29), *orders("D", 300, 29)]
    empty: dict[str, list[dict[str, str]]] = {
        name: []
        for name in (
            "service_order_staff",
            "service_order_attempts",
            "contracts",
            "service_catalog",
            "staff",
            "complaints",
        )
    }
    at = AuditMoment(date(2026, 4, 30), date(2026, 3, 1), date(2026, 3, 31))
    with opened() as connection:
        records = read_rows(connection, {"service_orders": rows, **empty}, catalogue.record_types, as_of=at.as_of)
        database = DuckDatabase(connection)
        runs = tuple(reading_runs(database, catalogue, records, at, keep=lambda _: None))
        run = write_ledger(database, catalogue, records, at)
        findings, changes = compared(gather.findings(database, catalogue, records, run), runs, catalogue)
    return {finding.obligation.subject: finding.readings for finding in findings}, changes


def test_call_backs_of_exactly_a_hundred_orders_and_of_the_hole_stand_only_as_read() -> None:
    stands, changes = call_backs({})
    assert stands == {"A": "chosen_only", "B": "chosen_only", "C": "every", "D": "every"}
    told = [change for change in changes.changes if (change.added, change.removed, change.blocked) != (0, 0, "")]
    assert told == [
        ReadingChange(RULE, "exactly-100", "looser", 0, 1),
        ReadingChange(RULE, "hole-201-299", "looser neighbour", 0, 1),
    ]
    assert changes.only_alternative == ()


def test_who_reads_the_tiers_looser_is_told_what_the_stricter_reading_finds() -> None:
    stands, changes = call_backs({"exactly-100": "looser"})
    assert stands == {"B": "chosen_only", "C": "every", "D": "every"}
    assert ReadingChange(RULE, "exactly-100", "stricter", 1, 0) in changes.changes
    assert changes.only_alternative[0] == ("7.3.1", 1)


VISITS_APART = "renovation/manager-visits-too-far-apart"


def far_apart(visits: dict[str, list[int]]) -> tuple[dict[tuple[str, str], str | None], ReadingChange]:
    """Judge works from 1 to 12 March 2026, each with visits on these days; return the findings and the blocks."""
    catalogue, problems = load_catalogue("property-cs", only={VISITS_APART}, every_reading=True)
    assert catalogue is not None
    assert problems == ()
    works = [{"reno_id": site, "project_id": site, "start": "2026-03-01", "end": "2026-03-12"} for site in visits]
    kind = {"kind": "renovation_patrol", "role": "renovation_manager"}
    made = [
        {"insp_id": f"{site}{day}", "project_id": site, "reno_id": site, "at": f"2026-03-{day:02d} 09:00", **kind}
        for site, days in visits.items()
        for day in days
    ]
    rows = {"renovations": works, "inspections": made, "renovation_suspensions": []}
    at = AuditMoment(date(2026, 4, 1), None, date(2026, 4, 1))
    with opened() as connection:
        records = read_rows(connection, rows, catalogue.record_types, as_of=at.as_of)
        database = DuckDatabase(connection)
        runs = tuple(reading_runs(database, catalogue, records, at, keep=lambda _: None))
        run = write_ledger(database, catalogue, records, at)
        findings, changes = compared(gather.findings(database, catalogue, records, run), runs, catalogue)
    blocks = next(change for change in changes.changes if change.alternative == "fixed blocks of three days")
    return {(f.obligation.subject, f.obligation.window): f.readings for f in findings}, blocks


def test_a_gap_stands_under_fixed_blocks_where_a_block_in_it_has_no_visit() -> None:
    never, late = ("A", "start"), ("C", "C1")
    stands, blocks = far_apart({"A": [], "C": [1, 12], "D": [3, 6, 9, 12]})
    assert set(stands) == {never, late}
    assert blocks == ReadingChange(VISITS_APART, "every-three-days", "fixed blocks of three days", 0, 0)


def test_gaps_across_two_filled_blocks_stand_only_as_read() -> None:
    stands, blocks = far_apart({"B": [1, 6, 7, 12]})
    assert stands == {("B", "B1"): "chosen_only", ("B", "B7"): "chosen_only"}
    assert (blocks.added, blocks.removed) == (0, 2)


def test_of_one_work_only_the_gap_that_holds_an_empty_block_stands() -> None:
    stands, blocks = far_apart({"E": [1, 5, 6, 12]})  # 2-4 is no block, 7-9 is
    assert stands == {("E", "E1"): "chosen_only", ("E", "E6"): "every"}
    assert (blocks.added, blocks.removed) == (0, 1)
