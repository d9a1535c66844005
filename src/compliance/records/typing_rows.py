"""Few rows are typed here, cell by cell: planning SQL over every column costs more than reading them.

The meaning is that of ``typing_sql``, which reads plain spellings set at a time and leaves the others to the parser
used here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.records.parsed import BLANK, Parsed
from compliance.records.standing import standing_keys
from compliance.records.typing_sql import SQL_TYPES, BadCell, Typed, bounded
from compliance.records.values import Dating, parse
from compliance.tables import Column, Precision, Unusable


class _Lacking(Enum):
    """The cell of a row whose source does not have the field."""

    CELL = 0


def type_rows(
    connection: Embedded,
    kind: RecordType,
    present: Sequence[str],
    rows: Sequence[tuple[int, Mapping[str, str | None]]],
    *,
    dating: Dating,
    used: str | None = None,
) -> Typed:
    """Create ``typed`` from (row number, field -> text), as ``typing_sql.type_relation`` does from a relation.

    Where ``used`` is named and it is plain that every row stands, that relation is held at once, as ``keeping.keep``
    would make it.
    """
    typed = Typed()
    physical: list[tuple[str, str, list[object]]] = [("_row", "BIGINT", [number for number, _ in rows])]
    for field in present:
        spec = kind.fields[field]
        texts = [row.get(field, _Lacking.CELL) for _, row in rows]
        read: dict[str | _Lacking | None, Parsed] = {None: BLANK, _Lacking.CELL: BLANK}
        there = set(texts)
        for text in there:  # the same spelling is read once
            if isinstance(text, str):
                read[text] = bounded(spec, parse(spec, text, dating.offset), dating.as_of)
        faulty = {text for text in there if read[text].reason}
        if faulty:
            typed.bad.extend(
                BadCell(number, field, text, read[text].reason)
                for (number, _), text in zip(rows, texts, strict=True)
                if isinstance(text, str) and text in faulty
            )
        if any(read[text].none for text in there):
            typed.nones[field] = sum(read[text].none for text in texts)
        if any(read[text].rounded for text in there):
            typed.rounded[field] = [n for (n, _), text in zip(rows, texts, strict=True) if read[text].rounded]
        unusable = faulty | ({_Lacking.CELL} & there)
        precision = _precision(read.values()) if spec.type == "time" else Precision.DAY
        physical.append((field, SQL_TYPES[spec.type], [read[text].value for text in texts]))
        if unusable:
            physical.append((f"{field}__bad", "BOOLEAN", [text in unusable for text in texts]))
        if precision is Precision.MIXED:
            physical.append((f"{field}__day", "BOOLEAN", [read[text].whole_day for text in texts]))
        typed.columns[field] = Column(field, spec.type, precision, Unusable.SOME if unusable else Unusable.NONE)
    values = {name: cells for name, _, cells in physical}
    keys = standing_keys(kind, typed.columns, values, len(rows)) if used is not None else None
    if used is not None and keys is not None:
        physical.insert(1, ("_key", "VARCHAR", list(keys)))
        typed.kept = True
        connection.hold(used, physical)
    else:
        connection.store("typed", physical)
    return typed


def _precision(cells: Iterable[Parsed]) -> Precision:
    wholes = {cell.whole_day for cell in cells if isinstance(cell.value, datetime)}
    if len(wholes) > 1:
        return Precision.MIXED
    return Precision.INSTANT if wholes == {False} else Precision.DAY
