"""Working days as data: a dated calendar with its official papers; a year without a paper is not covered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)  # of records, with room for their arithmetic


def in_reach(day: date) -> bool:
    """Tell whether durations can be counted from the day: none that may be written leads out of the calendar."""
    return FIRST_DAY.year <= day.year <= LAST_DAY.year


def day_of(text: str) -> date:
    """Read a day that is in reach; ValueError otherwise."""
    day = date.fromisoformat(text)
    if not in_reach(day):
        raise ValueError(text)
    return day


class WorkCalendar(Struct, frozen=True):
    """``off`` and ``make_up`` days (weekends work only as make-up days); ``years`` are those whose paper is named."""

    id: str
    years: frozenset[int]
    off: frozenset[date]
    make_up: frozenset[date]

    def covers(self, day: date) -> bool:
        """Tell whether the day's year is covered."""
        return day.year in self.years

    def works(self, day: date) -> bool:
        """Tell whether a covered day is a working day."""
        return day in self.make_up or (day.weekday() < 5 and day not in self.off)

    def days(self) -> Iterator[tuple[date, bool]]:
        """Yield every covered day with whether it works, in order."""
        for year in sorted(self.years):
            day = date(year, 1, 1)
            while day.year == year:
                yield day, self.works(day)
                day += timedelta(days=1)


EMPTY = WorkCalendar("none", frozenset(), frozenset(), frozenset())
