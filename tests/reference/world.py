"""The records as they stand, and how they look from the as-of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordType
from compliance.tables import NONE_MARK, Extent


class Mark(Enum):
    """A cell that cannot be used, or an operand that cannot be known."""

    UNUSABLE = "unusable"


UNUSABLE = Mark.UNUSABLE


class MissingError(Exception):
    """A parameter or the working-day calendar is not there; ``reason`` is the word of the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Value:
    """A date or time; ``day``: it is the whole day (then ``value`` is its midnight)."""

    value: datetime
    day: bool = False

    @property
    def date(self) -> date:
        """The day it lies on."""
        return self.value.date()


Cell = str | Decimal | bool | Value | Mark | None


@dataclass(frozen=True, slots=True)
class Row:
    """One record. A field that is not in ``cells`` is a column that the export does not have.

    ``event``: rows without a key that may be one event and its corrections have the same; None: one of its own.
    """

    key: str
    row: int
    cells: Mapping[str, Cell]
    event: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything an audit is given. A type that is not in ``tables`` was not delivered."""

    catalogue: Catalogue
    tables: Mapping[str, tuple[Row, ...]]
    extents: Mapping[str, Extent]
    as_of: date | datetime
    from_: date | None = None
    to: date | None = None


def whole_day(day: date) -> Value:
    """Return the day as a date-only value."""
    return Value(datetime(day.year, day.month, day.day), day=True)


class Sight:
    """The world as the as-of sees it: what lies in the future does not exist or reads as blank."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.catalogue = world.catalogue
        moment = world.as_of
        self.as_of = Value(moment) if isinstance(moment, datetime) else whole_day(moment)
        self.today = self.as_of.date
        self.limit = self.as_of.value + timedelta(days=1) if self.as_of.day else self.as_of.value
        self.to = world.to or self.today
        self._rows = {name: tuple(r for r in rows if self._exists(name, r)) for name, rows in world.tables.items()}
        self._by_key = {name: {row.key: row for row in rows} for name, rows in self._rows.items()}
        self._to_come = {
            name: {row.key for row in rows if not self._exists(name, row)} for name, rows in world.tables.items()
        }

    @cached_property
    def covering(self) -> Sight:
        """The same world, as if its exports covered all days."""
        return Sight(replace(self.world, extents={}))

    def after_as_of(self, value: Value) -> bool:
        """Tell whether the value has not happened yet; date-only values are compared by date."""
        if value.day or self.as_of.day:
            return value.date > self.today
        return value.value > self.as_of.value

    def _exists(self, name: str, row: Row) -> bool:
        kind = self.type(name)
        at = row.cells.get(kind.at) if kind.role == "log" and kind.at else None
        return not (isinstance(at, Value) and self.after_as_of(at))

    def type(self, name: str) -> RecordType:
        """Return the record type of that name."""
        return self.catalogue.record_types[name]

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a type that exist, in the order they were given."""
        return self._rows.get(name, ())

    def cell(self, name: str, row: Row, field: str, *, begins: bool = False) -> Cell:
        """Return a cell; a date to come is blank unless the field holds plans or a stretch begins with it."""
        value = row.cells.get(field, UNUSABLE)
        if begins:
            return value
        if isinstance(value, Value) and not self.type(name).fields[field].planned and self.after_as_of(value):
            return None
        return value

    def lacks(self, name: str, row: Row, *, key: bool = False) -> bool:
        """Tell whether a required cell of the row (of its key) cannot be used."""
        kind = self.type(name)
        asked = kind.key if key else kind.fields
        return any(kind.fields[field].required and row.cells.get(field) is UNUSABLE for field in asked)

    def named(self, name: str, row: Row) -> Cell:
        """Return the row's key as others refer to it."""
        return UNUSABLE if self.lacks(name, row, key=True) else row.key

    def read(self, name: str, row: Row | None, path: str, *, begins: bool = False) -> Cell:
        """Follow a path ``a.b.c`` over declared links; a blank link, or one to a record to come, reads as blank.

        What stands in the record that a link names, where no such record was delivered, cannot be known.
        """
        *links, last = path.split(".")
        for field in links:
            if row is None:
                return None
            target = self.cell(name, row, field)
            if target is UNUSABLE:
                return UNUSABLE
            name = self.type(name).fields[field].link or ""
            row = self._by_key.get(name, {}).get(target) if isinstance(target, str) else None
            named = isinstance(target, str) and target != NONE_MARK
            if row is None and named and target not in self._to_come.get(name, ()):
                return UNUSABLE
        return None if row is None else self.cell(name, row, last, begins=begins)


def key_of(parts: Iterable[str]) -> str:
    """Join the parts of a key by bars, so that no two lists of several parts have one key."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return "|".join("".join(f"\\{c}" if c in "|\\" else c for c in part) for part in listed)
