"""The embedded database as a connection that is opened when a statement needs it.

Few rows are held in memory (``held.py``) and go in when a statement names their relation: most small audits are over
before one does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from shutil import rmtree
from typing import TYPE_CHECKING, Self
from weakref import finalize

from compliance.engine.database import Asked, DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.held import Held, Relation, Typed

if TYPE_CHECKING:  # what never asks it anything does not load it
    from pathlib import Path
    from types import TracebackType

    import duckdb

AS_THEY_ARE = ("VARCHAR", "TIMESTAMP", "BOOLEAN")


def database_fault() -> type[Exception]:
    """Return what the database raises; to be asked where something was raised."""
    import duckdb  # noqa: PLC0415  (only what was raised is told from it)

    return duckdb.Error


class Embedded:
    """A connection to DuckDB, and what waits to be put there."""

    def __init__(self, begin: Callable[[], tuple[duckdb.DuckDBPyConnection, Path | None]]) -> None:
        """``begin`` opens the database and says in which folder it puts what does not fit; None: in none of its own."""
        self.begin = begin
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._held: dict[str, Held] = {}
        self._waiting: dict[str, Callable[[], None]] = {}

    @property
    def is_open(self) -> bool:
        """Whether the database was needed."""
        return self._opened is not None

    @property
    def itself(self) -> duckdb.DuckDBPyConnection:
        """The database's own connection; it is opened where it is not."""
        if self._opened is None:
            self._opened, spilled = self.begin()
            self._leave = finalize(self, _left, self._opened, spilled)  # at the latest when the process ends
        return self._opened

    def execute(self, sql: str, binds: Sequence[object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run a statement; what waits and is named in it is put there before."""
        for name in [name for name in self._waiting if name in sql]:
            if (put := self._waiting.pop(name, None)) is not None:
                put()
        try:
            return self.itself.execute(sql, binds)
        except database_fault() as fault:
            if type(fault).__name__ != "InternalException":
                raise
            return self._plainly(sql, binds)  # its optimizer fails on some statements that are sound (seen in 2.0.1)

    def _plainly(self, sql: str, binds: Sequence[object] | None) -> duckdb.DuckDBPyConnection:
        """Run a statement without the optimizer that looks at statistics."""
        self.itself.execute("SET disabled_optimizers = 'statistics_propagation'")
        try:
            return self.itself.execute(sql, binds)
        finally:
            self.itself.execute("SET disabled_optimizers = ''")

    def hold(self, name: str, columns: Sequence[Typed], *, stored: bool = False) -> None:
        """Keep a relation of these columns in memory; one of that name goes. ``stored``: the database has it too."""
        self._held[name] = Held(columns)
        self._waiting.pop(name, None)
        if not stored:
            self._waiting[name] = partial(self.store, name, columns)

    def wait(self, name: str, put: Callable[[], None]) -> None:
        """Let ``put`` create a relation when a statement names it; it finds none of that name waiting."""
        self._waiting[name] = put

    def release(self, *names: str) -> None:
        """Forget what is held under these names, or waits: the database is to have relations of its own there."""
        for name in names:
            self._held.pop(name, None)
            self._waiting.pop(name, None)

    def relation(self, name: str) -> Relation:
        """Return a relation to be asked where it lies."""
        return self._held.get(name) or Asked(DuckDatabase(self), name)

    def held(self, name: str) -> Held | None:
        """Return a relation that is held."""
        return self._held.get(name)

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the names of a relation's columns."""
        held = self._held.get(name)
        if held is not None:
            return tuple(column for column, _, _ in held.columns)
        return tuple(row[0] for row in self.execute(f"DESCRIBE {quote(name)}").fetchall())

    def store(self, name: str, columns: Sequence[Typed]) -> None:
        """Create a relation of these columns, in the order of the rows; each that has a cell goes over as one list.

        A list of texts or times needs no cast, which would go over every value once more.
        """
        target = f"CREATE OR REPLACE TEMP TABLE {quote(name)}"
        if not columns[0][2]:
            self.itself.execute(f"{target} ({', '.join(f'{quote(column)} {type_}' for column, type_, _ in columns)})")
            return
        chosen, lists = [], []
        for column, type_, values in columns:
            if any(value is not None for value in values):
                chosen.append(f"UNNEST({'?' if type_ in AS_THEY_ARE else f'CAST(? AS {type_}[])'}) AS {quote(column)}")
                lists.append(list(values))
            else:
                chosen.append(f"CAST(NULL AS {type_}) AS {quote(column)}")
        self.itself.execute(f"{target} AS SELECT {', '.join(chosen)}", lists)

    def close(self) -> None:
        """Close the database if it was opened."""
        if self._opened is not None:
            self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _left(connection: duckdb.DuckDBPyConnection, spilled: Path | None) -> None:
    connection.close()
    if spilled is not None:
        rmtree(spilled, ignore_errors=True)
