"""Files that hold tables with columns: Parquet, DuckDB, SQLite. Row 1 is the header, so the first record is row 2."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from compliance.engine.embedded import Embedded, database_fault
from compliance.engine.emit import quote
from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.identifiers import foreign, glob_free, literal
from compliance.records.sources.blob import Blob
from compliance.records.sources.bulk_rows import stored_parquet
from compliance.records.sources.journals import with_its_changes
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.sheet import (
    FEW,
    HEAD,
    MOST_COLUMNS,
    Cells,
    Line,
    Sheet,
    Stored,
    UnreadableError,
    stripped,
)

FREE_CELLS, MOST_PACKED = 100_000_000, 5_000  # cells; cells for each byte of the file
MOST_CELL = 16 << 20
SECOND = 1_000_000  # microseconds


def read_parquet(connection: Embedded, blob: Blob, offset: timedelta) -> list[Sheet]:
    """Read a Parquet file; times with a zone are told by the wall clock that is ``offset`` ahead of UTC."""
    try:
        file = literal(glob_free(blob.path))
        asked = f"SELECT SUM(num_values), COUNT(DISTINCT column_id) FROM parquet_metadata({file})"
        cells, columns = connection.execute(asked).fetchall()[0]
        _bounded_cells(blob, cells or 0)
        bounded(columns or 0)
        return [_relation(connection, blob, "", f"read_parquet({file})", offset)]
    except database_fault() as error:
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a whole Parquet file")
        ) from error


def read_duckdb(connection: Embedded, blob: Blob, offset: timedelta) -> list[Sheet]:
    """Read the tables of a DuckDB file, its times as ``read_parquet`` does; its views are not run."""
    name = fresh_name()
    try:
        connection.execute(f"ATTACH {literal(str(blob.path))} AS {quote(name)} (READ_ONLY, TYPE duckdb)")
        try:
            listed = connection.execute(
                "SELECT schema_name, table_name, estimated_size * column_count FROM duckdb_tables() "
                "WHERE database_name = ? AND NOT internal ORDER BY 1, 2",
                [name],
            ).fetchall()
            _bounded_cells(blob, sum(cells for *_, cells in listed))
            return [
                _relation(connection, blob, table, f"{quote(name)}.{foreign(schema)}.{foreign(table)}", offset)
                for schema, table, _ in listed
            ]
        finally:
            connection.execute(f"DETACH {quote(name)}")
    except database_fault() as error:
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a whole DuckDB file")
        ) from error


def _relation(connection: Embedded, blob: Blob, name: str, relation: str, offset: timedelta) -> Sheet:
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    names = [row[0] for row in described]
    bounded(len(names))
    own = fresh_name()
    cells = ", ".join(f"{_as_text(column, type_, offset)} AS c{n}" for n, (column, type_, *_) in enumerate(described))
    connection.execute(f"CREATE TEMP TABLE {quote(own)} AS SELECT {cells} FROM {relation}")
    stored = Stored(quote(own), "rowid", len(names), 2)
    return _sheet(connection, blob, name, names, stored)


def _as_text(column: str, type_: str, offset: timedelta) -> str:
    """Return SQL for a cell as the text that an export would print."""
    cell = foreign(column)
    if type_ == "TIMESTAMP WITH TIME ZONE":
        cell = f"MAKE_TIMESTAMP(EPOCH_US({cell}) + {int(offset.total_seconds()) * SECOND})"
    if type_.startswith("TIMESTAMP"):
        return f"STRFTIME(CAST({cell} AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')"
    if type_ in ("FLOAT", "DOUBLE"):
        whole = f"CAST(CAST({cell} AS DECIMAL(38, 0)) AS VARCHAR)"
        return f"CASE WHEN {cell} = TRUNC({cell}) AND ABS({cell}) < 1e15 THEN {whole} ELSE CAST({cell} AS VARCHAR) END"
    return f"CAST({cell} AS VARCHAR)"


def _sheet(connection: Embedded, blob: Blob, name: str, names: Iterable[str], stored: Stored) -> Sheet:
    """Return the sheet whose first line is the columns' names."""
    first: Line = (1, stripped(list(names)))
    count = connection.execute(f"SELECT COUNT(*) FROM {stored.relation}").fetchall()[0][0]
    few = count <= FEW
    cells = ", ".join(f"c{n}" for n in range(stored.width))
    rows = connection.execute(
        f"SELECT {stored.index}, {cells} FROM {stored.relation} ORDER BY 1 LIMIT {FEW if few else HEAD}"
    ).fetchall()
    lines = [first, *((row[0] + stored.first, clean) for row in rows if any(clean := stripped(row[1:])))]
    head = tuple(lines[:HEAD])
    return Sheet(blob.shown, name, blob.sha256, head, tuple(lines) if few else None, None if few else stored)


def read_sqlite(connection: Embedded, work: Path, blob: Blob) -> list[Sheet]:
    """Read the tables of a SQLite file, unchanged, with the changes that lie beside it."""
    with with_its_changes(blob, work) as copy:
        where = f"file:{_uri(blob.path)}?mode=ro&immutable=1" if copy is None else f"file:{_uri(copy)}?mode=rw"
        return _sqlite_tables(connection, work, blob, where)


def _sqlite_tables(connection: Embedded, work: Path, blob: Blob, where: str) -> list[Sheet]:
    try:
        with closing(sqlite3.connect(where, uri=True)) as source:
            source.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_CELL)
            source.execute("PRAGMA trusted_schema = OFF")
            source.text_factory = lambda raw: raw.decode("utf-8", "replace")
            listed = source.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            ).fetchall()
            return [_sqlite_table(connection, work, blob, source, str(name)) for (name,) in listed]
    except (sqlite3.Error, UnicodeDecodeError) as error:  # a damaged name of a column is decoded by the driver itself
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a whole SQLite file")
        ) from error


def _sqlite_table(connection: Embedded, work: Path, blob: Blob, source: sqlite3.Connection, name: str) -> Sheet:
    rows = source.execute(f"SELECT * FROM {foreign(name)}")
    names = [column[0] for column in rows.description]
    bounded(len(names))
    return sheet_of_rows(connection, work, blob, name, names, (tuple(map(_said, row)) for row in rows))


def sheet_of_rows(
    connection: Embedded,
    work: Path,
    blob: Blob,
    name: str,
    names: list[str],
    rows: Iterable[Cells],
) -> Sheet:
    """Return a sheet of rows that come one after the other, through a file when there are many."""
    between = work / f"{fresh_name()}.csv"
    with between.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return sheet_of_file(connection, work, blob, name, names, between)


def sheet_of_file(connection: Embedded, work: Path, blob: Blob, name: str, names: list[str], between: Path) -> Sheet:
    """Return a sheet of the rows of a text file of our own, which goes."""
    target = work / f"{fresh_name()}.parquet"
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(names)))
    connection.execute(
        "COPY (SELECT * FROM read_csv(?, auto_detect=false, header=false, delim=',', quote='\"', escape='\"', "
        f"new_line='\\n', max_line_size=67108864, columns={{{columns}}})) "
        f"TO {literal(target.as_posix())} (FORMAT parquet)",
        [glob_free(between)],
    )
    between.unlink()
    return _sheet(connection, blob, name, names, stored_parquet(target, len(names), 2))


def _said(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def bounded(columns: int) -> None:
    """Refuse a table of more columns than a sheet can have."""
    if columns > MOST_COLUMNS:
        raise UnreadableError(
            msg("a table of {columns} columns", columns=columns),
            msg("at most {most_columns}", most_columns=MOST_COLUMNS),
        )


def _bounded_cells(blob: Blob, cells: int) -> None:
    """Refuse a file that says to hold far more than its bytes can tell apart: packed columns repeat for nothing."""
    if cells > max(FREE_CELLS, MOST_PACKED * blob.size):
        raise UnreadableError(msg("the file says to hold {cells} cells", cells=cells), msg("a file that is no bomb"))


def _uri(path: Path) -> str:
    return path.resolve().as_uri().removeprefix("file:")
