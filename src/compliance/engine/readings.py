"""The rules under their other readings, one at a time, over the records that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, OtherReading, RuleEntry
from compliance.catalogue.readings import cuts_otherwise
from compliance.engine.database import Database
from compliance.engine.gather import obligations
from compliance.engine.run import write_ledger
from compliance.findings.readings import Duty, ReadingRun, Stretch, lasted_of
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
    run = write_ledger(database, alone, records, at)
    keep(run.place)
    blocked = run.plans[other.entry.id].blocked
    broken = _broken(run.place, affected, alone)
    moved = cuts_otherwise(catalogue.rules[other.entry.id].rule, other.entry.rule)
    stretches = {duty: lasted for duty, lasted in broken.items() if duty[0] == other.entry.id} if moved else None
    return ReadingRun(other.entry.id, other.topic, other.name, affected, frozenset(broken), blocked, stretches)


def _affected(rule_id: str, rules: Mapping[str, RuleEntry]) -> frozenset[str]:
    """Return the rule and those whose obligations its breaches make not assessable."""
    return frozenset({rule_id, *(name for name, entry in rules.items() if rule_id in entry.rule.presupposes)})


def _broken(database: Database, rules: frozenset[str], catalogue: Catalogue) -> dict[Duty, Stretch]:
    states = (State.NONCONFORMING, State.OBSERVATION)
    return {
        (duty.rule, duty.site, duty.subject, duty.window): lasted_of(catalogue.rules[duty.rule].rule, duty)
        for duty in obligations(database, states=states)
        if duty.rule in rules
    }
