"""Cells that stand under no header: right of the whole header, left of it, or where it has a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from compliance.engine.embedded import Embedded
from compliance.records.finding.headers import Recognised
from compliance.records.sources.sheet import Cells, Line, Stored, stripped
from compliance.tables import CellsOfField

Row = tuple[int, str]  # its number, and the first of its cells out there
Gap = tuple[int, int]  # from a column up to that before another


def beyond(
    connection: Embedded, stored: Stored | None, found: Recognised, rows: Sequence[Line], aside: Collection[int]
) -> Iterator[Row]:
    """Yield the records that have cells right of the whole header. ``aside``: rows that are no records."""
    begin = max(found.names, default=0) + 1
    for number, cells in rows:
        if any(cells[begin:]):
            yield number, _first(cells[begin:])
    for number, cells in _out_there(connection, stored, found, (begin, stored.width if stored else 0)):
        if number not in aside:
            yield number, _first(cells)


def in_gaps(
    connection: Embedded, stored: Stored | None, found: Recognised, rows: Sequence[Line], aside: Collection[int]
) -> tuple[CellsOfField, ...]:
    """Return how many cells of records stand in each gap of the header, by the header before it ("": the first's)."""
    told = []
    for gap, before in _gaps(found.names).items():
        here = ((number, cells[slice(*gap)]) for number, cells in rows)
        count, first = 0, 0
        for number, cells in chain(here, _out_there(connection, stored, found, gap)):  # they may be millions
            filled = sum(map(bool, cells))
            if filled and number not in aside:
                count, first = count + filled, min(first or number, number)
        if count:
            told.append(CellsOfField(before, count, first))
    return tuple(told)


def _gaps(names: Mapping[int, str]) -> dict[Gap, str]:
    return {(a + 1, b): names.get(a, "") for a, b in pairwise((-1, *sorted(names))) if b - a > 1}


def _out_there(connection: Embedded, stored: Stored | None, found: Recognised, columns: Gap) -> Iterator[Line]:
    """Yield the stored rows below the header that have cells in these columns, with those alone."""
    begin, end = columns[0], min(columns[1], stored.width if stored else 0)
    if stored is None or begin >= end:
        return
    cells = ", ".join(f"c{n}" for n in range(begin, end))
    sql = f"SELECT {stored.index}, {cells} FROM {stored.relation} WHERE CONCAT({cells}) <> '' ORDER BY 1"
    result = connection.execute(sql)
    while rows := result.fetchmany(10_000):
        for index, *row in rows:
            if index + stored.first > found.header and any(clean := stripped(row)):
                yield index + stored.first, clean


def _first(cells: Cells) -> str:
    return next(cell for cell in cells if cell)
