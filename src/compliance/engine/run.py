"""Rules over records: the ledger as of a moment, written where that is quickest, and what proves it."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TypeVar

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.database import Database, DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.opening import widen
from compliance.engine.proving import Duty, Related, related
from compliance.engine.seen import Later, seen_tables
from compliance.engine.small import SMALL, STEPS, copied, hand_over, small_copy, worth_a_copy
from compliance.engine.sqlite import SqliteDatabase
from compliance.engine.writing import LEDGER, Rules, completed, create, planned, written
from compliance.forked import Forked, GoneError, forked
from compliance.plan.compile import RulePlan
from compliance.plan.context import AuditMoment
from compliance.plan.scope import World
from compliance.tables import Records

Answer = TypeVar("Answer")
WORTH = 200  # rows of its record type that take a rule as long as its plan and its statement


@dataclass(frozen=True, slots=True)
class LedgerRun:
    """What was run: the plans, which record types are logs, and how many rows lie after the as-of.

    ``later``: record type -> number of the source -> rows. ``place``: the database that the plans were made for;
    ``elsewhere``: another one, and plans of all rules for it, for what is beyond the place. ``half``: the process that
    has the plans of the rules that are not among ``plans``.
    """

    plans: Mapping[str, RulePlan]
    logs: frozenset[str]
    later: Mapping[str, Later]
    place: Database
    elsewhere: Callable[[], tuple[Database, Mapping[str, RulePlan]]] | None = None
    half: Forked | None = None

    def asked(self, ask: Callable[[Database, Mapping[str, RulePlan]], Answer]) -> Answer:
        """Return what the plans' own selects say: of the place, else of the other database."""
        try:
            return ask(self.place, self.plans)
        except (sqlite3.OperationalError, OverflowError, GoneError):
            if self.elsewhere is None:
                raise
            return ask(*self.elsewhere())

    def proven(self, duties: Sequence[Duty]) -> dict[str, Related]:
        """Return the records behind duties that are broken, by rule. It is asked once: the other half ends with it."""

        def proofs(place: Database, plans: Mapping[str, RulePlan]) -> dict[str, Related]:
            if self.half is None or place is not self.place:
                return related(place, plans, duties)
            with self.half as half:
                half.ask(duties)
                found: dict[str, Related] = related(place, plans, duties) | half.answer()
                return found

        return self.asked(proofs)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is judged, over which tables of how many rows, by when."""

    catalogue: Catalogue
    world: World
    rows: Mapping[str, int]
    at: AuditMoment
    progress: Callable[[str], None] | None


def write_ledger(  # noqa: PLR0913  (what is judged, by when, and how)
    database: Database,
    catalogue: Catalogue,
    records: Records,
    at: AuditMoment,
    *,
    known_at: AuditMoment | None = None,
    progress: Callable[[str], None] | None = None,
    small: int | None = SMALL,
    helped: bool = False,
) -> LedgerRun:
    """Create the table ``ledger`` (see ``ledger.COLUMNS``) with every obligation of every rule.

    ``known_at``: the moment after which records have not happened yet, when that is an earlier one than ``at``.
    ``small``: up to so many rows for each rule they run on a copy of the records that is quicker to ask; None: never.
    ``helped``: a process beside may take half of the rules there; its plans are not among those of the run.
    """
    tables, later = seen_tables(database, records, catalogue.record_types, known_at or at)
    logs = frozenset(name for name in tables if catalogue.record_types[name].role == "log")
    rows = {name: table.rows for name, table in records.tables.items()}
    task = _Task(catalogue, World(catalogue.record_types, tables), rows, at, progress)
    if worth_a_copy(database, records, len(catalogue.rules), small):
        try:
            place, plans, half = _on_a_copy(database, task, helped=helped)
            create(database)
            hand_over(place, database, LEDGER)
            place.give_up_after(STEPS)
            return LedgerRun(plans, logs, later, place, partial(_other, database, task), half)
        except (sqlite3.OperationalError, OverflowError):
            pass  # beyond SQLite (depth, terms, numbers or work of a statement): the larger database takes all of them
    if isinstance(database, DuckDatabase):
        widen(database.connection)
    plans = written(database, catalogue, catalogue.rules, task.world, at, progress=progress)
    completed(database, catalogue, _blocked(plans))
    return LedgerRun(plans, logs, later, database)


def _on_a_copy(
    database: Database, task: _Task, *, helped: bool
) -> tuple[SqliteDatabase, dict[str, RulePlan], Forked | None]:
    """Write the ledger on a copy; return the copy, the plans, and who has the plans of the other half of the rules."""
    catalogue, at = task.catalogue, task.at
    copy, world = _copy(database, task)
    first, second = _halves(catalogue.rules, task.rows)
    half = forked(partial(_half, database, task, second)) if helped else None
    plans = written(copy, catalogue, first if half else catalogue.rules, world, at, progress=task.progress)
    blocked = _blocked(plans)
    if half is not None:
        try:
            rows, others = half.answer()
        except GoneError:
            return _on_a_copy(database, task, helped=False)
        copy.append(LEDGER, rows)
        blocked |= others
    completed(copy, catalogue, blocked)
    return copy, plans, half


def _half(database: Database, task: _Task, rules: Rules) -> Generator[object, list[Duty], None]:
    """Yield the rules' rows of the ledger with what blocked them, then what proves the duties that are sent in."""
    copy, world = _copy(database, task)
    plans = written(copy, task.catalogue, rules, world, task.at)
    duties = yield copy.rows(f"SELECT * FROM {quote(LEDGER)} ORDER BY rowid"), _blocked(plans)
    yield related(copy, plans, duties)


def _copy(database: Database, task: _Task) -> tuple[SqliteDatabase, World]:
    copy = small_copy(database, task.world.tables)
    copy.give_up_after(STEPS)
    return copy, replace(task.world, tables=copied(task.world.tables))


def _halves(rules: Rules, rows: Mapping[str, int]) -> tuple[Rules, Rules]:
    """Part the rules in the order of their ids, so that those of one area, which ask the same tables, stay together.

    ``rows``: how many there are of each record type: a rule takes longer over many.
    """
    ordered = sorted(rules)
    dear = [1 + rows.get(rules[name].rule.each.of, 0) / WORTH for name in ordered]
    middle = bisect_left(list(accumulate(dear)), sum(dear) / 2)
    return {name: rules[name] for name in ordered[:middle]}, {name: rules[name] for name in ordered[middle:]}


def _blocked(plans: Mapping[str, RulePlan]) -> dict[str, str]:
    return {rule_id: plan.blocked for rule_id, plan in plans.items()}


def _other(database: Database, task: _Task) -> tuple[Database, dict[str, RulePlan]]:
    return database, planned(database, task.catalogue, task.catalogue.rules, task.world, task.at)
