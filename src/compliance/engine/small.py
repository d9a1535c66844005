"""Few rows: the rules run on a copy of the records in SQLite; the ledger goes to the embedded database when asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial
from itertools import islice

from msgspec.structs import replace

from compliance.engine.database import Database, DuckDatabase
from compliance.engine.dialect import DUCKDB
from compliance.engine.emit import quote
from compliance.engine.sqlite import NEEDED, SqliteDatabase, Stored
from compliance.engine.sqlite_dialect import read_as, stored_column, written_back
from compliance.ledger import COLUMNS
from compliance.plan.scope import SQL_TYPES, Seen
from compliance.tables import EVENT, Column, Precision, Records, Table, Unusable

SMALL = 150  # rows for each rule: from twice as many on DuckDB wins back what it spends on every rule
STORED = {"TIMESTAMP": "BIGINT", "BOOLEAN": "TINYINT"}
OWN = ("subject", "window", "opens", "due", "met_at", "subject_row")  # differ from row to row
ALIKE = tuple(name for name, _ in COLUMNS if name not in OWN)
STEPS = 200_000_000  # of SQLite's machine, some seconds: a join that it cannot shorten is left to DuckDB


def worth_a_copy(database: Database, records: Records, rules: int, small: int | None) -> bool:
    """Whether so many rules should run on a copy: the embedded database holds few rows, and SQLite is new enough."""
    if small is None or database.dialect is not DUCKDB or sqlite3.sqlite_version_info < NEEDED:
        return False
    return sum(table.rows for table in records.tables.values()) <= small * rules


def small_copy(database: DuckDatabase, records: Records) -> SqliteDatabase:
    """Return a copy that takes the records over when a statement names them."""
    return SqliteDatabase({t.relation: partial(_fetched, database, t) for t in records.tables.values()})


def seen_there(copy: SqliteDatabase, tables: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return the tables as plans on the copy see them; those of which something lies ahead are made when named."""
    selects = {f"seen_{n}": t.relation for n, t in tables.items() if not isinstance(t.relation, str)}
    copy.wait(selects)
    return {n: replace(t, relation=f"seen_{n}") if f"seen_{n}" in selects else t for n, t in tables.items()}


def _fetched(database: DuckDatabase, table: Table) -> Stored:
    held = database.connection.held(table.relation)
    if held is not None:
        columns = [stored_column(values, type_) for _, type_, values in held.columns]
        return [name for name, _, _ in held.columns], list(zip(*columns, strict=True))
    named: list[tuple[str, str]] = [("_row", "BIGINT"), ("_key", "VARCHAR")]
    named += [(EVENT, "VARCHAR")] if table.events else []
    for column in table.columns.values():
        named += _stored_columns(column)
    listed = ", ".join([f"{read_as(type_, 't.' + quote(name))} AS {quote(name)}" for name, type_ in named])
    return [name for name, _ in named], database.rows(f"SELECT {listed} FROM {quote(table.relation)} AS t")


def _stored_columns(column: Column) -> list[tuple[str, str]]:
    if column.unusable is Unusable.ALL:
        return []
    found = [(column.name, str(SQL_TYPES[column.type]))]
    if column.precision is Precision.MIXED and column.type == "time":
        found.append((f"{column.name}__day", "BOOLEAN"))
    if column.unusable is Unusable.SOME:
        found.append((f"{column.name}__bad", "BOOLEAN"))
    return found


def hand_over(copy: SqliteDatabase, database: Database, ledger: str) -> None:
    """Put the rows of the copy's ledger into the other database's, which is there and empty.

    Every value that goes over costs as much as the next, so what many rows have alike goes over once, and with each
    row only its number.
    """
    names = [name for name, _ in COLUMNS]
    rows = copy.rows(f"SELECT {', '.join([quote(name) for name in (*ALIKE, *OWN)])} FROM {quote(ledger)}")
    if not rows:
        return
    numbers: dict[tuple[object, ...], int] = {}
    number = [numbers.setdefault(row[: len(ALIKE)], len(numbers) + 1) for row in rows]
    lists = {name: list(column) for name, column in zip(ALIKE, zip(*numbers, strict=True), strict=True)}
    lists |= {
        name: list(column) for name, column in zip(OWN, islice(zip(*rows, strict=True), len(ALIKE), None), strict=True)
    }
    types = dict(COLUMNS)
    given = {name: f"CAST(? AS {STORED.get(types[name], types[name])}[])" for name in names}
    inner = ", ".join([f"UNNEST({given[name]}) AS {quote(name)}" for name in OWN])
    alike = ", ".join([f"{given[name]} AS {quote(name)}" for name in ALIKE])
    columns = [
        written_back(types[name], f"a.{quote(name)}[r.number]" if name in ALIKE else f"r.{quote(name)}")
        for name in names
    ]
    database.execute(
        f"INSERT INTO {quote(ledger)} SELECT {', '.join(columns)} FROM "
        f"(SELECT UNNEST(CAST(? AS BIGINT[])) AS number, {inner}) AS r, (SELECT {alike}) AS a",
        [number, *(lists[name] for name in (*OWN, *ALIKE))],
    )
