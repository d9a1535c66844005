"""SQLite, in memory, as the engine's database for records of few rows: it is ready to run a statement ten times sooner.

A table is put in when a statement first names it, with the indexes that the statements ask for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from compliance.engine.database import Columns
from compliance.engine.emit import quote
from compliance.engine.sqlite_dialect import FROM_STORED, FUNCTIONS, SQLITE, NthLeast, stored, stored_column
from compliance.engine.sqlite_emit import Lookup, SqliteEmitter, Written
from compliance.plan.nodes import Expr, Select, Union

NEEDED = (3, 35, 0)  # has MATERIALIZED
TICK = 100_000  # steps
WORTH_AN_INDEX = 32  # rows
KNOWN = 4_096  # values of each function

Stored = tuple[Sequence[str], Sequence[Sequence[Any]]]  # names of columns, and rows
Waiting = Callable[[], Stored] | Select


class SqliteDatabase:
    """``waiting``: tables, as they are to be stored, and selects of them, by name; they are put in when named."""

    dialect = SQLITE

    def __init__(self, waiting: Mapping[str, Waiting]) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self.connection.execute("PRAGMA temp_store = MEMORY")
        for name, (count, function) in FUNCTIONS.items():
            known = lru_cache(maxsize=KNOWN)(_blank_for_blank(function))  # the same days come over and over
            self.connection.create_function(name, count, known, deterministic=True)
        self.connection.create_aggregate("nth_least", 2, NthLeast)  # type: ignore[arg-type]  # typeshed knows one argument
        self._waiting: dict[str, Waiting] = dict(waiting)
        self._sizes: dict[str, int] = {}
        self._indexed: set[Lookup] = set()
        self._written: dict[Expr, Written] = {}

    def emitted(self, node: Select | Union) -> tuple[str, Sequence[object]]:
        """Return the statement of a select and its bound values; what it reads is there then."""
        emitter = SqliteEmitter(self._written)
        statement = emitter.statement(node)
        for relation in sorted(emitter.relations & self._waiting.keys()):
            waiting = self._waiting.pop(relation)
            if isinstance(waiting, Select):
                self._make(relation, waiting)
            else:
                self._put(relation, *waiting())
        for lookup in sorted(emitter.lookups - self._indexed):
            self._index(lookup)
        return statement

    def give_up_after(self, steps: int | None) -> None:
        """Let statements fail (OperationalError) when all of them together have taken so many steps; None: never."""
        left = steps or 0

        def tick() -> int:
            nonlocal left
            left -= TICK
            return int(left < 0)

        self.connection.set_progress_handler(tick if steps is not None else None, TICK)

    def execute(self, sql: str, binds: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql, binds)

    def rows(self, sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows, as they are stored."""
        return self.connection.execute(sql, binds).fetchall()

    def values(self, types: Sequence[str], sql: str, binds: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows as Python has values of these SQL types; times may be bound."""
        rows = self.rows(sql, [stored(bind, "") for bind in binds])
        read = {place: FROM_STORED[type_] for place, type_ in enumerate(types) if type_ in FROM_STORED}
        return [tuple([read[n](v) if n in read and v is not None else v for n, v in enumerate(row)]) for row in rows]

    def load(self, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> None:
        """Create a table of these rows, replacing one of that name."""
        self.execute(f"DROP TABLE IF EXISTS {quote(name)}")
        self._indexed = {lookup for lookup in self._indexed if lookup[0] != name}
        self._put(name, *_stored(columns, rows))

    def offer(self, name: str, columns: Columns, rows: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Create a table of these rows when a statement names it."""
        self._waiting[name] = lambda: _stored(columns, rows())

    def wait(self, waiting: Mapping[str, Waiting]) -> None:
        """Create more such tables when a statement names them."""
        self._waiting |= waiting

    def append(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add whole rows, as they are stored, to a table."""
        if rows:
            self._append(name, len(rows[0]), rows)

    def _append(self, name: str, columns: int, rows: Sequence[Sequence[Any]]) -> None:
        self.execute("BEGIN")  # else every row is a transaction of its own
        with self.connection:
            self.connection.executemany(f"INSERT INTO {quote(name)} VALUES ({', '.join(['?'] * columns)})", rows)

    def _put(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.execute(f"CREATE TABLE {quote(name)} ({', '.join([quote(column) for column in columns])})")
        self._append(name, len(columns), rows)
        self._sizes[name] = len(rows)
        if len(columns) == 1:
            self._index((name, (columns[0],)))

    def _make(self, name: str, select: Select) -> None:
        sql, binds = self.emitted(select)
        self.execute(f"CREATE TABLE {quote(name)} AS {sql}", binds)
        ((self._sizes[name],),) = self.rows(f"SELECT COUNT(*) FROM {quote(name)}")

    def _index(self, lookup: Lookup) -> None:
        self._indexed.add(lookup)
        relation, columns = lookup
        if self._sizes.get(relation, 0) >= WORTH_AN_INDEX:
            name, listed = quote(f"by{len(self._indexed)}_{relation}"), ", ".join([quote(c) for c in columns])
            self.execute(f"CREATE INDEX {name} ON {quote(relation)} ({listed})")
            self.execute(f"ANALYZE {name}")


def _stored(columns: Columns, rows: Sequence[tuple[Any, ...]]) -> Stored:
    cells = [
        stored_column(values, type_) for (_, type_), values in zip(columns, zip(*rows, strict=True), strict=bool(rows))
    ]
    return [name for name, _ in columns], list(zip(*cells, strict=True))


def _blank_for_blank(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*values: Any) -> Any:  # noqa: ANN401  (whatever the database holds)
        return None if None in values else function(*values)

    return called
