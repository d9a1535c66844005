"""Few exports are read in a process beside: records, ledger and problems are those of an audit that reads them here."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from compliance import beginning as room
from compliance import reading, request
from compliance.catalogue.load import describe
from compliance.catalogue.profile import AuditFile
from compliance.engine.opening import opened
from compliance.findings.result import AuditResult
from compliance.pipeline import audit, load
from compliance.problems import ProblemsError
from compliance.request import Request
from shipped import property_cs
from tiny import write_tiny

HOUSES = "house,since,beds\nH1,2026-01-01,3.5\nH2,2026-01-01,many\nH1,2026-01-01,4\n"
VISITS = "house,at,kind\nH1,2026-01-05,street\nH2,2026-02-06 08:30,home\n,2026-02-06,home\nH9,2026-02-07,home\n"
TODAY = date(2026, 4, 10)
Ledger = list[tuple[Any, ...]]


pytestmark = pytest.mark.usefixtures("forking")


@pytest.fixture
def asked(tmp_path: Path) -> Request:
    records = tmp_path / "records"
    records.mkdir()
    (records / "houses.csv").write_text(HOUSES, encoding="utf-8")
    (records / "visits.csv").write_text(VISITS, encoding="utf-8")
    standard = write_tiny(tmp_path / "standard")
    return Request(records, str(standard), TODAY, from_=date(2026, 1, 1), to=date(2026, 3, 31))


def audited(asked: Request) -> tuple[AuditResult, Ledger]:
    done = audit(asked)
    return done.result, done.ledger.rows("SELECT * FROM ledger ORDER BY 1, 2, 3, 4, 5")


def only(there: bool, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return work that fails in the process of the test, or in any other."""
    here = os.getpid()

    def guarded(*given: Any, **named: Any) -> Any:
        assert (os.getpid() != here) is there
        return work(*given, **named)

    return guarded


def test_exports_that_are_read_beside_are_those_that_are_read_here(
    asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_folder", only(there=False, work=reading.read_folder))
        patched.setattr(room, "is_little", lambda *_, **__: False)
        expected, ledger = audited(asked)
    monkeypatch.setattr(reading, "read_folder", only(there=True, work=reading.read_folder))
    result, there = audited(asked)
    assert result.records == expected.records
    assert (result.findings, result.tallies) == (expected.findings, expected.tallies)
    assert there == ledger
    told = {(f.record_type, f.place.line, f.field, f.reason) for f in result.records.data_findings}
    assert ("houses", 2, "", "conflicting_key") in told
    assert ("houses", 3, "beds", "bad_number") in told


def test_a_table_that_the_database_judged_is_handed_over_with_its_types(asked: Request) -> None:
    known = describe(asked.standard).known
    handed = reading.handed_over(asked, known, AuditFile())
    names = [(name, type_) for name, type_, _ in handed.relations["rec_houses"]]
    assert ("since", "TIMESTAMP") in names
    assert ("beds", "DECIMAL(18,4)") in names
    with opened(narrow=True) as connection:
        here, _ = reading.read_exports(connection, asked, known, AuditFile())
        assert here is not None
        for table in here.tables.values():
            for relation in (table.relation, table.raw):
                assert relation is not None
                rows = connection.execute(f'SELECT * FROM "{relation}" ORDER BY rowid').fetchall()
                assert list(zip(*(cells for _, _, cells in handed.relations[relation]), strict=True)) == rows


def test_problems_of_exports_and_of_what_was_written_are_told_together(
    asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    (asked.records / "staff.csv").write_bytes(b"staff_id,post\n\xff\xfe\x00")
    (asked.records / "more.xlsx").write_bytes(b"PK\x03\x04 torn")
    (asked.records / "houses-2.csv").write_text("house,house,since\nH3,H4,2026-01-01\n", encoding="utf-8")
    rule = Path(asked.standard) / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("each: houses", "each: hoses"), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(room, "is_little", lambda *_, **__: False)
        with pytest.raises(ProblemsError) as expected:
            audit(asked)
    monkeypatch.setattr(reading, "read_folder", only(there=True, work=reading.read_folder))
    with pytest.raises(ProblemsError) as there:
        audit(asked)
    assert there.value.problems == expected.value.problems
    assert [str(problem.told()) for problem in there.value.problems] == [
        str(problem.told()) for problem in expected.value.problems
    ]
    names = {Path(problem.place.file).name for problem in there.value.problems}
    assert names == {"staff.csv", "more.xlsx", "houses-2.csv", "visits.yaml"}


@pytest.mark.parametrize("broken", ["id: [", None])
def test_a_standard_that_cannot_be_read_is_told_without_its_exports(asked: Request, broken: str | None) -> None:
    path = Path(asked.standard) / "standard.yaml"
    path.unlink() if broken is None else path.write_text(broken, encoding="utf-8")
    with pytest.raises(ProblemsError) as told:
        audit(asked)
    assert not any(problem.place.file.endswith(".csv") for problem in told.value.problems)
    assert describe(asked.standard).known.record_types is None


def test_who_waits_for_them_is_told_what_is_read(asked: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading.read_folder

    def slow(*given: Any, **named: Any) -> Any:
        time.sleep(1.5)
        return read(*given, **named)

    monkeypatch.setattr(reading, "read_folder", only(there=True, work=slow))
    told: list[str] = []
    load(asked, progress=told.append)
    assert told == [f"reading {asked.records}"]


def test_exports_that_went_with_their_process_are_read_here(asked: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = audited(asked)[1]
    here, read = os.getpid(), reading.handed_over
    monkeypatch.setattr(reading, "handed_over", lambda *given: read(*given) if os.getpid() == here else os._exit(3))
    monkeypatch.setattr(reading, "read_folder", only(there=False, work=reading.read_folder))
    assert audited(asked)[1] == expected


def test_many_exports_or_some_in_a_database_are_read_here(asked: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "made_beside", lambda *_: pytest.fail("begun beside"))
    with monkeypatch.context() as small:
        small.setattr(request, "LITTLE", 10)
        audit(asked)
    with monkeypatch.context() as packed:
        (asked.records / "torn.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 1000)
        packed.setattr(request, "LITTLE", 8000)
        with pytest.raises(ProblemsError, match="torn"):
            audit(asked)
    (asked.records / "torn.xlsx").unlink()
    estate = "{name: estate, host: 127.0.0.1, port: 1, database: d, user: u, tables: [x]}"
    (asked.records / "audit.yaml").write_text(f"databases: [{estate}]\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as told:
        audit(asked)
    assert {problem.place.file for problem in told.value.problems} == {"estate"}
    (asked.records / "audit.yaml").unlink()
    with pytest.raises(pytest.fail.Exception, match="begun beside"):
        audit(asked)


def test_what_exports_are_read_by_is_what_the_catalogue_has() -> None:
    catalogue, _ = property_cs()
    assert catalogue is not None
    known = describe("property-cs").known
    assert known.record_types == catalogue.record_types
    assert known.offset == catalogue.standard.ahead_of_utc
    assert describe("no-such-standard").known.record_types is None


def test_exports_that_are_little_are_not_kept_but_where_some_were(
    asked: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    asked = replace(asked, cache=kept)
    amount = sum(path.stat().st_size for path in asked.records.iterdir())
    monkeypatch.setattr(request, "WORTH_KEEPING", amount + 1)
    expected = audited(asked)
    assert not kept.exists()
    monkeypatch.setattr(request, "WORTH_KEEPING", amount)
    assert audited(asked) == expected
    (pack,) = kept.iterdir()
    first = pack.read_bytes()
    monkeypatch.setattr(request, "WORTH_KEEPING", amount * 2)
    (asked.records / "visits.csv").write_text(VISITS.replace("H9", "H1"), encoding="utf-8")
    audited(asked)
    assert pack.read_bytes() != first  # what left the folder left its pack


def test_a_cache_that_cannot_be_looked_at_is_no_fault(asked: Request, tmp_path: Path) -> None:
    expected = audited(asked)
    assert audited(replace(asked, cache=tmp_path / ("x" * 300))) == expected


def test_packed_exports_are_kept_from_an_eighth_of_the_bytes_on(asked: Request) -> None:
    (asked.records / "houses.xlsx").write_bytes(b"x" * (request.WORTH_KEEPING // request.PACKED))
    assert request.is_worth_keeping(asked, AuditFile())
    (asked.records / "houses.xlsx").rename(asked.records / "more.csv")
    assert not request.is_worth_keeping(asked, AuditFile())
