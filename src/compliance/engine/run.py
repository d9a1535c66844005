"""Rules over records: the ledger as of a moment, written where that is quickest, and what proves it."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import accumulate
from typing import TypeVar

from msgspec import Struct

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.database import Database, DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.opening import widen
from compliance.engine.proving import Duty, Related, related
from compliance.engine.seen import Later, seen_tables
from compliance.engine.small import SMALL, STEPS, hand_over, seen_there, small_copy, worth_a_copy
from compliance.engine.sqlite import SqliteDatabase
from compliance.engine.writing import LEDGER, Rules, completed, create, planned, written
from compliance.forked import Forked, GoneError, forked
from compliance.plan.compile import RulePlan
from compliance.plan.context import AuditMoment
from compliance.plan.scope import World
from compliance.tables import Records

Answer = TypeVar("Answer")
WORTH = 200  # rows of its record type that take a rule as long as its plan and its statement
SHARE = 0.54  # of the rules' work is done here: the process beside begins later and hands over


class LedgerRun(Struct, frozen=True):
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
            with _bounded(self.place):
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


class _Task(Struct, frozen=True):
    """What is judged, by when, and after which moment records have not happened yet."""

    database: DuckDatabase
    catalogue: Catalogue
    records: Records
    at: AuditMoment
    known_at: AuditMoment
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
    """Create the table ``ledger`` (see ``ledger.COLUMNS``) with every obligation of every rule, in the run's place.

    ``known_at``: the moment after which records have not happened yet, when that is an earlier one than ``at``.
    ``small``: up to so many rows for each rule they run on a copy of the records that is quicker to ask; None: never.
    ``helped``: a process beside may take half of the rules there; its plans are not among those of the run.
    """
    if worth_a_copy(database, records, len(catalogue.rules), small):
        assert isinstance(database, DuckDatabase)
        try:
            return _on_a_copy(_Task(database, catalogue, records, at, known_at or at, progress), helped=helped)
        except (sqlite3.OperationalError, OverflowError):
            pass  # beyond SQLite (depth, terms, numbers or work of a statement): the larger database takes all of them
    tables, later = seen_tables(database, records, catalogue.record_types, known_at or at)
    world = World(catalogue.record_types, tables)
    if isinstance(database, DuckDatabase):
        widen(database.connection)
    plans = written(database, catalogue, catalogue.rules, world, at, progress=progress)
    completed(database, catalogue, _blocked(plans))
    return LedgerRun(plans, _logs(catalogue, records), later, database)


def _on_a_copy(task: _Task, *, helped: bool) -> LedgerRun:
    """Write the ledger on a copy; the embedded database has it when a statement of its own names it."""
    catalogue, at = task.catalogue, task.at
    copy, world, later = _copy(task)
    first, second = _halves(catalogue.rules, {name: table.rows for name, table in task.records.tables.items()})
    half = forked(partial(_half, task, second)) if helped else None
    plans = written(copy, catalogue, first if half else catalogue.rules, world, at, progress=task.progress)
    blocked = _blocked(plans)
    if half is not None:
        try:
            rows, others = half.answer()
        except GoneError:
            return _on_a_copy(task, helped=False)
        copy.append(LEDGER, rows)
        blocked |= others
    completed(copy, catalogue, blocked)
    copy.give_up_after(None)
    task.database.connection.wait(LEDGER, partial(_handed_over, copy, task.database))
    return LedgerRun(plans, _logs(catalogue, task.records), later, copy, partial(_other, task), half)


@contextmanager
def _bounded(place: Database) -> Iterator[None]:
    """Let statements of the rules on a copy give up; the ledger's own are short."""
    if not isinstance(place, SqliteDatabase):
        yield
        return
    place.give_up_after(STEPS)
    try:
        yield
    finally:
        place.give_up_after(None)


def _handed_over(copy: SqliteDatabase, database: DuckDatabase) -> None:
    create(database)
    hand_over(copy, database, LEDGER)


def _logs(catalogue: Catalogue, records: Records) -> frozenset[str]:
    return frozenset(name for name in records.tables if catalogue.record_types[name].role == "log")


def _half(task: _Task, rules: Rules) -> Generator[object, list[Duty], None]:
    """Yield the rules' rows of the ledger with what blocked them, then what proves the duties that are sent in."""
    copy, world, _ = _copy(task)
    plans = written(copy, task.catalogue, rules, world, task.at)
    duties = yield copy.rows(f"SELECT * FROM {quote(LEDGER)} ORDER BY rowid"), _blocked(plans)
    yield related(copy, plans, duties)


def _copy(task: _Task) -> tuple[SqliteDatabase, World, dict[str, Later]]:
    """Return a copy of the records, the world as plans see it there, and how many rows are not in it."""
    types = task.catalogue.record_types
    copy = small_copy(task.database, task.records)
    copy.give_up_after(STEPS)
    tables, later = seen_tables(task.database, task.records, types, task.known_at, place=copy)
    return copy, World(types, seen_there(copy, tables)), later


def _halves(rules: Rules, rows: Mapping[str, int]) -> tuple[Rules, Rules]:
    """Part the rules in the order of their ids, so that those of one area, which ask the same tables, stay together.

    ``rows``: how many there are of each record type: a rule takes longer over many.
    """
    ordered = sorted(rules)
    dear = [1 + rows.get(rules[name].rule.each.of, 0) / WORTH for name in ordered]
    middle = bisect_left(list(accumulate(dear)), sum(dear) * SHARE)
    return {name: rules[name] for name in ordered[:middle]}, {name: rules[name] for name in ordered[middle:]}


def _blocked(plans: Mapping[str, RulePlan]) -> dict[str, str]:
    return {rule_id: plan.blocked for rule_id, plan in plans.items()}


def _other(task: _Task) -> tuple[Database, dict[str, RulePlan]]:
    tables, _ = seen_tables(task.database, task.records, task.catalogue.record_types, task.known_at)
    world = World(task.catalogue.record_types, tables)
    return task.database, planned(task.database, task.catalogue, task.catalogue.rules, world, task.at)
