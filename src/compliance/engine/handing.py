"""Tables of few exports that one process has read, as another takes them over: all their columns, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.engine.held import Typed
from compliance.problems import Problem
from compliance.tables import Records


class Handed(Struct, frozen=True):
    """Records, or what is wrong with them, and the relations that they speak of, by name."""

    records: Records | None
    problems: tuple[Problem, ...]
    relations: Mapping[str, Sequence[Typed]]


def handed(connection: Embedded, records: Records | None, problems: tuple[Problem, ...]) -> Handed:
    """Return the records with the columns of all their relations."""
    tables = records.tables.values() if records is not None else ()
    names = [name for table in tables for name in (table.relation, table.raw) if name is not None]
    return Handed(records, problems, {name: _columns(connection, name) for name in names})


def taken_over(connection: Embedded, given: Handed) -> tuple[Records | None, tuple[Problem, ...]]:
    """Hold in the connection what was handed over; return the records and what is wrong with them."""
    for name, columns in given.relations.items():
        connection.hold(name, columns)
    return given.records, given.problems


def _columns(connection: Embedded, name: str) -> Sequence[Typed]:
    held = connection.held(name)
    if held is not None:
        return held.columns
    types = [row[:2] for row in connection.execute(f"DESCRIBE {quote(name)}").fetchall()]
    rows = connection.execute(f"SELECT * FROM {quote(name)} ORDER BY rowid").fetchall()
    values = list(zip(*rows, strict=True)) or [()] * len(types)
    return [(column, type_, cells) for (column, type_), cells in zip(types, values, strict=True)]
