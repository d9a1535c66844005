"""Rooms as people write them become one key by the company's patterns: 3棟2單元1502室, 3-2-1502, 三幢2单元1502.

The key names its parts (``3栋2单元1502室``), after the site where the row says it (``P1/3栋2单元1502室``). An id marked
``room`` is compared by it; one that links to a register finds its row by the register's own key, or by a room that
the register has in another field. The cells as they stood remain in the raw relation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.room_patterns import Rooms, room_pattern, room_text
from compliance.folding import fold
from compliance.records.identifiers import quote
from compliance.records.numerals import whole
from compliance.records.typing_sql import BadCell
from compliance.records.values import parse
from compliance.tables import RoomsRead

WITHOUT_PATTERN, OF_SEVERAL = "#ROOM?", "#ROOMS?"
_ID = RecordField(type="id")
Cells = Mapping[tuple[str, str], str | None]
"""Site and text as they stand -> what is compared; None: no pattern fits."""
_NAMES = {"phase": "期", "building": "栋", "unit": "单元", "room": "室"}


@dataclass(frozen=True, slots=True)
class Register:
    """A register of rooms: its keys, and the keys of a room at a site and of a room anywhere."""

    keys: frozenset[str]
    at: Mapping[tuple[str, str], frozenset[str]]
    anywhere: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Roomed:
    """The relation to type, how many room cells of each field were read, and the cells that no pattern fits."""

    relation: str
    read: Mapping[str, RoomsRead] = field(default_factory=dict)
    odd: tuple[BadCell, ...] = ()


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


def with_rooms(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    kind: RecordType,
    present: Sequence[str],
    rooms: Rooms,
    registers: Mapping[str, Register],
) -> Roomed:
    """Return a relation like the one given in which the ids of rooms are their keys."""
    fields = rooms_of(kind, present)
    if not fields or not (rooms.company or rooms.projects):
        return Roomed(relation)
    site = _site_sql(kind, present)
    read: dict[str, Cells] = {}
    told: dict[str, RoomsRead] = {}
    for name in fields:
        cell = quote(name)
        sql = f"SELECT {site}, {cell}, COUNT(*) FROM {quote(relation)} WHERE {cell} IS NOT NULL GROUP BY 1, 2"
        counts = {(s, t): n for s, t, n in connection.execute(sql).fetchall() if parse(_ID, t).value is not None}
        register = registers.get(kind.fields[name].link or "")
        read[name] = {pair: _value(rooms, register, _site(pair[0]), pair[1]) for pair in counts}
        if counts:
            fits = sum(n for pair, n in counts.items() if read[name][pair] not in (None, OF_SEVERAL))
            told[name] = RoomsRead(fits, sum(counts.values()))
    odd = _odd(connection, relation, {n: cells for n, cells in read.items() if not kind.fields[n].link}, site)
    return Roomed(_typed(connection, relation, kind, read, site), told, odd)


def _site_sql(kind: RecordType, present: Collection[str]) -> str:
    """Return SQL for a row's own word for its site; empty text where it has none."""
    return f"COALESCE({quote(kind.site)}, '')" if kind.site is not None and kind.site in present else "''"


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


def _typed(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    kind: RecordType,
    read: Mapping[str, Cells],
    site: str,
) -> str:
    """Create the relation. A text stays what it is; so does an id that no pattern fits, unless it is a link."""
    chosen, joins, binds = [], [], list[object]()
    for n, (name, cells) in enumerate(read.items()):
        spec = kind.fields[name]
        values = {pair: value if value or not spec.link else WITHOUT_PATTERN for pair, value in cells.items()}
        values = {pair: value for pair, value in values.items() if value is not None}
        if spec.type != "id" or not values:
            continue
        chosen.append(f"COALESCE(k{n}._v, r.{quote(name)}) AS {quote(name)}")
        lists = ", ".join(f"UNNEST(CAST(? AS VARCHAR[])) AS {c}" for c in ("_s", "_t", "_v"))
        joins.append(f"LEFT JOIN (SELECT {lists}) AS k{n} ON k{n}._t = r.{quote(name)} AND k{n}._s = {site}")
        binds += [[s for s, _ in values], [t for _, t in values], list(values.values())]
    if not chosen:
        return relation
    sql = f"SELECT r.* REPLACE ({', '.join(chosen)}) FROM {quote(relation)} AS r {' '.join(joins)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE roomed AS {sql}", binds)
    return "roomed"


def _odd(
    connection: duckdb.DuckDBPyConnection, relation: str, read: Mapping[str, Cells], site: str
) -> tuple[BadCell, ...]:
    """Return the cells that no pattern fits in rows of which no other field tells the room.

    A link that leads nowhere is not among them: it is a cell that cannot be used, and told as such.
    """
    listed, odd = ", ".join(quote(name) for name in read), dict[tuple[int, str], BadCell]()
    for name, cells in read.items():
        pairs = [pair for pair, value in cells.items() if value is None]
        if not pairs:
            continue
        these = "SELECT UNNEST(CAST(? AS VARCHAR[])), UNNEST(CAST(? AS VARCHAR[]))"
        sql = f"SELECT _row, {site}, {listed} FROM {quote(relation)} WHERE ({site}, {quote(name)}) IN ({these})"
        for row, where, *texts in connection.execute(sql, [[s for s, _ in pairs], [t for _, t in pairs]]).fetchall():
            if not any(read[n].get((where, t)) for n, t in zip(read, texts, strict=True)):
                text = texts[list(read).index(name)]
                odd[row, name] = BadCell(row, name, text, "room_without_pattern")
    return tuple(odd[at] for at in sorted(odd))


def register_of(connection: duckdb.DuckDBPyConnection, name: str, kind: RecordType, rooms: Rooms) -> Register:
    """Return the rooms of a register that was read: of its key, and of its other fields that hold rooms."""
    present = {row[0] for row in connection.execute(f"DESCRIBE {quote('rec_' + name)}").fetchall()}
    fields = [field for field in rooms_of(kind, list(kind.fields)) if field in present and field not in kind.key]
    site = _site_sql(kind, present)
    listed = "".join(f", {quote(field)}" for field in fields)
    at: dict[tuple[str, str], set[str]] = {}
    anywhere: dict[str, set[str]] = {}
    keys: set[str] = set()
    for key, where, *texts in connection.execute(f"SELECT _key, {site}{listed} FROM {quote('rec_' + name)}").fetchall():
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
