"""Rooms as people write them become one key by the company's patterns: 3棟2單元1502室, 3-2-1502, 三幢2单元1502.

The key names its parts (``3栋2单元1502室``), after the site where the row says it (``P1/3栋2单元1502室``). An id marked
``room`` is compared by it; one that links to a register finds its row by the register's own key, or by a room that
the register has in another field. The cells as they stood remain in the raw relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.room_patterns import Rooms, room_pattern, room_text
from compliance.engine.embedded import Embedded
from compliance.folding import fold
from compliance.records.numerals import whole
from compliance.records.typing_sql import BadCell
from compliance.records.values import parse
from compliance.tables import RoomsRead, Table, Unusable

WITHOUT_PATTERN, OF_SEVERAL = "#ROOM?", "#ROOMS?"
_ID = RecordField.model_construct(type="id")  # nothing to check
Cells = Mapping[tuple[str, str], str | None]
"""Site and text as they stand -> what is compared; None: no pattern fits."""
_NAMES = {"phase": "期", "building": "栋", "unit": "单元", "room": "室"}


class Register(Struct, frozen=True):
    """A register of rooms: its keys, and the keys of a room at a site and of a room anywhere."""

    keys: frozenset[str]
    at: Mapping[tuple[str, str], frozenset[str]]
    anywhere: Mapping[str, frozenset[str]]


def rooms_of(kind: RecordType, present: Sequence[str]) -> list[str]:
    """Return the fields that hold rooms."""
    return [name for name in present if kind.fields[name].room]


def room_key(rooms: Rooms, site: str, text: str) -> str | None:
    """Return the key of a room at a site, without the site; None when no pattern fits."""
    folded = room_text(text)
    for written in (*rooms.projects.get(site, ()), *rooms.company):
        parts = room_pattern(written).parts(folded)
        if parts is not None and (key := _key(parts)):
            return key
    return None


def _key(parts: Mapping[str, str]) -> str | None:
    plain = {name: _plain(part) for name, part in parts.items()}
    floor, room = plain.pop("floor", ""), plain["room"]
    if floor and room.isdigit() and len(room) <= 2:
        plain["room"] = f"{floor}{room:0>2}"
    elif floor and not (room.startswith(floor) and len(room) > len(floor)):
        return None
    return "".join(plain[name] + shown for name, shown in _NAMES.items() if name in plain)


def _plain(part: str) -> str:
    if part.isdigit():
        return str(int(part))
    number = whole(part)
    return part if number is None else str(number)


def rooms_read(
    kind: RecordType,
    present: Sequence[str],
    rooms: Rooms,
    registers: Mapping[str, Register],
    counted: Callable[[str], Mapping[tuple[str, str], int]],
) -> tuple[dict[str, Cells], dict[str, RoomsRead]]:
    """Return what the cells of each field with rooms are compared by, and how many of them were read.

    ``counted``: how often a field has each text, with the row's own word for its site.
    """
    read: dict[str, Cells] = {}
    told: dict[str, RoomsRead] = {}
    if not (rooms.company or rooms.projects):
        return read, told
    for name in rooms_of(kind, present):
        counts = {pair: n for pair, n in counted(name).items() if parse(_ID, pair[1]).value is not None}
        register = registers.get(kind.fields[name].link or "")
        read[name] = {pair: _value(rooms, register, _site(pair[0]), pair[1]) for pair in counts}
        if counts:
            fits = sum(n for pair, n in counts.items() if read[name][pair] not in (None, OF_SEVERAL))
            told[name] = RoomsRead(fits, sum(counts.values()))
    return read, told


def replacing(kind: RecordType, read: Mapping[str, Cells]) -> dict[str, dict[tuple[str, str], str]]:
    """Return what stands instead of cells. A text stays what it is; so does an id without a pattern but for a link."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for name, cells in read.items():
        spec = kind.fields[name]
        values = {pair: value if value or not spec.link else WITHOUT_PATTERN for pair, value in cells.items()}
        known = {pair: value for pair, value in values.items() if value is not None}
        if spec.type == "id" and known:
            found[name] = known
    return found


def unlinked(kind: RecordType, read: Mapping[str, Cells]) -> dict[str, Cells]:
    """Return the cells of fields without a link: one that leads nowhere is told as a cell that cannot be used."""
    return {name: cells for name, cells in read.items() if not kind.fields[name].link}


def odd_cells(
    read: Mapping[str, Cells], name: str, rows: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[tuple[int, str], BadCell]]:
    """Yield the cells of a field that no pattern fits in rows of which no other field tells the room.

    ``rows``: number, site and the texts of the fields of ``read``, of rows with such a cell.
    """
    for row, where, *texts in rows:
        if not any(read[n].get((where, t)) for n, t in zip(read, texts, strict=True)):
            yield (row, name), BadCell(row, name, texts[list(read).index(name)], "room_without_pattern")


def _site(cell: str) -> str:
    return str(parse(_ID, cell).value or "")


def _value(rooms: Rooms, register: Register | None, site: str, text: str) -> str | None:
    """Return what a room's cell is compared by; None when nothing tells its room."""
    own = fold(text)
    if register is not None and own in register.keys:
        return own
    key = room_key(rooms, site, text)
    if key is None:
        return None
    if register is not None:
        found = register.at.get((site, key)) or register.at.get(("", key)) or (not site and register.anywhere.get(key))
        if found:
            return next(iter(found)) if len(found) == 1 else OF_SEVERAL
    return f"{site}/{key}" if site else key


def register_of(connection: Embedded, table: Table, kind: RecordType, rooms: Rooms) -> Register:
    """Return the rooms of a register that was read: of its key, and of its other fields that hold rooms."""
    present = [name for name, column in table.columns.items() if column.unusable is not Unusable.ALL]
    fields = [field for field in rooms_of(kind, present) if field not in kind.key]
    site = [kind.site] if kind.site is not None and kind.site in present else []
    at: dict[tuple[str, str], set[str]] = {}
    anywhere: dict[str, set[str]] = {}
    keys: set[str] = set()
    for key, *texts in connection.relation(table.relation).rows(("_key", *fields, *site)):
        where = (texts.pop() or "") if site else ""
        keys.add(key)
        for text in texts:
            room = room_key(rooms, where, text) if text else None
            if room:
                at.setdefault((where, room), set()).add(key)
                anywhere.setdefault(room, set()).add(key)
        at.setdefault((where, key.removeprefix(f"{where}/")), set()).add(key)
        anywhere.setdefault(key.removeprefix(f"{where}/"), set()).add(key)
    return Register(
        frozenset(keys),
        {place: frozenset(found) for place, found in at.items()},
        {room: frozenset(found) for room, found in anywhere.items()},
    )
