"""Typed rows from canonical texts, so that one set of rows serves the evaluator and the real reader.

Dates ``2026-03-05``, times ``2026-03-05 08:30[:00]`` (a date alone is the whole day), numbers, ``true`` /
``false``, codes as codes, canonical periods; ``!bad`` cannot be used; None is blank; 無 is the word for none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import md5

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold
from compliance.tables import NONE_MARK, ROW_BASE, Extent
from reference.comparing import moment
from reference.world import UNUSABLE, Cell, Row, Value, World, key_of, whole_day

BAD = "!bad"
CUT = "1.1E+17"  # what a spreadsheet leaves of an id
NONE_WORD = "無"
FILLED = 2  # so many cells make a row that says something
SLIP = 20  # years
CORRECTED = 2  # so many cells of a row may be put right by another
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
    has all its columns but ``absent_columns`` (type, field). Keyless rows get the key ``#<n>``, those of a log a hash of what they go by. A row with a
    blank or unusable required cell and fewer than two filled ones is set aside, any other stands with that cell
    unusable, and without its key under one that no link has; equal rows of a type that counts them once are one.
    """
    tables = {}
    for source, (name, given) in enumerate(rows.items()):
        type_ = catalogue.record_types[name]
        columns = {field for field in type_.fields if (name, field) not in absent_columns}
        numbered = dict(enumerate(given, source * ROW_BASE + FIRST_ROW))
        day = as_of.date() if isinstance(as_of, datetime) else as_of
        rows_read = [_row(type_, row, columns, number, day) for number, row in numbered.items()]
        tables[name] = _usable(type_, rows_read, numbered)
    return World(catalogue, tables, dict(extents or {}), as_of, from_, to)


def _is_slip(field: RecordField, cell: Cell, day: date) -> bool:
    """Tell whether what has happened lies in a year so far ahead that it was mistyped."""
    return not field.planned and isinstance(cell, Value) and cell.date > date(day.year + SLIP, 1, 1)


def typed_cell(field: RecordField, text: str | None) -> Cell:
    """Return the value of a canonical text."""
    text = None if text is None else fold(text)
    if not text:
        return None
    if field.type == "id" and text == CUT:
        return UNUSABLE
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


def _row(type_: RecordType, row: TextRow, columns: set[str], number: int, day: date) -> Row:
    cells = {name: typed_cell(type_.fields[name], row.get(name)) for name in sorted(columns)}
    cells = {name: UNUSABLE if _is_slip(type_.fields[name], cell, day) else cell for name, cell in cells.items()}
    key = key_of(_part(cells.get(name)) for name in type_.key) if type_.key else f"#{number % ROW_BASE}"
    return Row(key, number, cells)


def _standing(type_: RecordType, row: Row, required: Sequence[str], text: TextRow) -> Row:
    """Return the row with its blank required cells as unusable ones."""
    lacks = {name for name in required if row.cells.get(name, UNUSABLE) is None}
    cells = {name: UNUSABLE if name in lacks else cell for name, cell in row.cells.items()}
    unnamed = [name for name in type_.key if name in required and cells.get(name) is UNUSABLE]
    return Row(_hash(_told(row.cells, cells, text)) if unnamed else row.key, row.row, cells)


def _told(given: Mapping[str, Cell], cells: Mapping[str, Cell], text: TextRow) -> list[str]:
    """Return what stands in a row: its hash is a place among ties as the real reader gives it.

    A cell that cannot be used counts with its text; a blank one has none.
    """
    return [
        _content(cells[name]) + (fold(text.get(name) or "") if given.get(name) is UNUSABLE else "")
        for name in sorted(cells)
    ]


def _hash(cells: Sequence[str]) -> str:
    return md5("\x1f".join(cells).encode()).hexdigest()  # noqa: S324  (no secret)


def _content(cell: Cell) -> str:
    if cell is None or cell is UNUSABLE:
        return "\1" if cell is None else "\2"
    if isinstance(cell, Decimal):
        return f"{cell:.4f}"
    return str(cell).lower() if isinstance(cell, bool) else _part(cell)


def _part(value: Cell) -> str:
    if isinstance(value, Value):
        return value.date.isoformat() if value.day else str(value.value)
    return "" if value is None or value is UNUSABLE else str(value)


def _usable(type_: RecordType, rows: Sequence[Row], texts: Mapping[int, TextRow]) -> tuple[Row, ...]:
    required = [name for name, field in type_.fields.items() if field.required]
    kept: list[Row] = []
    for given in rows:
        lacks = any(given.cells.get(name, True) in (None, UNUSABLE) for name in required)
        if lacks and len([cell for cell in given.cells.values() if cell is not None]) < FILLED:
            continue
        row = _standing(type_, given, required, texts[given.row]) if lacks else given
        if type_.duplicates == "once" and any(row == replace(other, key=row.key, row=row.row) for other in kept):
            continue
        kept.append(row)
    return _with_events(type_, kept, texts)


def _with_events(type_: RecordType, rows: list[Row], texts: Mapping[int, TextRow]) -> tuple[Row, ...]:
    """Name the rows of a log without a key, and mark those that differ in a cell or two from another of that name."""
    begins = type_.active.from_ if type_.active else None
    usual = [n for n, f in type_.fields.items() if f.required or f.link or n in (type_.at, begins)]
    goes_by = sorted(type_.identity or usual or type_.fields)
    if type_.key or type_.duplicates != "once" or type_.at not in goes_by:
        return tuple(rows)
    known = {row.row: _hash([_known(row.cells.get(name)) for name in goes_by]) for row in rows}
    contents = {row.row: "\x1f".join(_told(row.cells, row.cells, texts[row.row])) for row in rows}

    def may_correct(row: Row, other: Row) -> bool:
        differ = [n for n in row.cells if n not in goes_by and _content(row.cells[n]) != _content(other.cells[n])]
        return row.row != other.row and known[row.row] == known[other.row] and len(differ) <= CORRECTED

    def named(row: Row) -> Row:
        base = known[row.row]
        place = sorted({contents[n] for n, other in known.items() if other == base}).index(contents[row.row])
        event = f"{base}#" if any(may_correct(row, other) for other in rows) else None
        return replace(row, key=f"{base}#{place + 1}" if place else base, event=event)

    return tuple(named(row) for row in rows)


def _known(cell: Cell) -> str:
    return "\1" if cell is None or cell is UNUSABLE else _content(cell)
