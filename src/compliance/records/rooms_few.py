"""Few rows in which the ids of rooms are their keys, as ``rooms_sql`` makes them in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.records.rooms import Register, odd_cells, replacing, rooms_read, unlinked
from compliance.records.typing_sql import BadCell
from compliance.tables import RoomsRead

Row = tuple[int, Mapping[str, str | None]]


class RoomedRows(Struct, frozen=True):
    """The rows to type (those given where none changes), how many rooms were read, and cells that no pattern fits."""

    rows: Sequence[Row]
    read: Mapping[str, RoomsRead]
    odd: tuple[BadCell, ...]


def rooms_among(
    rows: Sequence[Row], kind: RecordType, present: Sequence[str], rooms: Rooms, registers: Mapping[str, Register]
) -> RoomedRows:
    """Return rows like those given in which the ids of rooms are their keys."""
    sites = [(row.get(kind.site) or "") if kind.site is not None else "" for _, row in rows]

    def counted(name: str) -> Counter[tuple[str, str]]:
        cells = ((site, row.get(name)) for site, (_, row) in zip(sites, rows, strict=True))
        return Counter((site, text) for site, text in cells if text is not None)

    read, told = rooms_read(kind, present, rooms, registers, counted)
    instead = replacing(kind, read)
    plain, found = unlinked(kind, read), dict[tuple[int, str], BadCell]()
    for name, cells in plain.items():
        without = {pair for pair, value in cells.items() if value is None}
        asked = (
            (n, site, *(row.get(each) for each in plain))
            for site, (n, row) in zip(sites, rows, strict=True)
            if (site, row.get(name)) in without
        )
        found |= odd_cells(plain, name, asked)
    odd = tuple(found[at] for at in sorted(found))
    if not instead:
        return RoomedRows(rows, told, odd)
    changed = [
        (
            n,
            {
                **row,
                **{name: values.get((site, text), text) for name, values in instead.items() if (text := row.get(name))},
            },
        )
        for site, (n, row) in zip(sites, rows, strict=True)
    ]
    return RoomedRows(changed, told, odd)
