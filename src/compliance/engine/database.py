"""The one door to a database: run a statement, fetch its rows, load a small table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from compliance.engine.dialect import DUCKDB, Dialect
from compliance.engine.emit import emit, quote
from compliance.engine.held import Held, Relation
from compliance.plan.nodes import Col, From, Select, Union
from compliance.plan.terms import op

if TYPE_CHECKING:
    import duckdb

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

    def values(self, types: Sequence[str], sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows as Python has values of these SQL types; times may be bound."""

    def load(self, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> None:
        """Create a temporary table of these rows, replacing one of that name."""

    def offer(self, name: str, columns: Columns, rows: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Create such a table now, or when an emitted statement names it."""


class Connection(Protocol):
    """What this room asks of the embedded database, which is opened when a statement needs it."""

    def execute(self, sql: str, binds: Sequence[object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run a statement."""

    def relation(self, name: str) -> Relation:
        """Return a relation to be asked where it lies."""

    def held(self, name: str) -> Held | None:
        """Return a relation that is held in memory."""

    def wait(self, name: str, put: Callable[[], None]) -> None:
        """Let ``put`` create a relation when a statement names it."""


class DuckDatabase:
    """The embedded database."""

    dialect = DUCKDB

    def __init__(self, connection: Connection) -> None:
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

    def values(self, types: Sequence[str], sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows, which have Python's types already."""
        del types
        return self.rows(sql, binds)

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


class Asked:
    """A relation that lies in a database."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name

    def rows(self, names: Sequence[str], numbers: Collection[int] | None = None) -> list[tuple[Any, ...]]:
        """Return these columns of all rows, or of those with these numbers."""
        sql = f"SELECT {', '.join([quote(name) for name in names])} FROM {quote(self._name)}"
        if numbers is None:
            return self._database.rows(sql)
        these = f"SELECT UNNEST(CAST({self._database.dialect.placeholder} AS BIGINT[]))"
        return self._database.rows(f"{sql} WHERE _row IN ({these})", [sorted(numbers)])

    def texts(self, name: str, *, foreign: bool = False) -> list[str]:
        """Return the texts of a column, each once."""
        column = quote(name)
        where = f"LENGTH({column}) < STRLEN({column})" if foreign else f"{column} <> ''"
        sql = f"SELECT DISTINCT {column} FROM {quote(self._name)} WHERE {where}"
        return [text for (text,) in self._database.rows(sql)]

    def latest(self, names: Sequence[str]) -> tuple[datetime | None, ...]:
        """Return the last time of each of these columns."""
        columns = tuple((name, op("max", Col("t", name))) for name in names)
        return select_rows(self._database, Select(columns, From(self._name, "t")))[0]
