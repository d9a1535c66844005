"""Raw rows of one record type, from all its sources, to ``raw_`` and ``rec_`` relations."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.engine.held import Typed
from compliance.records.as_text import physical
from compliance.records.finding.pick import RawRows, RawSelect
from compliance.records.identifiers import glob_free
from compliance.records.keeping import Aside, Kept, keep, not_given
from compliance.records.rooms import Register
from compliance.records.rooms_few import rooms_among
from compliance.records.rooms_sql import with_rooms
from compliance.records.sources.sheet import FEW
from compliance.records.temporary import no_room, temporary_folder
from compliance.records.typing_rows import type_rows
from compliance.records.typing_sql import SQL_TYPES, BadCell, type_relation
from compliance.records.typing_sql import Typed as Typing
from compliance.records.values import Dating
from compliance.records.whole_dates import (
    Cell,
    Setting,
    as_they_stood,
    counted,
    is_shifted,
    shifted,
    whole_dates,
    with_dates,
)
from compliance.tables import EVENT, ROW_BASE, CellsOfField, Column, Extent, RoomsRead, Table, Unusable

LOAD_BY_FILE = 2_000
NO_SETTINGS: Mapping[int, Setting] = MappingProxyType({})
NO_REGISTERS: Mapping[str, Register] = MappingProxyType({})
NO_ROOMS = Rooms.model_construct()  # nothing to check


class Assembled(Struct, frozen=True):
    """The table, its unusable cells, the rows set aside, and used rows that are repetitions.

    ``dated``: of each source how many dates took their year from it. ``rounded``: of each its numbers that were.
    """

    table: Table
    bad: tuple[BadCell, ...]
    aside: tuple[Aside, ...]
    repeated: tuple[tuple[int, str], ...] = ()
    dated: Mapping[int, int] = field(default_factory=dict)
    rounded: Mapping[int, tuple[CellsOfField, ...]] = field(default_factory=dict)


Read = tuple[Typing, Mapping[str, RoomsRead], Mapping[Cell, str]]  # typed cells, rooms, and the dates made whole


class _Task(Struct, frozen=True):
    """One record type, and what its rows are read by. ``present``: the fields that some source has."""

    connection: Embedded
    name: str
    kind: RecordType
    present: list[str]
    dating: Dating
    settings: Mapping[int, Setting]
    rooms: Rooms
    registers: Mapping[str, Register]


def assemble(  # noqa: PLR0913  (one record type: its rows, and what is known of their sources)
    connection: Embedded,
    name: str,
    kind: RecordType,
    sources: Sequence[RawRows | RawSelect],
    *,
    dating: Dating,
    extent: Extent,
    order: Mapping[int, int],
    settings: Mapping[int, Setting] = NO_SETTINGS,
    rooms: Rooms = NO_ROOMS,
    registers: Mapping[str, Register] = NO_REGISTERS,
) -> Assembled:
    """Create both relations of a record type. ``order``: source number -> its place in time."""
    present = [f for f in kind.fields if any(f in source.fields for source in sources)]
    raw, used = "raw_" + name, "rec_" + name
    connection.release(raw, used)
    task = _Task(connection, name, kind, present, dating, settings, rooms, registers)
    rows = _few(task, sources)
    typed, told, dates = _many_typed(task, sources) if rows is None else _few_typed(task, rows)
    kept = Kept([], []) if typed.kept else keep(connection, name, kind, typed.columns, order, raw)
    aside = not_given(connection, raw, kept.aside)
    gone = {row.row for row in aside}
    columns: dict[str, Column] = {
        f: typed.columns.get(f, Column(f, spec.type, unusable=Unusable.ALL)) for f, spec in kind.fields.items()
    }
    if rows is not None and not typed.kept:
        _hold_used(connection, used, typed.columns, events=kept.events)
    held = connection.held(used)
    count = f"SELECT COUNT(*) FROM {quote(used)}"
    rows_used = len(held.columns[0][2]) if held is not None else connection.execute(count).fetchall()[0][0]
    table = Table(name, used, columns, rows_used, extent, raw, typed.nones, told, kept.events)
    known = {(cell.row, cell.field) for cell in typed.bad}
    not_there = [cell for cell in not_given(connection, raw, kept.lacking) if (cell.row, cell.field) not in known]
    unusable = [*typed.bad, *(BadCell(c.row, c.field, c.value, c.reason) for c in not_there)]
    bad = tuple(cell for cell in unusable if cell.row not in gone)
    repeated = tuple((a.row, a.reason) for a in kept.repeated)
    return Assembled(table, bad, tuple(aside), repeated, counted(dates), _by_source(typed.rounded, gone))


def _by_source(found: Mapping[str, Sequence[int]], gone: Collection[int]) -> dict[int, tuple[CellsOfField, ...]]:
    """Return how many cells of each field were found in each source, and the first one's row."""
    told: dict[int, tuple[CellsOfField, ...]] = {}
    for name, rows in found.items():
        stand = [row for row in rows if row not in gone]
        for number in sorted({row // ROW_BASE for row in stand}):
            here = [row % ROW_BASE for row in stand if row // ROW_BASE == number]
            told[number] = (*told.get(number, ()), CellsOfField(name, len(here), min(here)))
    return told


def _few(task: _Task, sources: Sequence[RawRows | RawSelect]) -> list[RawRows] | None:
    """Return the sources where their rows can be read and held in memory; None where SQL has to read them."""
    rows = [source for source in sources if isinstance(source, RawRows)]
    if len(rows) < len(sources) or sum(len(source.rows) for source in rows) > FEW or _derived(task):
        return None
    return None if is_shifted(task.kind, task.present, task.settings) else rows


def _derived(task: _Task) -> list[str]:
    """Return the fields that are taken out of another cell."""
    return [f for f, s in task.kind.fields.items() if s.between is not None and s.between.from_ in task.present]


def _few_typed(task: _Task, sources: Sequence[RawRows]) -> Read:
    """Read the rows in memory; both relations are held, but the used one only where every row stands."""
    connection, kind, present = task.connection, task.kind, task.present
    raw, used = "raw_" + task.name, "rec_" + task.name
    connection.hold(raw, _columns(present, sources))
    rows = [(n, dict(zip(source.fields, cells, strict=True))) for source in sources for n, cells in source.rows]
    roomed = rooms_among(rows, kind, present, task.rooms, task.registers)
    typed = type_rows(connection, kind, present, roomed.rows, dating=task.dating, used=used)
    dates = whole_dates(connection, raw, kind, present, typed.bad, settings=task.settings, as_of=task.dating.as_of)
    if dates:
        whole = [(n, {f: dates.get((n, f), text) for f, text in row.items()}) for n, row in roomed.rows]
        typed = type_rows(connection, kind, present, whole, dating=task.dating, used=used)
    if dates or roomed.rows is not rows:
        typed.bad = as_they_stood(connection, raw, typed.bad)
    typed.bad.extend(roomed.odd)
    return typed, roomed.read, dates


def _many_typed(task: _Task, sources: Sequence[RawRows | RawSelect]) -> Read:
    """Read the rows in SQL."""
    connection, kind, present, raw = task.connection, task.kind, task.present, "raw_" + task.name
    _load(connection, raw, present, sources)
    lacking = _lacking(present, sources)
    for each in _derived(task):
        _derive(connection, raw, each, kind)
        present.append(each)
    roomed = with_rooms(connection, raw, kind, present, task.rooms, task.registers)
    read = shifted(connection, roomed.relation, kind, present, task.settings)
    typed = type_relation(connection, kind, read, present, dating=task.dating, lacking=lacking)
    dates = whole_dates(connection, raw, kind, present, typed.bad, settings=task.settings, as_of=task.dating.as_of)
    if dates:
        read = with_dates(connection, read, dates)
        typed = type_relation(connection, kind, read, present, dating=task.dating, lacking=lacking)
    if read != raw:
        typed.bad = as_they_stood(connection, raw, typed.bad)
    typed.bad.extend(roomed.odd)
    return typed, roomed.read, dates


def _hold_used(connection: Embedded, used: str, columns: Mapping[str, Column], *, events: bool) -> None:
    """Hold the few rows that SQL has judged."""
    types = {"_row": "BIGINT", "_key": "VARCHAR"} | ({EVENT: "VARCHAR"} if events else {})
    for name, column in columns.items():
        types |= {part: SQL_TYPES[column.type] if part == name else "BOOLEAN" for part in physical({name: column})}
    rows = connection.execute(f"SELECT {', '.join(map(quote, types))} FROM {quote(used)} ORDER BY rowid").fetchall()
    values = list(zip(*rows, strict=True)) or [()] * len(types)
    connection.hold(
        used, [(n, type_, cells) for (n, type_), cells in zip(types.items(), values, strict=True)], stored=True
    )


def _lacking(present: Sequence[str], sources: Sequence[RawRows | RawSelect]) -> dict[str, list[int]]:
    """Return the fields that some sources do not have, and which: there they are not blank but unknown."""
    found: dict[str, list[int]] = {}
    for source in sources:
        if isinstance(source, RawRows):
            number = source.rows[0][0] // ROW_BASE if source.rows else None
        else:
            number = source.source
        if number is not None:
            for field in present:
                if field not in source.fields:
                    found.setdefault(field, []).append(number)
    return found


def _derive(connection: Embedded, raw: str, field: str, kind: RecordType) -> None:
    between = kind.fields[field].between
    assert between is not None
    source = quote(between.from_)
    after = f"SUBSTR({source}, STRPOS({source}, ?) + LENGTH(?))"
    value = f"CASE WHEN STRPOS({source}, ?) > 0 AND STRPOS({after}, ?) > 0 THEN SPLIT_PART({after}, ?, 1) END"
    a, b = between.after, between.before
    connection.execute(f"ALTER TABLE {quote(raw)} ADD COLUMN {quote(field)} VARCHAR")
    connection.execute(f"UPDATE {quote(raw)} SET {quote(field)} = NULLIF(TRIM({value}), '')", [a, a, a, b, a, a, b])


def _load(connection: Embedded, raw: str, present: Sequence[str], sources: Sequence[RawRows | RawSelect]) -> None:
    if all(isinstance(source, RawRows) and len(source.rows) < LOAD_BY_FILE for source in sources):
        rows = [source for source in sources if isinstance(source, RawRows)]
        connection.store(raw, _columns(present, rows))  # in one statement: one list for each column
        return
    declared = ", ".join(f"{quote(f)} VARCHAR" for f in present)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quote(raw)} (_row BIGINT{', ' + declared if declared else ''})")
    for source in sources:
        names = ", ".join(["_row", *(quote(f) for f in source.fields)])
        if isinstance(source, RawSelect):
            connection.execute(f"INSERT INTO {quote(raw)} ({names}) {source.select}")
        elif source.rows:
            _load_file(connection, raw, names, source)


def _columns(present: Sequence[str], sources: Sequence[RawRows]) -> list[Typed]:
    """Return the cells as they stood, column by column."""
    numbers: list[object] = [row for source in sources for row, _ in source.rows]
    columns: dict[str, list[object]] = {f: [] for f in present}
    for source in sources:
        given = dict(zip(source.fields, zip(*(cells for _, cells in source.rows), strict=True), strict=False))
        for f, column in columns.items():
            column.extend(given.get(f) or [None] * len(source.rows))
    return [("_row", "BIGINT", numbers), *((f, "VARCHAR", column) for f, column in columns.items())]


def _load_file(connection: Embedded, raw: str, columns: str, source: RawRows) -> None:
    """Hand many rows over through a temporary file: far quicker than parameters. ProblemsError without room."""
    try:
        with temporary_folder() as folder:
            path = Path(folder) / "rows.csv"
            _write(path, source)
            types = {"c0": "BIGINT"} | {f"c{n + 1}": "VARCHAR" for n in range(len(source.fields))}
            spec = ", ".join(f"'{n}': '{t}'" for n, t in types.items())
            connection.execute(
                f"INSERT INTO {quote(raw)} ({columns}) "
                "SELECT * FROM read_csv(?, auto_detect=false, header=false, delim=',', quote='\"', "
                f"escape='\"', new_line='\\n', nullstr='', parallel=false, max_line_size=33554432, columns={{{spec}}})",
                [glob_free(path)],
            )
    except OSError as error:
        raise no_room(error) from error


def _write(path: Path, source: RawRows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(
            stream,
            quoting=csv.QUOTE_NOTNULL if hasattr(csv, "QUOTE_NOTNULL") else csv.QUOTE_MINIMAL,
            lineterminator="\n",
        )
        writer.writerows((row, *cells) for row, cells in source.rows)


def all_fields(kind: RecordType, absent: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the fields that rows handed over in memory have."""
    return tuple(f for f, spec in kind.fields.items() if spec.between is None and f not in absent)


def cells_of(row: Mapping[str, str | None], fields: Sequence[str]) -> tuple[str | None, ...]:
    """Return a row's cells in the order of the fields; blanks as None."""
    return tuple((row.get(f) or "").strip() or None for f in fields)
