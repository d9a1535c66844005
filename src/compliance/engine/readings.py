"""The rules under their other readings, one at a time, over the records that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from compliance.catalogue.catalogue import Catalogue, OtherReading, RuleEntry
from compliance.engine.database import Database
from compliance.engine.emit import quote
from compliance.engine.run import write_ledger
from compliance.engine.writing import LEDGER
from compliance.findings.readings import Duty, ReadingRun
from compliance.ledger import State
from compliance.plan.context import AuditMoment
from compliance.tables import Records

Progress = Callable[[str], None]


def reading_runs(
    database: Database,
    catalogue: Catalogue,
    records: Records,
    at: AuditMoment,
    *,
    keep: Callable[[Database], None],
    progress: Progress | None = None,
) -> Iterator[ReadingRun]:
    """Yield one run for each other reading; the table ``ledger`` is written anew every time.

    ``keep`` leaves out of the ledger what the audit does not cover.
    """
    for other in catalogue.other_readings:
        if progress is not None:
            progress(f"{other.entry.id}: {other.name}")
        yield _run(database, catalogue, records, at, other=other, keep=keep)


def _run(
    database: Database,
    catalogue: Catalogue,
    records: Records,
    at: AuditMoment,
    *,
    other: OtherReading,
    keep: Callable[[Database], None],
) -> ReadingRun:
    rules = {**catalogue.rules, other.entry.id: other.entry}
    affected = _affected(other.entry.id, rules)
    needed = {*affected, *(name for rule_id in affected for name in rules[rule_id].rule.presupposes)}
    alone = replace(catalogue, rules={name: rules[name] for name in needed if name in rules})
    plans = write_ledger(database, alone, records, at).plans
    keep(database)
    blocked = plans[other.entry.id].blocked
    return ReadingRun(other.entry.id, other.topic, other.name, affected, _broken(database, affected), blocked)


def _affected(rule_id: str, rules: Mapping[str, RuleEntry]) -> frozenset[str]:
    """Return the rule and those whose obligations its breaches make not assessable."""
    return frozenset({rule_id, *(name for name, entry in rules.items() if rule_id in entry.rule.presupposes)})


def _broken(database: Database, rules: frozenset[str]) -> frozenset[Duty]:
    mark = database.dialect.placeholder
    rows = database.rows(
        f"SELECT rule, site, subject, {quote('window')} FROM {quote(LEDGER)} WHERE state IN ({mark}, {mark})",
        [str(State.NONCONFORMING), str(State.OBSERVATION)],
    )
    return frozenset((rule, site, subject, window) for rule, site, subject, window in rows if rule in rules)
