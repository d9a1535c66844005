"""Rows that lack a required cell but say something beside: they stand, and that cell cannot be used.

Set aside, such a row would take its duty and its place in every count with it, and nobody would see that it is gone.
A row with a single filled cell says nothing: a note, a heading, a number of a page.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.tables import Column, Unusable

FILLED = 2
"""So many filled cells make a row that stands."""

STANDS = "_stands"
"""Of ``typed``: whether a row lacks a required cell and stands; there only where one does."""


def required(kind: RecordType, columns: dict[str, Column]) -> list[str]:
    """Return the fields that may not be blank, of those that an export has."""
    return [name for name in columns if kind.fields[name].required]


def let_stand(connection: Embedded, raw: str, kind: RecordType, columns: dict[str, Column]) -> list[tuple[int, str]]:
    """Mark the blank required cells of rows in ``typed`` that stand, and the columns; return those cells.

    ``raw``: the relation of the cells as they stood; a cell that cannot be read is filled all the same.
    """
    asked = required(kind, columns)
    some = " OR ".join(f"t.{quote(name)} IS NULL" for name in asked)
    if not some or not connection.execute(f"SELECT 1 FROM typed AS t WHERE {some} LIMIT 1").fetchall():
        return []
    filled = " + ".join(f"CAST({_filled(name, columns[name])} AS INTEGER)" for name in _written(kind, columns))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE standing AS SELECT t._row AS _row FROM typed AS t JOIN {quote(raw)} AS r "
        f"ON r._row = t._row WHERE ({some}) AND {filled or '0'} >= {FILLED}"
    )
    found: list[tuple[int, str]] = []
    for name in asked:
        rows = connection.execute(
            f"SELECT t._row FROM typed AS t SEMI JOIN standing USING (_row) WHERE t.{quote(name)} IS NULL ORDER BY 1"
        ).fetchall()
        found += [(row, name) for (row,) in rows]
    _mark(connection, columns, list(dict.fromkeys(name for _, name in found)))
    return found


def _written(kind: RecordType, columns: dict[str, Column]) -> list[str]:
    """Return the fields with cells of their own; what is taken from another cell says nothing beside it."""
    return [name for name in columns if kind.fields[name].between is None]


def _filled(name: str, column: Column) -> str:
    """Return SQL for whether a cell says something: a value, or what cannot be read as one. A stroke does not."""
    there = f"t.{quote(name)} IS NOT NULL"
    if column.unusable is not Unusable.SOME:
        return f"({there})"
    return f"({there} OR (t.{quote(f'{name}__bad')} AND r.{quote(name)} IS NOT NULL))"


def _mark(connection: Embedded, columns: dict[str, Column], names: Sequence[str]) -> None:
    if not names:
        return
    new, old = [], []
    for name in names:
        bad = quote(f"{name}__bad")
        here = f"(s._row IS NOT NULL AND t.{quote(name)} IS NULL)"
        if columns[name].unusable is Unusable.SOME:
            old.append(f"(t.{bad} OR {here}) AS {bad}")
        else:
            new.append(f", {here} AS {bad}")
        columns[name] = replace(columns[name], unusable=Unusable.SOME)
    changed = f" REPLACE ({', '.join(old)})" if old else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE typed AS SELECT t.*{changed}{''.join(new)}, s._row IS NOT NULL AS {STANDS} "
        "FROM typed AS t LEFT JOIN standing AS s USING (_row)"
    )
