"""Two columns of one sheet under the same header: which of them would be the field nobody can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from compliance.engine.embedded import Embedded
from compliance.folding import fold
from compliance.records.finding.headers import Recognised
from compliance.records.nones import VOID
from compliance.records.sources.sheet import Sheet, Stored, stripped

Pair = tuple[int, str | None, str | None]  # number of the row, its cell in the column that is read, and in the other


def doubled(connection: Embedded, sheet: Sheet, found: Recognised, aside: Collection[int]) -> Iterator[tuple[str, int]]:
    """Yield the header of each field whose other column says otherwise, and the first record in which it does.

    It is asked after the records were picked: ``aside`` are the rows that are none. Another column that is blank
    wherever it is not the same leaves no doubt.
    """
    for field, at in found.columns.items():
        firsts = [
            next((row for row, mine, others in pairs if row not in aside and _differ(mine, others)), None)
            for other in found.others(field)
            for pairs in (_held(sheet, found, at, other), _stored(connection, sheet.stored, found, at, other))
        ]
        rows = [row for row in firsts if row is not None]
        if rows:
            yield found.names[at], min(rows)


def _held(sheet: Sheet, found: Recognised, at: int, other: int) -> Iterator[Pair]:
    """Yield the pairs of the rows in memory; a range that goes down says the same in each of its rows."""
    going = {merge.top: merge.bottom for merge in sheet.merges if merge.left == at and merge.bottom > merge.top}
    value, last = None, 0
    for number, cells in sheet.lines if sheet.lines is not None else sheet.head:
        mine = cells[at] if at < len(cells) else None
        if number in going:
            value, last = mine, going[number]
        if number > found.header:
            yield number, mine or (value if number <= last else None), cells[other] if other < len(cells) else None


def _stored(connection: Embedded, stored: Stored | None, found: Recognised, at: int, other: int) -> Iterator[Pair]:
    """Yield the pairs of the stored rows that are not the same sign by sign."""
    if stored is None or other >= stored.width:
        return
    mine = f"c{at}" if at < stored.width else "NULL"
    below, unlike = (
        f"{stored.index} + {stored.first} > {found.header}",
        f"COALESCE(c{other}, '') <> COALESCE({mine}, '')",
    )
    result = connection.execute(
        f"SELECT {stored.index}, {mine}, c{other} FROM {stored.relation} WHERE {below} AND {unlike} ORDER BY 1"
    )
    while rows := result.fetchmany(10_000):
        for index, *cells in rows:
            yield (index + stored.first, *stripped(cells))


def _differ(mine: str | None, other: str | None) -> bool:
    """Whether the other cell says something, and not the same."""
    said, here = fold(other or ""), fold(mine or "")
    if said == here or not said or said.lower() in VOID:
        return False
    try:
        return Decimal(said) != Decimal(here)
    except InvalidOperation:
        return True
