"""Answers among the exports are held to what a workbook of answers is held to when it is taken in.

An answer whose own figures are against it proves nothing: one that would let its duty off (conforming, not applicable)
cannot be used then, and its duty is not assessable. One against the auditee stands. Either is told as a data finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import duckdb

from compliance.catalogue.answers import FACT, FAILED, SAMPLE, faults
from compliance.catalogue.catalogue import Catalogue
from compliance.engine.emit import quote
from compliance.ledger import State
from compliance.tables import DataFinding, Records, Table, Unusable

DISAGREES = "answer_disagrees"
LETS_OFF = (State.CONFORMING, State.NOT_APPLICABLE)


def with_answers_held(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, records: Records) -> Records:
    """Return the records with the answers that cannot be used; their relation is changed."""
    table = records.tables.get(catalogue.standard.attestations or "")
    if table is None or any(not _delivered(table, name) for name in ("rule", "answer")):
        return records
    found: list[DataFinding] = []
    unusable: list[int] = []
    for row, state, field, text in _wrong(connection, catalogue, table):
        found.append(DataFinding(table.record_type, records.place(row), field, text, DISAGREES, set_aside=False))
        if state in LETS_OFF:
            unusable.append(row)
    if unusable:
        table = _without(connection, table, unusable)
    findings = sorted((*records.data_findings, *found), key=lambda f: (f.record_type, f.place, f.field, f.reason))
    return replace(records, tables={**records.tables, table.record_type: table}, data_findings=tuple(findings))


def _delivered(table: Table, name: str) -> bool:
    return name in table.columns and table.columns[name].unusable is not Unusable.ALL


def _wrong(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, table: Table
) -> Iterator[tuple[int, State, str, str]]:
    """Yield row, answer, and field and text of what is against it."""
    fields = [name for name in (SAMPLE, FAILED, FACT) if _delivered(table, name)]
    cells = "".join(f", t.{quote(name)}, r.{quote(name)}" for name in fields)
    sql = (
        f"SELECT t._row, t.rule, t.answer{cells} FROM {quote(table.relation)} AS t "
        f"JOIN {quote(table.raw or table.relation)} AS r ON r._row = t._row WHERE t.answer IS NOT NULL ORDER BY 1"
    )
    for row, rule, answer, *values in connection.execute(sql).fetchall():
        entry = catalogue.rules.get(rule or "")
        if entry is None or entry.rule.attestation is None:
            continue
        stood = dict(zip(fields, values[1::2], strict=True))
        given = {name: _text(value, stood[name]) for name, value in zip(fields, values[::2], strict=True)}
        for fault in faults(State(answer), entry.rule.attestation.sample, given):
            yield row, State(answer), fault.field, stood[fault.field] or ""


def _text(value: object, stood: object) -> str:
    """Return a cell as it is checked: a number as a whole one, everything else as it stands."""
    if isinstance(value, Decimal):
        return str(int(value)) if value == int(value) else str(value)
    return str(stood or "")


def _without(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[int]) -> Table:
    answer = table.columns["answer"]
    if answer.unusable is Unusable.NONE:
        connection.execute(f"ALTER TABLE {quote(table.relation)} ADD COLUMN answer__bad BOOLEAN DEFAULT FALSE")
    sql = f"UPDATE {quote(table.relation)} SET answer = NULL, answer__bad = TRUE WHERE _row IN (SELECT UNNEST(?))"
    connection.execute(sql, [rows])
    return replace(table, columns={**table.columns, "answer": replace(answer, unusable=Unusable.SOME)})
