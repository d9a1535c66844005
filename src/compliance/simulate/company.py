"""What the areas of a made company share: its span, its random source, its tables, and where a breach can be put."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from msgspec import Struct, field

from compliance.catalogue.catalogue import Catalogue

Row = dict[str, object]
SETTLED = timedelta(days=31)  # from the end of the span to the as-of
LAST_MONTH = 12
MOST_DAYS = 183


class Unnamed(Struct, frozen=True):
    """A row of a type without a key: as a subject it goes by its content, which a breach may change."""

    table: str
    row: Row


class Breach(Struct, frozen=True):
    """One nonconformity or observation that the audit has to find, and nothing else: its obligation and its reason."""

    rule: str
    site: str
    subject: str | Unnamed
    window: str
    reason: str


class Slot(Struct, frozen=True):
    """Places where ``apply`` makes all of ``breaches`` at once; of the slots that share one, one is used at most."""

    breaches: tuple[Breach, ...]
    places: tuple[str, ...]
    apply: Callable[[], object]


class Doubt(Struct, frozen=True):
    """A breach that another can take the ground from: ``holds`` tells, when all are made; ``undo`` takes it back."""

    holds: Callable[[], bool]
    undo: Callable[[], object]


class Company(Struct):
    """A company in the making: rows by record type, all of them conforming until a slot is applied.

    ``begun`` is when it took over each site; ``parameters`` are the figures that it has set, by name, for its profile,
    ``overrides`` those that a contract has for one site;
    ``rooms`` are those of its homes, by site; ``doubts`` go by the rule, site, subject and window of a breach.
    """

    catalogue: Catalogue
    rng: random.Random
    sites: tuple[str, ...]
    first: date
    last: date
    tables: dict[str, list[Row]] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    begun: dict[str, date] = field(default_factory=dict)
    parameters: dict[str, object] = field(default_factory=dict)
    overrides: list[Row] = field(default_factory=list)
    rooms: set[tuple[str, str]] = field(default_factory=set)
    doubts: dict[tuple[str, str, str, str], Doubt] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> Row:
        """Append the row to the table and return it, so that a slot can change it later."""
        self.tables.setdefault(table, []).append(row)
        return row

    def remove(self, table: str, row: Row) -> None:
        """Take out exactly this row."""
        self.tables[table] = [other for other in self.tables[table] if other is not row]

    def offer(
        self, breach: Breach, place: str | tuple[str, ...], apply: Callable[[], object], also: tuple[Breach, ...] = ()
    ) -> None:
        """Offer a place, or several, for a breach and for those that it cannot be without."""
        places = (place,) if isinstance(place, str) else place
        self.slots.append(Slot((breach, *also), places, apply))

    def spoil(self, breach: Breach, place: str, row: Row, **changed: object) -> None:
        """Offer a place where the breach is made by other values in the row."""
        self.offer(breach, place, partial(row.update, changed))

    def either(self, *changes: Row) -> Row:
        """Draw one of the changes."""
        return self.rng.choice(changes)

    def judges(self, due: date) -> bool:
        """Whether a duty with this due is settled in the audit of the span."""
        return self.first <= due <= self.last

    def working_years(self, site: str) -> Iterator[int]:
        """Yield the years that end inside the span and in which the company worked at the site for most of the year."""
        for first, last in self.months():
            if first.month == LAST_MONTH and (last - max(self.begun[site], date(last.year, 1, 1))).days >= MOST_DAYS:
                yield first.year

    def months(self) -> Iterator[tuple[date, date]]:
        """Yield the first and last day of each month of the span."""
        day = self.first
        while day <= self.last:
            end = day.replace(day=monthrange(day.year, day.month)[1])
            yield day, end
            day = end + timedelta(days=1)

    def quarters(self) -> Iterator[tuple[date, date]]:
        """Yield the quarters that end inside the span, the first one from its own first day."""
        for _, last in self.months():
            if last.month % 3 == 0:
                yield plus_months(last.replace(day=1), -2), last

    def moment(self, first: date, last: date) -> datetime:
        """Draw a moment in office hours of a day from ``first`` to ``last``."""
        day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        return at(day, self.rng.randrange(9, 17), self.rng.randrange(60))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment of the day."""
    return datetime.combine(day, time(hour, minute))


def plus_months(day: date, months: int) -> date:
    """Move by calendar months; a day that the month lacks becomes its last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
