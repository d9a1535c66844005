"""The one door to a database: run a statement, fetch its rows, load a small table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import duckdb

from compliance.engine.dialect import DUCKDB, Dialect
from compliance.engine.emit import emit, quote
from compliance.plan.nodes import Select, Union

Columns = Sequence[tuple[str, str]]


class Database(Protocol):
    """What the engine asks of a database. ``columns`` are (name, SQL type)."""

    dialect: Dialect

    def emitted(self, node: Select | Union) -> tuple[str, Sequence[object]]:
        """Return the statement of a select and its bound values; what it reads is there then."""

    def execute(self, sql: str, binds: Sequence[object] = ()) -> None:
        """Run a statement."""

    def rows(self, sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows (results are always drained)."""

    def load(self, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> None:
        """Create a temporary table of these rows, replacing one of that name."""

    def offer(self, name: str, columns: Columns, rows: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Create such a table now, or when an emitted statement names it."""


class DuckDatabase:
    """The embedded database."""

    dialect = DUCKDB

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def emitted(self, node: Select | Union) -> tuple[str, Sequence[object]]:
        """Return the statement of a select and its bound values."""
        return emit(node, self.dialect)

    def execute(self, sql: str, binds: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql, list(binds))

    def rows(self, sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows."""
        return self.connection.execute(sql, list(binds)).fetchall()

    def load(self, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> None:
        """Create a temporary table; the values go over as one list per column."""
        declared = ", ".join(f"{quote(column)} {type_}" for column, type_ in columns)
        self.execute(f"CREATE OR REPLACE TEMP TABLE {quote(name)} ({declared})")
        if rows:
            unnested = ", ".join(f"UNNEST(CAST(? AS {type_}[]))" for _, type_ in columns)
            self.execute(f"INSERT INTO {quote(name)} SELECT {unnested}", [list(c) for c in zip(*rows, strict=True)])

    def offer(self, name: str, columns: Columns, rows: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Create a temporary table of these rows at once."""
        self.load(name, columns, rows())


def select_rows(database: Database, node: Select | Union) -> list[tuple[Any, ...]]:
    """Emit and run a select."""
    return database.rows(*database.emitted(node))
