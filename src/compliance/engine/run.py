"""Rules over records: compile, prepare the small tables, write the ledger, then let presupposed rules speak."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.engine.carried import load_carried
from compliance.engine.database import Database
from compliance.engine.dimensions import load_dimensions
from compliance.engine.emit import quote
from compliance.engine.seen import Later, seen_tables
from compliance.engine.small import SMALL, STEPS, copied, hand_over, small_copy, worth_a_copy
from compliance.ledger import COLUMNS, State
from compliance.plan.compile import RulePlan, compile_rule
from compliance.plan.context import AuditMoment, ParamRow
from compliance.plan.nodes import Select, Union
from compliance.plan.scope import World
from compliance.tables import Records

LEDGER = "ledger"
UNMET = "unmet"
IDLE = "idle"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class LedgerRun:
    """What was run: the plans, which record types are logs, and how many rows lie after the as-of.

    ``later``: record type -> number of the source -> rows. ``place``: the database that the plans were made for;
    ``elsewhere``: another one, and plans for it, for what is beyond the place.
    """

    plans: Mapping[str, RulePlan]
    logs: frozenset[str]
    later: Mapping[str, Later]
    place: Database
    elsewhere: Callable[[], tuple[Database, Mapping[str, RulePlan]]] | None = None

    def asked(self, ask: Callable[[Database, Mapping[str, RulePlan]], Answer]) -> Answer:
        """Return what the plans' own selects say: of the place, else of the other database."""
        try:
            return ask(self.place, self.plans)
        except (sqlite3.OperationalError, OverflowError):
            if self.elsewhere is None:
                raise
            return ask(*self.elsewhere())


def write_ledger(
    database: Database,
    catalogue: Catalogue,
    records: Records,
    at: AuditMoment,
    *,
    known_at: AuditMoment | None = None,
    progress: Callable[[str], None] | None = None,
    small: int | None = SMALL,
) -> LedgerRun:
    """Create the table ``ledger`` (see ``ledger.COLUMNS``) with every obligation of every rule.

    ``known_at``: the moment after which records have not happened yet, when that is an earlier one than ``at``.
    ``small``: up to so many rows for each rule they run on a copy of the records that is quicker to ask; None: never.
    """
    tables, later = seen_tables(database, records, catalogue.record_types, known_at or at)
    logs = frozenset(name for name in tables if catalogue.record_types[name].role == "log")
    world = World(catalogue.record_types, tables)
    if worth_a_copy(database, records, len(catalogue.rules), small):
        place = small_copy(database, tables)
        place.give_up_after(STEPS)
        try:
            plans = _written(place, catalogue, replace(world, tables=copied(tables)), at, progress=progress)
            _create(database)
            hand_over(place, database, LEDGER)
            place.give_up_after(STEPS)
            return LedgerRun(plans, logs, later, place, partial(_other, database, catalogue, world, at))
        except (sqlite3.OperationalError, OverflowError):
            pass  # beyond SQLite (depth, terms, numbers or work of a statement): the larger database takes all of them
    plans = _written(database, catalogue, world, at, progress=progress)
    return LedgerRun(plans, logs, later, database)


def _written(
    place: Database,
    catalogue: Catalogue,
    world: World,
    at: AuditMoment,
    *,
    progress: Callable[[str], None] | None,
) -> dict[str, RulePlan]:
    """Write the ledger where the tables of ``world`` are; return the plans."""
    plans = _planned(place, catalogue, world, at)
    _create(place)
    for rule_id, plan in plans.items():
        if progress is not None:
            progress(rule_id)
        for select in plan.selects:
            _insert(place, select)
    _note_rules_without_obligations(place, plans)
    _let_presupposed_speak(place, catalogue)
    return plans


def _planned(place: Database, catalogue: Catalogue, world: World, at: AuditMoment) -> dict[str, RulePlan]:
    """Return the plans, with the small tables that they name where the tables of ``world`` are."""
    param_rows: list[ParamRow] = []
    plans = {
        rule_id: compile_rule(entry, catalogue=catalogue, world=world, at=at, param_rows=param_rows)
        for rule_id, entry in sorted(catalogue.rules.items())
    }
    load_dimensions(place, catalogue.calendar, at, _periods(catalogue.rules.values()), param_rows)
    load_carried(place, catalogue, world)
    return plans


def _other(
    database: Database, catalogue: Catalogue, world: World, at: AuditMoment
) -> tuple[Database, dict[str, RulePlan]]:
    return database, _planned(database, catalogue, world, at)


def _periods(entries: Iterable[RuleEntry]) -> set[str]:
    found = set()
    for entry in entries:
        per = getattr(entry.rule.check, "per", None)
        if per is not None and not isinstance(per, str):
            found.add(per.per)
    return found


def _create(database: Database) -> None:
    declared = ", ".join(f"{quote(name)} {type_}" for name, type_ in COLUMNS)
    database.execute(f"DROP TABLE IF EXISTS {quote(LEDGER)}")
    database.execute(f"CREATE TEMP TABLE {quote(LEDGER)} ({declared})")


def _insert(database: Database, select: Select | Union) -> None:
    sql, binds = database.emitted(select)
    database.execute(f"INSERT INTO {quote(LEDGER)} {sql}", binds)


def _note_rules_without_obligations(database: Database, plans: Mapping[str, RulePlan]) -> None:
    counted = {row[0] for row in database.rows(f"SELECT DISTINCT rule FROM {quote(LEDGER)}")}
    names = ("rule", "clause", "site", "subject", "window", "state", "reason", "due_day", "missing")
    types = dict(COLUMNS)
    rows = []
    for rule_id, plan in plans.items():
        if rule_id not in counted:
            state = State.NOT_ASSESSABLE if plan.blocked else State.NOT_APPLICABLE
            reason = plan.blocked or "no_events"
            rows.append((rule_id, plan.entry.rule.clause, "", "", "", str(state), reason, True, ""))
    if rows:
        database.load(IDLE, [(name, types[name]) for name in names], rows)
        columns = ", ".join(quote(name) for name in names)
        database.execute(f"INSERT INTO {quote(LEDGER)} ({columns}) SELECT {columns} FROM {quote(IDLE)}")


def _let_presupposed_speak(database: Database, catalogue: Catalogue) -> None:
    """Where a presupposed rule is broken, what rests on it is not assessable: one missing document is one finding.

    Asked of the states before anything rested on anything, so that there are no chains.
    """
    mark, ledger = database.dialect.placeholder, quote(LEDGER)
    resting = {rule_id: entry.rule.presupposes for rule_id, entry in catalogue.rules.items() if entry.rule.presupposes}
    if not resting:
        return
    broken = f"SELECT DISTINCT rule, site FROM {ledger} WHERE state = {mark}"
    columns = [("rule", "VARCHAR"), ("site", "VARCHAR")]
    database.load(UNMET, columns, database.rows(broken, [str(State.NONCONFORMING)]))
    open_states = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.PENDING, State.MANUAL)
    states = ", ".join([mark] * len(open_states))
    for rule_id, presupposes in sorted(resting.items()):
        for presupposed in presupposes:
            sql = (
                f"UPDATE {ledger} SET state = {mark}, reason = {mark} WHERE rule = {mark} AND state IN ({states}) "
                f"AND EXISTS (SELECT 1 FROM {quote(UNMET)} AS p WHERE p.rule = {mark} "
                f"AND (p.site = '' OR p.site = {ledger}.site))"
            )
            binds = (State.NOT_ASSESSABLE, f"follows_from:{presupposed}", rule_id, *open_states, presupposed)
            database.execute(sql, [str(bind) for bind in binds])
