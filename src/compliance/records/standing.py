"""The keys of few rows that all stand, in memory, as ``keeping`` has them in SQL; what is not plain is asked there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from compliance.catalogue.record_type import RecordType
from compliance.ledger import joined_key
from compliance.tables import Column, Precision

TEXTS, TIMES = ("id", "code", "text", "period"), ("date", "time")
BLANK, BETWEEN = "\x01", "\x1f"  # as keeping's SQL writes a blank cell, and between two cells

Values = Mapping[str, Sequence[object]]


def standing_keys(kind: RecordType, columns: Mapping[str, Column], values: Values, rows: int) -> list[str] | None:
    """Return each row's key when no two are the same and no required cell is blank; None: SQL must be asked.

    ``values``: of each physical column, ``rows`` many.
    """
    asked = kind.key or kind.identifying
    if any(kind.fields[field].type not in (*TEXTS, *TIMES) for field in asked):
        return None
    required = (field for field, spec in kind.fields.items() if spec.required)
    if any(value is None for field in required for value in values.get(field, ())):
        return None
    cells = [_texts(columns.get(field), values, rows) for field in asked]
    if kind.key:
        keys = [joined_key([cell or "" for cell in row]) for row in zip(*cells, strict=True)]
    else:
        contents = ([BLANK if cell is None else cell for cell in row] for row in zip(*cells, strict=True))
        keys = [hashlib.md5(BETWEEN.join(row).encode(), usedforsecurity=False).hexdigest() for row in contents]
    return keys if len(set(keys)) == rows else None


def _texts(column: Column | None, values: Values, rows: int) -> Sequence[str | None]:
    """Return a column's cells as texts: a time as its day where it is no more than that."""
    if column is None:
        return [None] * rows
    cells = values[column.name]
    if column.type not in TIMES:
        return [None if cell is None else str(cell) for cell in cells]
    mixed = column.precision is Precision.MIXED
    whole = values[f"{column.name}__day"] if mixed else [column.precision is Precision.DAY] * rows
    return [
        None if not isinstance(cell, datetime) else cell.isoformat(" ", "seconds")[: 10 if day else None]
        for cell, day in zip(cells, whole, strict=True)
    ]
