"""When a subject is active: stretches of days with suspensions taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.calendar import WorkCalendar
from reference.world import MissingError

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last day, both included; None is open. ``holes``: suspensions, likewise."""

    from_: date | None
    to: date | None
    holes: tuple[tuple[date | None, date | None], ...] = ()

    @property
    def real(self) -> bool:
        """Whether it does not end before it begins."""
        return self.from_ is None or self.to is None or self.from_ <= self.to

    def holds(self, day: date) -> bool:
        """Tell whether the day is one of its active days."""
        return _inside(day, self.from_, self.to) and not any(_inside(day, *hole) for hole in self.holes)


@dataclass(frozen=True, slots=True)
class Activity:
    """The union of stretches (several when rows are merged into one subject)."""

    stretches: tuple[Stretch, ...] = (Stretch(None, None),)

    def on(self, day: date) -> bool:
        """Tell whether the subject is active on the day."""
        return any(stretch.holds(day) for stretch in self._real())

    def _real(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.real]

    @property
    def begin(self) -> date | None:
        """The day on which the earliest stretch begins; None: open."""
        days = [stretch.from_ for stretch in self._real()]
        return None if None in days else min((d for d in days if d), default=None)

    @property
    def end(self) -> date | None:
        """The last day of the last stretch, suspended or not; None: open."""
        days = [stretch.to for stretch in self._real()]
        return None if None in days else max((d for d in days if d), default=None)

    @property
    def never(self) -> bool:
        """Whether there is no stretch at all."""
        return not self._real()

    def settled_after(self) -> date | None:
        """Return the last day that any stretch or suspension names; after it nothing changes."""
        named = [d for s in self._real() for pair in ((s.from_, s.to), *s.holes) for d in pair if d]
        return max(named, default=None)

    def first_day(self) -> date | None:
        """Return the first active day; None when the begin is open or no day is active."""
        day, last = self.begin, self.settled_after()
        if day is None or last is None:
            return None
        while day <= last + DAY:
            if self.on(day):
                return day
            day += DAY
        return None

    def counts(self, day: date) -> bool:
        """Tell whether the day is active or lies after the end; a suspended one does not count there either."""
        over = self.end is not None and day > self.end
        return self.on(day) or (over and not any(_inside(day, *hole) for s in self._real() for hole in s.holes))

    def nth_after(self, day: date, count: int) -> date | None:
        """Return the n-th day after ``day`` that counts; None: it never comes."""
        last = max(day, self.settled_after() or day) + timedelta(days=count)
        while count and day <= last:
            day += DAY
            count -= self.counts(day)
        return day if not count else None

    @property
    def suspended(self) -> bool:
        """Whether anything is taken out."""
        return any(stretch.holes for stretch in self._real())

    def nth_working_after(self, day: date, count: int, calendar: WorkCalendar) -> date | None:
        """Return the n-th day after ``day`` that works and counts; 0: the day itself, if it works. None: never."""
        if not calendar.covers(day):
            raise MissingError("calendar")
        if not count and calendar.works(day):
            return day
        left = max(count, 1)
        while left:
            day += DAY
            if self._stopped_for_good(day):
                return None
            if not calendar.covers(day):
                raise MissingError("calendar")
            left -= calendar.works(day) and self.counts(day)
        return day

    def _stopped_for_good(self, day: date) -> bool:
        """Whether a suspension without an end holds the day, in every stretch."""
        return all(any(_inside(day, first, None) for first, last in s.holes if last is None) for s in self._real())


def _inside(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
