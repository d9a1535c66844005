"""From the ledger to plain data: findings with their proving rows, tallies, notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.engine.database import Database
from compliance.engine.emit import emit, quote
from compliance.findings.finding import Cell, Evidence, Finding, finding_id
from compliance.findings.result import Note, Tally
from compliance.ledger import COLUMNS, Obligation, State
from compliance.plan.compile import RulePlan
from compliance.tables import Records, Table, Unusable

LEDGER = "ledger"
SHOWN = 50
_NAMES = ", ".join(quote(name) for name, _ in COLUMNS)


def obligations(
    database: Database,
    *,
    states: Sequence[State] = tuple(State),
    due: tuple[datetime, datetime] | None = None,
) -> list[Obligation]:
    """Return ledger rows in those states, ordered by rule, subject and window; ``due``: from, and before."""
    mark = database.dialect.placeholder
    marks = ", ".join([mark] * len(states))
    within = f" AND due >= {mark} AND due < {mark}" if due else ""
    order = f"rule, subject, {quote('window')}, site, state"
    sql = f"SELECT {_NAMES} FROM {quote(LEDGER)} WHERE state IN ({marks}){within} ORDER BY {order}"
    return [_obligation(row) for row in database.rows(sql, [*map(str, states), *(due or ())])]


def _obligation(row: tuple[Any, ...]) -> Obligation:
    values = dict(zip((name for name, _ in COLUMNS), row, strict=True))
    values["state"] = State(values["state"])
    return Obligation(**values)


def tallies(database: Database) -> tuple[Tally, ...]:
    """Count obligations by rule, site and state."""
    rows = database.rows(
        f"SELECT rule, site, state, COUNT(*) FROM {quote(LEDGER)} GROUP BY rule, site, state ORDER BY 1, 2, 3"
    )
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for rule, site, state, count in rows:
        counted.setdefault((rule, site), {})[state] = count
    return tuple(Tally(rule, site, counts) for (rule, site), counts in counted.items())


def notes(database: Database) -> tuple[Note, ...]:
    """Group what could not be assessed and what a human must say."""
    mark, window = database.dialect.placeholder, quote("window")
    sql = (
        f"SELECT rule, site, state, reason, COUNT(*), MIN(subject), MIN({window}) FROM {quote(LEDGER)} "
        f"WHERE state IN ({mark}, {mark}) GROUP BY rule, site, state, reason ORDER BY 1, 2, 3, 4"
    )
    return tuple(Note(*row) for row in database.rows(sql, [str(State.NOT_ASSESSABLE), str(State.MANUAL)]))


def findings(
    database: Database, catalogue: Catalogue, records: Records, plans: Mapping[str, RulePlan]
) -> tuple[Finding, ...]:
    """Return every nonconformity and observation with its proof, at most SHOWN related records each."""
    broken = obligations(database, states=(State.NONCONFORMING, State.OBSERVATION))
    proof = _Proof(database, catalogue, records)
    by_rule: dict[str, list[Obligation]] = {}
    for obligation in broken:
        by_rule.setdefault(obligation.rule, []).append(obligation)
    found: list[Finding] = []
    for rule, members in by_rule.items():
        found.extend(proof.findings(plans[rule], members))
    return tuple(sorted(found, key=lambda f: (f.obligation.rule, f.obligation.subject, f.obligation.window)))


def shown_cells(
    database: Database, catalogue: Catalogue, records: Records, entry: RuleEntry, rows: Collection[int]
) -> dict[int, tuple[Cell, ...]]:
    """Return the cells to show of rows of the rule's own record type, as they stood in the export."""
    proof = _Proof(database, catalogue, records)
    found = proof._rows(entry.rule.each.of, set(rows), entry)  # noqa: SLF001  (of this module)
    return {row: cells for row, (_, cells) in found.items()}


class _Proof:
    """Gathers proving rows, one query per rule and record type."""

    def __init__(self, database: Database, catalogue: Catalogue, records: Records) -> None:
        self.database, self.catalogue, self.records = database, catalogue, records

    def findings(self, plan: RulePlan, members: Sequence[Obligation]) -> list[Finding]:
        """Return the findings of one rule."""
        entry = plan.entry
        related = self._related(plan)
        wanted: dict[str, set[int]] = {}
        for obligation in members:
            if obligation.subject_row is not None:
                wanted.setdefault(entry.rule.each.of, set()).add(obligation.subject_row)
            for record_type, row in related.get((obligation.subject, obligation.window), ())[:SHOWN]:
                wanted.setdefault(record_type, set()).add(row)
        shown = {name: self._rows(name, rows, entry) for name, rows in wanted.items()}
        return [self._finding(entry, obligation, related, shown) for obligation in members]

    def _finding(
        self,
        entry: RuleEntry,
        obligation: Obligation,
        related: Mapping[tuple[str, str], list[tuple[str, int]]],
        shown: Mapping[str, Mapping[int, tuple[str, tuple[Cell, ...]]]],
    ) -> Finding:
        evidence: list[Evidence] = []
        if obligation.subject_row is not None:
            evidence.append(self._evidence(entry.rule.each.of, obligation.subject_row, "subject", shown))
        rows = related.get((obligation.subject, obligation.window), [])
        evidence += [self._evidence(name, row, "counted", shown) for name, row in rows[:SHOWN]]
        total = len(rows) + (obligation.subject_row is not None)
        grade = "observation" if obligation.state is State.OBSERVATION else entry.rule.severity
        identity = finding_id(obligation.rule, obligation.subject, obligation.window)
        return Finding(identity, obligation, grade, entry.rule.responsible.post, tuple(evidence), total)

    def _evidence(
        self, record_type: str, row: int, role: str, shown: Mapping[str, Mapping[int, tuple[str, tuple[Cell, ...]]]]
    ) -> Evidence:
        key, cells = shown[record_type][row]
        return Evidence(record_type, key, self.records.place(row), cells, role)

    def _related(self, plan: RulePlan) -> dict[tuple[str, str], list[tuple[str, int]]]:
        found: dict[tuple[str, str], list[tuple[str, int]]] = {}
        mark, window = self.database.dialect.placeholder, quote("window")
        for proof in plan.proofs:
            sql, binds = emit(proof.select, self.database.dialect)
            kept = (
                f"SELECT DISTINCT p.subject, p.{window}, p.{quote('row')} FROM ({sql}) AS p JOIN {quote(LEDGER)} AS l "
                f"ON l.subject = p.subject AND l.{window} = p.{window} "
                f"WHERE l.rule = {mark} AND l.state IN ({mark}, {mark}) ORDER BY 1, 2, 3"
            )
            states = (str(State.NONCONFORMING), str(State.OBSERVATION))
            for subject, label, row in self.database.rows(kept, [*binds, plan.entry.id, *states]):
                found.setdefault((subject, label), []).append((proof.record_type, row))
        return found

    def _rows(self, record_type: str, rows: set[int], entry: RuleEntry) -> dict[int, tuple[str, tuple[Cell, ...]]]:
        """Return key and shown cells of those rows, as the cells stood in the export."""
        table = self.records.tables[record_type]
        names = self._shown_fields(table, record_type, entry)
        numbers = sorted(rows)
        self.database.load("wanted", [("row", "BIGINT")], [(n,) for n in numbers])
        columns = ", ".join(f"r.{quote(name)}" for name in names)
        raw = quote(table.raw or table.relation)
        sql = (
            f"SELECT t._row, t._key{', ' + columns if names else ''} FROM wanted AS w "
            f"JOIN {quote(table.relation)} AS t ON t._row = w.{quote('row')} "
            f"JOIN {raw} AS r ON r._row = t._row ORDER BY 1"
        )
        return {row: (key, _cells(names, values)) for row, key, *values in self.database.rows(sql)}

    def _shown_fields(self, table: Table, record_type: str, entry: RuleEntry) -> list[str]:
        there = [name for name, column in table.columns.items() if column.unusable is not Unusable.ALL]
        if record_type == entry.rule.each.of and entry.rule.show:
            kept = {*entry.rule.show, *self.catalogue.record_types[record_type].key}
            return [name for name in there if name in kept]
        return there


def _cells(names: Sequence[str], values: Sequence[object]) -> tuple[Cell, ...]:
    return tuple(Cell(name, _text(value)) for name, value in zip(names, values, strict=True) if value is not None)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)
