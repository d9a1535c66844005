"""Raw rows of one record type, from all its sources, to ``raw_`` and ``rec_`` relations."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import duckdb

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.records.finding.pick import RawRows, RawSelect
from compliance.records.identifiers import quote
from compliance.records.keeping import Aside, Kept, keep, not_given
from compliance.records.rooms import Register, with_rooms
from compliance.records.sources.sheet import FEW
from compliance.records.temporary import no_room, temporary_folder
from compliance.records.typing_rows import store, type_rows
from compliance.records.typing_sql import BadCell, type_relation
from compliance.records.whole_dates import Setting, as_they_stood, counted, shifted, whole_dates, with_dates
from compliance.tables import ROW_BASE, Column, Extent, Table, Unusable

LOAD_BY_FILE = 2_000
NO_SETTINGS: Mapping[int, Setting] = MappingProxyType({})
NO_REGISTERS: Mapping[str, Register] = MappingProxyType({})
NO_ROOMS = Rooms()


@dataclass(frozen=True, slots=True)
class Assembled:
    """The table, its unusable cells, the rows set aside, and used rows that are repetitions.

    ``dated``: of each source how many dates took their year from it.
    """

    table: Table
    bad: tuple[BadCell, ...]
    aside: tuple[Aside, ...]
    repeated: tuple[tuple[int, str], ...] = ()
    dated: Mapping[int, int] = field(default_factory=dict)


def assemble(  # noqa: PLR0913  (one record type: its rows, and what is known of their sources)
    connection: duckdb.DuckDBPyConnection,
    name: str,
    kind: RecordType,
    sources: Sequence[RawRows | RawSelect],
    *,
    as_of: date,
    extent: Extent,
    order: Mapping[int, int],
    settings: Mapping[int, Setting] = NO_SETTINGS,
    rooms: Rooms = NO_ROOMS,
    registers: Mapping[str, Register] = NO_REGISTERS,
) -> Assembled:
    """Create both relations of a record type. ``order``: source number -> its place in time."""
    present = [f for f in kind.fields if any(f in source.fields for source in sources)]
    raw = "raw_" + name
    _load(connection, raw, present, sources)
    rows = [source for source in sources if isinstance(source, RawRows)]
    lacking = _lacking(present, sources)
    few = len(rows) == len(sources) and sum(len(source.rows) for source in rows) <= FEW
    derived = [f for f, spec in kind.fields.items() if spec.between is not None and spec.between.from_ in present]
    for each in derived:
        _derive(connection, raw, each, kind)
        present.append(each)
    roomed = with_rooms(connection, raw, kind, present, rooms, registers)
    read = shifted(connection, roomed.relation, kind, present, settings)
    if few and not derived:
        cells = _by_field(rows) if read == raw else _as_read(connection, read, present, rows)
        typed = type_rows(connection, kind, present, cells, as_of=as_of, used="rec_" + name)
    else:
        typed = type_relation(connection, kind, read, present, as_of=as_of, lacking=lacking)
    dates = whole_dates(connection, raw, kind, present, typed.bad, settings=settings, as_of=as_of)
    if dates:
        read = with_dates(connection, read, dates)
        typed = type_relation(connection, kind, read, present, as_of=as_of, lacking=lacking)
    if read != raw:
        typed.bad = as_they_stood(connection, raw, typed.bad)
    typed.bad.extend(roomed.odd)
    kept = Kept([], []) if typed.kept else keep(connection, name, kind, typed.columns, order, raw)
    aside = not_given(connection, raw, kept.aside)
    gone = {row.row for row in aside}
    columns: dict[str, Column] = {
        f: typed.columns.get(f, Column(f, spec.type, unusable=Unusable.ALL)) for f, spec in kind.fields.items()
    }
    count = f"SELECT COUNT(*) FROM {quote('rec_' + name)}"
    used = sum(len(source.rows) for source in rows) if typed.kept else connection.execute(count).fetchall()[0][0]
    table = Table(name, "rec_" + name, columns, used, extent, raw, typed.nones, roomed.read)
    told = {(cell.row, cell.field) for cell in typed.bad}
    not_there = [cell for cell in not_given(connection, raw, kept.lacking) if (cell.row, cell.field) not in told]
    unusable = [*typed.bad, *(BadCell(c.row, c.field, c.value, c.reason) for c in not_there)]
    bad = tuple(cell for cell in unusable if cell.row not in gone)
    repeated = tuple((a.row, a.reason) for a in kept.repeated)
    return Assembled(table, bad, tuple(aside), repeated, counted(dates))


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


def _by_field(sources: Sequence[RawRows]) -> list[tuple[int, Mapping[str, str | None]]]:
    return [(n, dict(zip(source.fields, cells, strict=True))) for source in sources for n, cells in source.rows]


def _as_read(
    connection: duckdb.DuckDBPyConnection, read: str, present: Sequence[str], sources: Sequence[RawRows]
) -> list[tuple[int, Mapping[str, str | None]]]:
    """Return the rows of the sources as they stand in the relation ``read``, each with the fields of its source."""
    listed = ", ".join(["_row", *(quote(f) for f in present)])
    cells = {
        row: dict(zip(present, texts, strict=True))
        for row, *texts in connection.execute(f"SELECT {listed} FROM {quote(read)}").fetchall()
    }
    return [(n, {f: cells[n][f] for f in source.fields}) for source in sources for n, _ in source.rows]


def _derive(connection: duckdb.DuckDBPyConnection, raw: str, field: str, kind: RecordType) -> None:
    between = kind.fields[field].between
    assert between is not None
    source = quote(between.from_)
    after = f"SUBSTR({source}, STRPOS({source}, ?) + LENGTH(?))"
    value = f"CASE WHEN STRPOS({source}, ?) > 0 AND STRPOS({after}, ?) > 0 THEN SPLIT_PART({after}, ?, 1) END"
    a, b = between.after, between.before
    connection.execute(f"ALTER TABLE {quote(raw)} ADD COLUMN {quote(field)} VARCHAR")
    connection.execute(f"UPDATE {quote(raw)} SET {quote(field)} = NULLIF(TRIM({value}), '')", [a, a, a, b, a, a, b])


def _load(
    connection: duckdb.DuckDBPyConnection, raw: str, present: Sequence[str], sources: Sequence[RawRows | RawSelect]
) -> None:
    if all(isinstance(source, RawRows) and len(source.rows) < LOAD_BY_FILE for source in sources):
        _load_lists(connection, raw, present, [source for source in sources if isinstance(source, RawRows)])
        return
    declared = ", ".join(f"{quote(f)} VARCHAR" for f in present)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quote(raw)} (_row BIGINT{', ' + declared if declared else ''})")
    for source in sources:
        names = ", ".join(["_row", *(quote(f) for f in source.fields)])
        if isinstance(source, RawSelect):
            connection.execute(f"INSERT INTO {quote(raw)} ({names}) {source.select}")
        elif source.rows:
            _load_file(connection, raw, names, source)


def _load_lists(
    connection: duckdb.DuckDBPyConnection, raw: str, present: Sequence[str], sources: Sequence[RawRows]
) -> None:
    """Create the relation in one statement: one list for each column."""
    numbers: list[object] = [row for source in sources for row, _ in source.rows]
    columns: dict[str, list[object]] = {f: [] for f in present}
    for source in sources:
        given = dict(zip(source.fields, zip(*(cells for _, cells in source.rows), strict=True), strict=False))
        for f, column in columns.items():
            column.extend(given.get(f) or [None] * len(source.rows))
    store(connection, raw, [("_row", "BIGINT", numbers), *((f, "VARCHAR", column) for f, column in columns.items())])


def _load_file(connection: duckdb.DuckDBPyConnection, raw: str, columns: str, source: RawRows) -> None:
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
                [str(path)],
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


def joint(extents: Sequence[Extent]) -> Extent:
    """Return the hull of the sources' extents with the holes between them; unknown where any is."""
    if not extents:
        return Extent()
    lows, highs = [e.from_ for e in extents], [e.to for e in extents]
    low = None if None in lows else min(d for d in lows if d is not None)
    high = None if None in highs else max(d for d in highs if d is not None)
    return Extent(low, high, tuple(_holes(extents)))


def _holes(extents: Sequence[Extent]) -> Iterator[tuple[date, date]]:
    """Yield the stretches between spans that no span covers."""
    spans = sorted((e.from_ or date.min, e.to or date.max) for e in extents)
    reached = spans[0][1]
    for begin, end in spans[1:]:
        if (begin - reached).days > 1:
            yield reached + timedelta(days=1), begin - timedelta(days=1)
        reached = max(reached, end)


def all_fields(kind: RecordType, absent: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the fields that rows handed over in memory have."""
    return tuple(f for f, spec in kind.fields.items() if spec.between is None and f not in absent)


def cells_of(row: Mapping[str, str | None], fields: Sequence[str]) -> tuple[str | None, ...]:
    """Return a row's cells in the order of the fields; blanks as None."""
    return tuple((row.get(f) or "").strip() or None for f in fields)
