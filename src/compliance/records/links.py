"""Links that lead to no record of the exports: rows that belong to nobody, and references that cannot be followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.typing_sql import BadCell
from compliance.tables import NONE_MARK, ROW_BASE, Column, LinksLost, Table, Unusable


class Lost(Struct, frozen=True):
    """Links that lead nowhere: the cells of child rows without their parent, by type; of others how many, by source."""

    children: list[tuple[str, BadCell]]
    others: Mapping[int, tuple[LinksLost, ...]]


def followed(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> tuple[dict[str, Table], Lost]:
    """Return the tables with a mark on the links of which none leads nowhere, and what is to be told of those that do.

    A link leads nowhere when the type that it names was delivered and has no such record. What is asked here once need
    not be asked of every row by every rule.
    """
    children: list[tuple[str, BadCell]] = []
    others: dict[int, tuple[LinksLost, ...]] = {}
    marked: dict[str, dict[str, Column]] = {}
    keys = cache(partial(_keys, connection, tables))
    for name, field, target in _links(tables, record_types):
        cells = _cells_lost(connection, tables, (name, field, target), keys)
        if record_types[name].parent == target:
            children += [(name, BadCell(row, field, cell or "", "no_parent")) for row, cell in cells]
        else:
            for number, rows in groupby((row for row, _ in cells), lambda row: row // ROW_BASE):
                first, *more = (row % ROW_BASE for row in rows)
                others[number] = (*others.get(number, ()), LinksLost(field, target, 1 + len(more), first))
        if not cells:
            marked.setdefault(name, {})[field] = replace(tables[name].columns[field], leads=True)
    leading = {
        name: replace(table, columns={**table.columns, **marked[name]}) if name in marked else table
        for name, table in tables.items()
    }
    return leading, Lost(children, others)


def _keys(connection: Embedded, tables: Mapping[str, Table], name: str) -> frozenset[str | None] | None:
    """Return what links to the type may say; None where memory does not hold it."""
    held = connection.held(tables[name].relation)
    return None if held is None else frozenset({NONE_MARK, None, *(key for (key,) in held.rows(("_key",)))})


def _cells_lost(
    connection: Embedded,
    tables: Mapping[str, Table],
    link: tuple[str, str, str],
    keys: Callable[[str], frozenset[str | None] | None],
) -> list[tuple[int, str | None]]:
    """Return row and cell as it stood of links that lead nowhere, by row; as it was read where no cell has it."""
    name, field, target = link
    raw, held, known = tables[name].raw, connection.held(tables[name].relation), keys(target)
    whole = raw is not None and field in connection.columns(raw)
    if held is None or known is None:
        sql = _lost(tables, *link)
        if whole:
            sql = f"SELECT l._row, r.{quote(field)} FROM ({sql}) AS l JOIN {quote(str(raw))} AS r ON r._row = l._row"
        return connection.execute(f"{sql} ORDER BY 1", [NONE_MARK]).fetchall()
    rows = sorted((row, link) for row, link in held.rows(("_row", field)) if link not in known)
    if not rows or not whole:
        return rows
    stood: dict[int, list[str | None]] = {}
    for row, cell in connection.relation(str(raw)).rows(("_row", field), [row for row, _ in rows]):
        stood.setdefault(row, []).append(cell)
    return [(row, cell) for row in dict.fromkeys(row for row, _ in rows) for cell in stood[row]]


def _links(tables: Mapping[str, Table], record_types: Mapping[str, RecordType]) -> Iterator[tuple[str, str, str]]:
    for name, table in sorted(tables.items()):
        for field, spec in record_types[name].fields.items():
            if spec.link is not None and spec.link in tables and table.columns[field].unusable is not Unusable.ALL:
                yield name, field, spec.link


def _lost(tables: Mapping[str, Table], name: str, field: str, target: str) -> str:
    """Return SQL for the rows and links that are there, are not 無 (a value to be bound) and find no record."""
    return (
        f"SELECT a._row, a.{quote(field)} FROM {quote(tables[name].relation)} AS a "
        f"ANTI JOIN {quote(tables[target].relation)} AS b ON b._key = a.{quote(field)} WHERE a.{quote(field)} <> ?"
    )
