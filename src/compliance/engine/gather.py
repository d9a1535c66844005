"""From the ledger to plain data: findings with their proving rows, tallies, notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.engine.database import Database, DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.proving import Related
from compliance.engine.run import LedgerRun
from compliance.findings.finding import Cell, Evidence, Finding, finding_id
from compliance.findings.result import Note, Tally
from compliance.ledger import COLUMNS, Obligation, State
from compliance.tables import Records, Unusable

LEDGER = "ledger"
SHOWN = 50
_TYPES = [type_ for _, type_ in COLUMNS]
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
    return [_obligation(row) for row in database.values(_TYPES, sql, [*map(str, states), *(due or ())])]


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


def findings(database: DuckDatabase, catalogue: Catalogue, records: Records, run: LedgerRun) -> tuple[Finding, ...]:
    """Return every nonconformity and observation with its proof, at most SHOWN related records each."""
    broken = obligations(run.place, states=(State.NONCONFORMING, State.OBSERVATION))
    proof = _Proof(database, catalogue, records)
    by_rule: dict[str, list[Obligation]] = {}
    for obligation in broken:
        by_rule.setdefault(obligation.rule, []).append(obligation)
    related = run.proven(list(dict.fromkeys((duty.rule, duty.subject, duty.window) for duty in broken)))
    proof.fetch(_wanted(catalogue, by_rule, related))
    found: list[Finding] = []
    for rule, members in by_rule.items():
        found.extend(proof.finding(catalogue.rules[rule], obligation, related[rule]) for obligation in members)
    return tuple(sorted(found, key=lambda f: (f.obligation.rule, f.obligation.subject, f.obligation.window)))


def shown_cells(
    database: DuckDatabase, catalogue: Catalogue, records: Records, entry: RuleEntry, rows: Collection[int]
) -> dict[int, tuple[Cell, ...]]:
    """Return the cells to show of rows of the rule's own record type, as they stood in the export."""
    proof = _Proof(database, catalogue, records)
    proof.fetch({entry.rule.each.of: set(rows)})
    return {row: proof.shown(entry, entry.rule.each.of, row)[1] for row in rows}


def _wanted(
    catalogue: Catalogue, by_rule: Mapping[str, Sequence[Obligation]], related: Mapping[str, Related]
) -> dict[str, set[int]]:
    """Return the rows of each record type that some finding shows."""
    wanted: dict[str, set[int]] = {}
    for rule, members in by_rule.items():
        for obligation in members:
            if obligation.subject_row is not None:
                wanted.setdefault(catalogue.rules[rule].rule.each.of, set()).add(obligation.subject_row)
            for record_type, row in related[rule].get((obligation.subject, obligation.window), ())[:SHOWN]:
                wanted.setdefault(record_type, set()).add(row)
    return wanted


class _Proof:
    """Gathers proving rows: which they are, one query per rule; what stands in them, by record type."""

    def __init__(self, database: DuckDatabase, catalogue: Catalogue, records: Records) -> None:
        self.database, self.catalogue, self.records = database, catalogue, records
        self.rows: dict[str, dict[int, tuple[str, Mapping[str, object]]]] = {}

    def finding(self, entry: RuleEntry, obligation: Obligation, related: Related) -> Finding:
        """Return the finding of an obligation that was not met."""
        evidence: list[Evidence] = []
        if obligation.subject_row is not None:
            lacking = frozenset(obligation.missing.split(","))
            own = self._evidence(entry, entry.rule.each.of, obligation.subject_row, "subject", lacking)
            evidence.append(own)
        rows = related.get((obligation.subject, obligation.window), [])
        evidence += [self._evidence(entry, name, row, "counted") for name, row in rows[:SHOWN]]
        total = len(rows) + (obligation.subject_row is not None)
        grade = "observation" if obligation.state is State.OBSERVATION else entry.rule.severity
        identity = finding_id(entry.origin, obligation.subject, obligation.window)
        return Finding(identity, obligation, grade, entry.rule.responsible.post, tuple(evidence), total)

    def _evidence(
        self, entry: RuleEntry, record_type: str, row: int, role: str, lacking: frozenset[str] = frozenset()
    ) -> Evidence:
        key, cells = self.shown(entry, record_type, row, lacking)
        return Evidence(record_type, key, self.records.place(row), cells, role)

    def shown(
        self, entry: RuleEntry, record_type: str, row: int, lacking: frozenset[str] = frozenset()
    ) -> tuple[str, tuple[Cell, ...]]:
        """Return key and shown cells of a row that was fetched; those of fields that are ``lacking`` are shown too."""
        key, values = self.rows[record_type][row]
        if record_type == entry.rule.each.of and entry.rule.show:
            kept = {*entry.rule.show, *lacking, *self.catalogue.record_types[record_type].key}
            values = {name: value for name, value in values.items() if name in kept}
        return key, _cells(values)

    def fetch(self, wanted: Mapping[str, set[int]]) -> None:
        """Fetch those rows: their keys, and their cells as they stood in the export."""
        for record_type, rows in wanted.items():
            table = self.records.tables[record_type]
            names = [name for name, column in table.columns.items() if column.unusable is not Unusable.ALL]
            relation = self.database.connection.relation
            keys = dict(relation(table.relation).rows(("_row", "_key"), rows))
            stood = relation(table.raw or table.relation).rows(("_row", *names), keys)
            self.rows.setdefault(record_type, {}).update(
                (row, (keys[row], dict(zip(names, values, strict=True)))) for row, *values in stood
            )


def _cells(values: Mapping[str, object]) -> tuple[Cell, ...]:
    return tuple(Cell(name, _text(value)) for name, value in values.items() if value is not None)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)
