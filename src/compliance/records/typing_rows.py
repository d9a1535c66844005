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
from compliance.records.typing_sql import SQL_TYPES, BadCell, Typed, bounded
from compliance.records.values import BLANK, Parsed, parse
from compliance.tables import Column, Precision, Unusable

FEW = 500


def type_rows(
    connection: duckdb.DuckDBPyConnection,
    kind: RecordType,
    present: Sequence[str],
    rows: Sequence[tuple[int, Mapping[str, str | None]]],
    *,
    as_of: date,
) -> Typed:
    """Create ``typed`` from (row number, field -> text), as ``typing_sql.type_relation`` does from a relation."""
    typed = Typed()
    physical: list[tuple[str, str, list[object]]] = [("_row", "BIGINT", [number for number, _ in rows])]
    for name in present:
        spec = kind.fields[name]
        cells = [
            BLANK if row.get(name) is None else bounded(spec, parse(spec, row[name] or ""), as_of) for _, row in rows
        ]
        bad = [bool(cell.reason) for cell in cells]
        typed.bad.extend(
            BadCell(number, name, row[name] or "", cell.reason)
            for (number, row), cell in zip(rows, cells, strict=True)
            if cell.reason
        )
        precision = _precision(cells) if spec.type == "time" else Precision.DAY
        physical.append((name, SQL_TYPES[spec.type], [cell.value for cell in cells]))
        if any(bad):
            physical.append((f"{name}__bad", "BOOLEAN", list(bad)))
        if precision is Precision.MIXED:
            physical.append((f"{name}__day", "BOOLEAN", [cell.whole_day for cell in cells]))
        typed.columns[name] = Column(name, spec.type, precision, Unusable.SOME if any(bad) else Unusable.NONE)
    _store(connection, physical)
    return typed


def _precision(cells: Sequence[Parsed]) -> Precision:
    wholes = {cell.whole_day for cell in cells if isinstance(cell.value, datetime)}
    if len(wholes) > 1:
        return Precision.MIXED
    return Precision.INSTANT if wholes == {False} else Precision.DAY


def _store(connection: duckdb.DuckDBPyConnection, physical: Sequence[tuple[str, str, list[object]]]) -> None:
    declared = ", ".join(f"{quote(name)} {type_}" for name, type_, _ in physical)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE typed ({declared})")
    filled = [column for column in physical if any(value is not None for value in column[2])]
    if filled:
        names = ", ".join(quote(name) for name, _, _ in filled)
        lists = ", ".join(f"UNNEST(CAST(? AS {type_}[]))" for _, type_, _ in filled)
        connection.execute(f"INSERT INTO typed ({names}) SELECT {lists}", [values for _, _, values in filled])
