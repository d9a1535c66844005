"""A PostgreSQL server as the engine's database. The caller opens the connection and puts the records there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from compliance.engine.database import Columns
from compliance.engine.dialect import POSTGRES
from compliance.engine.emit import emit, quote
from compliance.plan.nodes import Select, Union

if TYPE_CHECKING:  # no audit on the embedded database needs the driver
    import psycopg


class PostgresDatabase:
    """One connection. The database's collation must be C, so that texts are ordered by their code points."""

    dialect = POSTGRES

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def emitted(self, node: Select | Union) -> tuple[str, Sequence[object]]:
        """Return the statement of a select and its bound values."""
        return emit(node, self.dialect)

    def execute(self, sql: str, binds: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql.encode(), list(binds))

    def rows(self, sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows."""
        return self.connection.execute(sql.encode(), list(binds)).fetchall()

    def values(self, types: Sequence[str], sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows, which have Python's types already."""
        del types
        return self.rows(sql, binds)

    def load(self, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> None:
        """Create a temporary table of these rows, replacing one of that name."""
        declared = ", ".join(f"{quote(column)} {type_}" for column, type_ in columns)
        self.execute(f"DROP TABLE IF EXISTS {quote(name)}")
        self.execute(f"CREATE TEMP TABLE {quote(name)} ({declared})")
        with self.connection.cursor().copy(f"COPY {quote(name)} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def offer(self, name: str, columns: Columns, rows: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Create a temporary table of these rows at once."""
        self.load(name, columns, rows())
