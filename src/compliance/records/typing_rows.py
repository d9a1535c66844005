"""Few rows are typed here, cell by cell: planning SQL over every column costs more than reading them.

The meaning is that of ``typing_sql``, which reads plain spellings set at a time and leaves the others to the parser
used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import duckdb

from compliance.catalogue.record_type import RecordType
from compliance.records.identifiers import quote
from compliance.records.parsed import BLANK, Parsed
from compliance.records.typing_sql import SQL_TYPES, BadCell, Typed, bounded
from compliance.records.values import parse
from compliance.tables import Column, Precision, Unusable

PLAIN_KEYS = ("id", "code", "text")


def type_rows(
    connection: duckdb.DuckDBPyConnection,
    kind: RecordType,
    present: Sequence[str],
    rows: Sequence[tuple[int, Mapping[str, str | None]]],
    *,
    as_of: date,
    used: str | None = None,
) -> Typed:
    """Create ``typed`` from (row number, field -> text), as ``typing_sql.type_relation`` does from a relation.

    Where ``used`` is named and it is plain that every row stands, that relation is made at once, as ``keeping.keep``
    would make it.
    """
    typed = Typed()
    physical: list[tuple[str, str, list[object]]] = [("_row", "BIGINT", [number for number, _ in rows])]
    for field in present:
        spec = kind.fields[field]
        read: dict[str | None, Parsed] = {None: BLANK}  # the same spelling is read once
        for text in {row.get(field) for _, row in rows} - {None}:
            read[text] = bounded(spec, parse(spec, text or ""), as_of)
        cells = [read[row.get(field)] for _, row in rows]
        bad = [bool(cell.reason) or field not in row for cell, (_, row) in zip(cells, rows, strict=True)]
        typed.bad.extend(
            BadCell(number, field, row[field] or "", cell.reason)
            for (number, row), cell in zip(rows, cells, strict=True)
            if cell.reason
        )
        if said := sum(cell.none for cell in cells):
            typed.nones[field] = said
        precision = _precision(cells) if spec.type == "time" else Precision.DAY
        physical.append((field, SQL_TYPES[spec.type], [cell.value for cell in cells]))
        if any(bad):
            physical.append((f"{field}__bad", "BOOLEAN", list(bad)))
        if precision is Precision.MIXED:
            physical.append((f"{field}__day", "BOOLEAN", [cell.whole_day for cell in cells]))
        typed.columns[field] = Column(field, spec.type, precision, Unusable.SOME if any(bad) else Unusable.NONE)
    keys = _standing_keys(kind, {name: values for name, _, values in physical}, len(rows))
    if used is not None and keys is not None:
        physical.insert(1, ("_key", "VARCHAR", list(keys)))
        typed.kept = True
    _store(connection, used if used is not None and typed.kept else "typed", physical)
    return typed


def _standing_keys(kind: RecordType, values: Mapping[str, Sequence[object]], rows: int) -> list[str] | None:
    """Return each row's key when all are plain texts, no two the same and no required cell is blank; None: ask SQL."""
    plain = kind.key and all(kind.fields[field].type in PLAIN_KEYS for field in kind.key)
    required = (field for field, spec in kind.fields.items() if spec.required)
    if not plain or any(value is None for field in required for value in values.get(field, ())):
        return None
    parts = [values.get(field, [None] * rows) for field in kind.key]
    keys = ["|".join("" if cell is None else str(cell) for cell in cells) for cells in zip(*parts, strict=True)]
    return keys if len(set(keys)) == rows else None


def _precision(cells: Sequence[Parsed]) -> Precision:
    wholes = {cell.whole_day for cell in cells if isinstance(cell.value, datetime)}
    if len(wholes) > 1:
        return Precision.MIXED
    return Precision.INSTANT if wholes == {False} else Precision.DAY


def _store(connection: duckdb.DuckDBPyConnection, name: str, physical: Sequence[tuple[str, str, list[object]]]) -> None:
    """Create a relation of these columns, in the order of the rows; each that has a cell goes over as one list."""
    target = f"CREATE OR REPLACE TEMP TABLE {quote(name)}"
    if not physical[0][2]:
        connection.execute(f"{target} ({', '.join(f'{quote(column)} {type_}' for column, type_, _ in physical)})")
        return
    filled = [any(value is not None for value in values) for _, _, values in physical]
    columns = ", ".join(
        f"{f'UNNEST(CAST(? AS {type_}[]))' if there else f'CAST(NULL AS {type_})'} AS {quote(column)}"
        for (column, type_, _), there in zip(physical, filled, strict=True)
    )
    lists = [values for (_, _, values), there in zip(physical, filled, strict=True) if there]
    connection.execute(f"{target} AS SELECT {columns}", lists)
