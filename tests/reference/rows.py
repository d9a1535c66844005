"""Typed rows from canonical texts, so that one set of rows serves the evaluator and the real reader.

Dates ``2026-03-05``, times ``2026-03-05 08:30[:00]`` (a date alone is the whole day), numbers, ``true`` /
``false``, codes as codes, canonical periods; ``!bad`` cannot be used; None is blank; 無 is the word for none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold
from compliance.tables import NONE_MARK, ROW_BASE, Extent
from reference.comparing import moment
from reference.world import UNUSABLE, Cell, Row, Value, World, whole_day

BAD = "!bad"
NONE_WORD = "無"
FIRST_ROW = 2  # the row below the header, as a spreadsheet counts
TextRow = Mapping[str, str | None]


def world_from_rows(
    catalogue: Catalogue,
    rows: Mapping[str, Sequence[TextRow]],
    *,
    as_of: date | datetime,
    from_: date | None = None,
    to: date | None = None,
    extents: Mapping[str, Extent] | None = None,
    absent_columns: Collection[tuple[str, str]] = (),
) -> World:
    """Return the world of these rows.

    Sources are numbered in the order of ``rows``, rows as in a sheet with one header row. A type named here
    has all its columns but ``absent_columns`` (type, field). Keyless rows get the key ``#<n>``. A row with a
    blank or unusable required cell is set aside; equal rows of a type that counts them once are one.
    """
    tables = {}
    for source, (name, given) in enumerate(rows.items()):
        type_ = catalogue.record_types[name]
        columns = {field for field in type_.fields if (name, field) not in absent_columns}
        numbered = enumerate(given, source * ROW_BASE + FIRST_ROW)
        tables[name] = _usable(type_, [_row(type_, row, columns, number) for number, row in numbered])
    return World(catalogue, tables, dict(extents or {}), as_of, from_, to)


def typed_cell(field: RecordField, text: str | None) -> Cell:
    """Return the value of a canonical text."""
    text = None if text is None else fold(text)
    if not text:
        return None
    if field.type in ("id", "text"):
        return NONE_MARK if text == fold(NONE_WORD) else text
    return UNUSABLE if text == BAD else _usable_cell(field.type, text)


def _usable_cell(type_: str, text: str) -> Cell:
    if type_ == "date":
        return whole_day(moment(text).date)
    if type_ == "time":
        return moment(text)
    if type_ == "number":
        return Decimal(text)
    return text == "true" if type_ == "flag" else text


def _row(type_: RecordType, row: TextRow, columns: set[str], number: int) -> Row:
    cells = {name: typed_cell(type_.fields[name], row.get(name)) for name in sorted(columns)}
    key = "|".join(_part(cells.get(name)) for name in type_.key) if type_.key else f"#{number % ROW_BASE}"
    return Row(key, number, cells)


def _part(value: Cell) -> str:
    if isinstance(value, Value):
        return value.date.isoformat() if value.day else str(value.value)
    return "" if value is None or value is UNUSABLE else str(value)


def _usable(type_: RecordType, rows: Sequence[Row]) -> tuple[Row, ...]:
    required = [name for name, field in type_.fields.items() if field.required]
    kept: list[Row] = []
    for row in rows:
        if any(row.cells.get(name) in (None, UNUSABLE) for name in required):
            continue
        if type_.duplicates == "once" and any(row == replace(other, key=row.key, row=row.row) for other in kept):
            continue
        kept.append(row)
    return tuple(kept)
