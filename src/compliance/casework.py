"""Running the cases of rules: the records of a case, through the engine, against the obligations it expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from multiprocessing import get_all_start_methods, get_context

from msgspec.structs import replace

from compliance.catalogue.cases import Case, Expected, entry_for
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.lint_cases import checked_cases
from compliance.catalogue.lint_spot import World
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.engine.run import write_ledger
from compliance.engine.small import SMALL
from compliance.ledger import Obligation
from compliance.message import Message, msg, verbatim
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_rows
from compliance.tables import Extent, Records

ENOUGH = 16  # rules for which other processes are worth their start
_FORKED: list[Catalogue] = []


def run_all_cases(catalogue: Catalogue, entries: Sequence[RuleEntry]) -> Iterator[tuple[RuleEntry, int, list[Message]]]:
    """Run the cases of rules in their order: each rule, how many ran, what failed. On every core where that helps."""
    if len(entries) < ENOUGH or "fork" not in get_all_start_methods():
        yield from ((entry, *run_cases(catalogue, entry)) for entry in entries)
        return
    _FORKED[:] = [catalogue]  # the processes are forks, so that nothing is sent to them but ids
    with get_context("fork").Pool() as pool:
        ran = pool.imap(_run_forked, [entry.id for entry in entries], chunksize=4)
        yield from ((entry, count, failures) for entry, (count, failures) in zip(entries, ran, strict=True))


def _run_forked(rule_id: str) -> tuple[int, list[Message]]:
    return run_cases(_FORKED[0], _FORKED[0].rules[rule_id])


def run_cases(catalogue: Catalogue, entry: RuleEntry) -> tuple[int, list[Message]]:
    """Run the cases beside a rule; return how many ran, and what failed in words."""
    file = checked_cases(entry, World(catalogue.record_types, catalogue.standard))
    failures = [problem.told() for problem in file.problems]
    with opened(narrow=True) as connection:  # a case has a handful of rows
        for case in (placed.case for placed in file.cases):
            wrong = differences(catalogue, entry, case, connection)
            if wrong:
                failures.append(verbatim(f"{entry.id}::{case.name}", *wrong, between="\n    "))
    return len(file.problems) + len(file.cases), failures


def differences(
    catalogue: Catalogue,
    entry: RuleEntry,
    case: Case,
    connection: Embedded,
    *,
    small: int | None = SMALL,
) -> list[Message]:
    """Return what the engine says otherwise than the case expects; ``small`` as for ``write_ledger``."""
    asked = entry_for(case, entry, catalogue.standard)
    return unlike(case, obligations(catalogue, asked, case, connection, small=small))


def unlike(case: Case, found: Iterable[Obligation]) -> list[Message]:
    """Return in words what was expected and not found, and what was found and not expected."""
    left = list(found)
    wrong: list[Message] = []
    for expected in case.expect:
        match = next((o for o in left if _same(expected, o)), None)
        if match is None:
            what = expected.model_dump(include=set(expected.written), mode="json")
            wrong.append(msg("expected {what}", what=verbatim(what)))
        else:
            left.remove(match)
    return wrong + [msg("found    {what}", what=_said(o)) for o in left] if wrong or left else []


def obligations(
    catalogue: Catalogue,
    entry: RuleEntry,
    case: Case,
    connection: Embedded,
    *,
    small: int | None = SMALL,
) -> list[Obligation]:
    """Run one rule over the records of a case; the connection's own tables of an earlier case are replaced."""
    records, at = read_case(catalogue, case, connection)
    database = DuckDatabase(connection)
    alone = replace(entry, rule=entry.rule.model_copy(update={"presupposes": ()}))
    run = write_ledger(database, replace(catalogue, rules={entry.id: alone}), records, at, small=small)
    return gather.obligations(run.place)


def read_case(catalogue: Catalogue, case: Case, connection: Embedded) -> tuple[Records, AuditMoment]:
    """Load the records of a case, and say of what moment it speaks."""
    extents = {name: Extent(s.from_, s.to) for name, s in case.extents.items()}
    absent = {tuple(name.split(".", 1)) for name in case.absent_columns}
    records = read_rows(
        connection, case.rows, catalogue.record_types, as_of=case.as_of, extents=extents,
        absent_columns={(a, b) for a, b in absent}, offset=catalogue.standard.ahead_of_utc,
    )  # fmt: skip
    day = case.as_of.date() if isinstance(case.as_of, datetime) else case.as_of
    return records, AuditMoment(case.as_of, case.from_, case.to or day)


def _same(expected: Expected, found: Obligation) -> bool:
    return all(_value(expected, name) == _found(found, name) for name in expected.written)


def _value(expected: Expected, name: str) -> object:
    value = getattr(expected, name)
    if name in ("due", "opens", "met_at") and value is not None:
        return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return value


def _found(found: Obligation, name: str) -> object:
    value = getattr(found, name)
    return tuple(sorted(n for n in value.split(",") if n)) if name == "missing" else value


def _said(found: Obligation) -> str:
    names = ("subject", "window", "state", "reason", "opens", "due", "demanded", "found", "population", "missing")
    return " ".join(f"{name}={getattr(found, name)}" for name in names if getattr(found, name) not in (None, ""))
