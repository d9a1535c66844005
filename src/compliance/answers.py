"""Answers among the exports are held to what a workbook of answers is held to when it is taken in.

An answer whose own figures are against it proves nothing: one that would let its duty off (conforming, not applicable)
cannot be used then, and its duty is not assessable. One against the auditee stands. Either is told as a data finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter

from msgspec.structs import replace

from compliance.catalogue.answers import FACT, FAILED, SAMPLE, faults
from compliance.catalogue.catalogue import Catalogue
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.engine.held import Held, Typed
from compliance.ledger import State
from compliance.tables import DataFinding, Records, Table, Unusable

DISAGREES = "answer_disagrees"
LETS_OFF = (State.CONFORMING, State.NOT_APPLICABLE)


def with_answers_held(connection: Embedded, catalogue: Catalogue, records: Records) -> Records:
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


def _wrong(connection: Embedded, catalogue: Catalogue, table: Table) -> Iterator[tuple[int, State, str, str]]:
    """Yield row, answer, and field and text of what is against it."""
    fields = [name for name in (SAMPLE, FAILED, FACT) if _delivered(table, name)]
    answers = connection.relation(table.relation).rows(("_row", "rule", "answer", *fields))
    cells = {row: texts for row, *texts in connection.relation(table.raw or table.relation).rows(("_row", *fields))}
    for row, rule, answer, *values in sorted(answers, key=itemgetter(0)):
        if answer is None:
            continue
        entry = catalogue.rules.get(rule or "")
        if entry is None or entry.rule.attestation is None:
            continue
        stood = dict(zip(fields, cells[row], strict=True))
        given = {name: _text(value, stood[name]) for name, value in zip(fields, values, strict=True)}
        for fault in faults(State(answer), entry.rule.attestation.sample, given):
            yield row, State(answer), fault.field, stood[fault.field] or ""


def _text(value: object, stood: object) -> str:
    """Return a cell as it is checked: a number as a whole one, everything else as it stands."""
    if isinstance(value, Decimal):
        return str(int(value)) if value == int(value) else str(value)
    return str(stood or "")


def _without(connection: Embedded, table: Table, rows: list[int]) -> Table:
    answer = table.columns["answer"]
    held = connection.held(table.relation)
    if held is not None:
        connection.hold(table.relation, _unanswered(held, set(rows)))
    else:
        if answer.unusable is Unusable.NONE:
            connection.execute(f"ALTER TABLE {quote(table.relation)} ADD COLUMN answer__bad BOOLEAN DEFAULT FALSE")
        sql = f"UPDATE {quote(table.relation)} SET answer = NULL, answer__bad = TRUE WHERE _row IN (SELECT UNNEST(?))"
        connection.execute(sql, [rows])
    return replace(table, columns={**table.columns, "answer": replace(answer, unusable=Unusable.SOME)})


def _unanswered(held: Held, rows: set[int]) -> list[Typed]:
    """Return the columns with the answers of these rows as cells that cannot be used."""
    columns = {name: (name, type_, values) for name, type_, values in held.columns}
    out = [number in rows for number in columns["_row"][2]]
    bad = columns["answer__bad"][2] if "answer__bad" in columns else [False] * len(out)
    cells = [None if gone else value for gone, value in zip(out, columns["answer"][2], strict=True)]
    columns["answer"] = ("answer", "VARCHAR", cells)
    columns["answer__bad"] = ("answer__bad", "BOOLEAN", [gone or was for gone, was in zip(out, bad, strict=True)])
    return list(columns.values())
