"""Links that lead to no record of the exports: rows that belong to nobody, and references that cannot be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.records.identifiers import quote
from compliance.records.typing_sql import BadCell
from compliance.tables import NONE_MARK, Column, Table, Unusable


class LostLinks(Struct, frozen=True):
    """Of the ``given`` links of a field, how many name no record of the type ``target``; ``first``: the first row."""

    record_type: str
    field: str
    target: str
    lost: int
    given: int
    first: int


def orphans(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> Iterator[tuple[str, BadCell]]:
    """Yield the cells of child rows that name a parent which is not among the delivered ones."""
    for name, field, target in _links(tables, record_types):
        if record_types[name].parent == target:
            for row, cell in _cells_lost(connection, tables, name, field, target):
                yield name, BadCell(row, field, cell or "", "no_parent")


def _cells_lost(
    connection: Embedded, tables: Mapping[str, Table], name: str, field: str, target: str
) -> list[tuple[int, str | None]]:
    """Return row and cell as it stood of links that lead nowhere, by row."""
    table = tables[name]
    held, there = connection.held(table.relation), connection.held(tables[target].relation)
    if held is None or there is None or table.raw is None:
        column, raw = quote(field), quote(table.raw or table.relation)
        sql = f"SELECT t._row, r.{column} FROM {_lost(tables, name, field, target)} JOIN {raw} AS r ON r._row = t._row"
        return connection.execute(f"{sql} ORDER BY 1", [NONE_MARK]).fetchall()
    keys = {NONE_MARK, None, *(key for (key,) in there.rows(("_key",)))}
    lost = sorted(row for row, link in held.rows(("_row", field)) if link not in keys)
    stood: dict[int, list[str | None]] = {}
    for row, cell in connection.relation(table.raw).rows(("_row", field), lost) if lost else ():
        stood.setdefault(row, []).append(cell)
    return [(row, cell) for row in lost for cell in stood[row]]


def lost_links(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> Iterator[LostLinks]:
    """Yield every other field with links that lead to no record of a type that was delivered."""
    for name, field, target in _links(tables, record_types):
        if record_types[name].parent == target:
            continue
        sql = f"SELECT COUNT(*), MIN(t._row) FROM {_lost(tables, name, field, target)}"
        lost, first = connection.execute(sql, [NONE_MARK]).fetchall()[0]
        if lost:
            given = f"SELECT COUNT(*) FROM {quote(tables[name].relation)} WHERE {quote(field)} <> ?"
            count = connection.execute(given, [NONE_MARK]).fetchall()[0][0]
            yield LostLinks(name, field, target, lost, count, first)


def leading(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> dict[str, Table]:
    """Return the tables with a mark on the links of which none leads nowhere, told of tables that memory holds.

    What need not be asked of every row of every rule is asked once. Of larger tables nothing is told: there asking
    costs what it saves.
    """
    keys: dict[str, set[str | None]] = {}
    marked: dict[str, dict[str, Column]] = {}
    for name, field, target in _links(tables, record_types):
        held, there = connection.held(tables[name].relation), connection.held(tables[target].relation)
        if held is None or there is None:
            continue
        if target not in keys:
            keys[target] = {NONE_MARK, None, *(key for (key,) in there.rows(("_key",)))}
        if keys[target].issuperset(link for (link,) in held.rows((field,))):
            marked.setdefault(name, {})[field] = replace(tables[name].columns[field], leads=True)
    return {
        name: replace(table, columns={**table.columns, **marked[name]}) if name in marked else table
        for name, table in tables.items()
    }


def _links(tables: Mapping[str, Table], record_types: Mapping[str, RecordType]) -> Iterator[tuple[str, str, str]]:
    for name, table in sorted(tables.items()):
        for field, spec in record_types[name].fields.items():
            if spec.link is not None and spec.link in tables and table.columns[field].unusable is not Unusable.ALL:
                yield name, field, spec.link


def _lost(tables: Mapping[str, Table], name: str, field: str, target: str) -> str:
    """Return SQL for the rows, as ``t``, whose link is there, is not 無 (a value to be bound) and finds no record."""
    return (
        f"(SELECT a._row FROM {quote(tables[name].relation)} AS a ANTI JOIN {quote(tables[target].relation)} AS b "
        f"ON b._key = a.{quote(field)} WHERE a.{quote(field)} <> ?) AS t"
    )
