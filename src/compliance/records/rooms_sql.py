"""A relation in which the ids of rooms are their keys, set at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, field

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.rooms import Cells, Register, odd_cells, replacing, rooms_of, rooms_read, unlinked
from compliance.records.typing_sql import BadCell
from compliance.tables import RoomsRead


class Roomed(Struct, frozen=True):
    """The relation to type, how many room cells of each field were read, and the cells that no pattern fits."""

    relation: str
    read: Mapping[str, RoomsRead] = field(default_factory=dict)
    odd: tuple[BadCell, ...] = ()


def with_rooms(
    connection: Embedded,
    relation: str,
    kind: RecordType,
    present: Sequence[str],
    rooms: Rooms,
    registers: Mapping[str, Register],
) -> Roomed:
    """Return a relation like the one given in which the ids of rooms are their keys."""
    if not rooms_of(kind, present):
        return Roomed(relation)
    site = _site_sql(kind, present)

    def counted(name: str) -> dict[tuple[str, str], int]:
        cell = quote(name)
        sql = f"SELECT {site}, {cell}, COUNT(*) FROM {quote(relation)} WHERE {cell} IS NOT NULL GROUP BY 1, 2"
        return {(where, text): count for where, text, count in connection.execute(sql).fetchall()}

    read, told = rooms_read(kind, present, rooms, registers, counted)
    odd = _odd(connection, relation, unlinked(kind, read), site)
    return Roomed(_replaced(connection, relation, replacing(kind, read), site), told, odd)


def _site_sql(kind: RecordType, present: Collection[str]) -> str:
    """Return SQL for a row's own word for its site; empty text where it has none."""
    return f"COALESCE({quote(kind.site)}, '')" if kind.site is not None and kind.site in present else "''"


def _replaced(
    connection: Embedded, relation: str, instead: Mapping[str, Mapping[tuple[str, str], str]], site: str
) -> str:
    """Create the relation."""
    chosen, joins, binds = [], [], list[object]()
    for n, (name, values) in enumerate(instead.items()):
        chosen.append(f"COALESCE(k{n}._v, r.{quote(name)}) AS {quote(name)}")
        lists = ", ".join(f"UNNEST(CAST(? AS VARCHAR[])) AS {c}" for c in ("_s", "_t", "_v"))
        joins.append(f"LEFT JOIN (SELECT {lists}) AS k{n} ON k{n}._t = r.{quote(name)} AND k{n}._s = {site}")
        binds += [[s for s, _ in values], [t for _, t in values], list(values.values())]
    if not chosen:
        return relation
    sql = f"SELECT r.* REPLACE ({', '.join(chosen)}) FROM {quote(relation)} AS r {' '.join(joins)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE roomed AS {sql}", binds)
    return "roomed"


def _odd(connection: Embedded, relation: str, read: Mapping[str, Cells], site: str) -> tuple[BadCell, ...]:
    listed, odd = ", ".join(quote(name) for name in read), dict[tuple[int, str], BadCell]()
    for name, cells in read.items():
        pairs = [pair for pair, value in cells.items() if value is None]
        if not pairs:
            continue
        these = "SELECT UNNEST(CAST(? AS VARCHAR[])), UNNEST(CAST(? AS VARCHAR[]))"
        sql = f"SELECT _row, {site}, {listed} FROM {quote(relation)} WHERE ({site}, {quote(name)}) IN ({these})"
        rows = connection.execute(sql, [[s for s, _ in pairs], [t for _, t in pairs]]).fetchall()
        odd |= odd_cells(read, name, rows)
    return tuple(odd[at] for at in sorted(odd))
