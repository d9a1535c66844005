"""Few rows: the rules run on a copy of the records in SQLite, and the ledger goes back to where the records are."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import islice

from compliance.engine.database import Database
from compliance.engine.dialect import DUCKDB
from compliance.engine.emit import quote
from compliance.engine.sqlite import NEEDED, SqliteDatabase, Stored
from compliance.engine.sqlite_dialect import read_as, written_back
from compliance.ledger import COLUMNS
from compliance.plan.scope import SQL_TYPES, Seen
from compliance.tables import Column, Precision, Records, Unusable

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


def small_copy(database: Database, tables: Mapping[str, Seen]) -> SqliteDatabase:
    """Return a copy that takes the tables over, as they stand at the as-of, when a statement names them."""
    return SqliteDatabase({relation_of(n): partial(_fetched, database, table) for n, table in tables.items()})


def relation_of(record_type: str) -> str:
    """Return the name of a record type's copy."""
    return f"seen_{record_type}"


def copied(tables: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return the tables as plans on the copy see them."""
    return {name: replace(table, relation=relation_of(name)) for name, table in tables.items()}


def _fetched(database: Database, table: Seen) -> Stored:
    named: list[tuple[str, str]] = [("_row", "BIGINT"), ("_key", "VARCHAR")]
    for column in table.columns.values():
        named += _stored_columns(column)
    named += [(f"{name}__ahead", "TIMESTAMP") for name in sorted(table.ahead)]
    listed = ", ".join([f"{read_as(type_, 't.' + quote(name))} AS {quote(name)}" for name, type_ in named])
    if isinstance(table.relation, str):
        return [name for name, _ in named], database.rows(f"SELECT {listed} FROM {quote(table.relation)} AS t")
    sql, binds = database.emitted(table.relation)
    return [name for name, _ in named], database.rows(f"SELECT {listed} FROM ({sql}) AS t", binds)


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
