"""Titles: what stands above a header, and a row of a single cell right above another one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from compliance.engine.embedded import Embedded
from compliance.records.finding.headers import Recognised
from compliance.records.sources.sheet import Line, Sheet, Stored, stripped


def titles_of(sheet: Sheet, found: Recognised) -> frozenset[str]:
    """Return what stands above the header."""
    return frozenset(cell for number, cells in sheet.head if number < found.top for cell in cells if cell)


def alone(connection: Embedded, stored: Stored, there: str, rows: Collection[int]) -> Iterator[Line]:
    """Yield those of the rows that have a single cell. ``there``: SQL for the rows below the header."""
    if not rows:
        return
    cells = ", ".join(f"c{n}" for n in range(stored.width))
    sql = (
        f"SELECT {stored.index}, {cells} FROM {stored.relation} WHERE {there} AND {stored.index} IN (SELECT UNNEST(?))"
    )
    for index, *row in connection.execute(sql, [[number - stored.first for number in rows]]).fetchall():
        if sum(map(bool, clean := stripped(row))) == 1:
            yield index + stored.first, clean
