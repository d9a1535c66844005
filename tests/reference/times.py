"""Time arithmetic: by the date, hours by the moment; a date-only value is the whole day."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

from compliance.calendar import WorkCalendar
from compliance.catalogue.words import Duration
from reference.world import MissingError, Value, whole_day


def compare_times(left: Value, right: Value) -> int:
    """Return -1, 0 or 1; where either side is date-only, dates are compared."""
    if left.day or right.day:
        return (left.date > right.date) - (left.date < right.date)
    return (left.value > right.value) - (left.value < right.value)


def order(value: Value, key: str = "") -> tuple[object, ...]:
    """Return the place in time: a date-only value at midnight, before a time of that moment; then the key."""
    return (value.value, not value.day, key)


def hours_as_days(hours: int) -> int:
    """Round hours up to whole days."""
    return (hours + 23) // 24


def add_months(day: date, count: int) -> date:
    """Go to the corresponding day ``count`` months on (back when negative), else to that month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def working_day(calendar: WorkCalendar, day: date, count: int) -> date:
    """Return the n-th working day after (before when negative); every day on the way must be covered."""
    return _walk(calendar, day, abs(count), -1 if count < 0 else 1)


def nearest_working_day(calendar: WorkCalendar, day: date, step: int) -> date:
    """Return the day itself when it works, else the next one (step 1) or the one before (step -1)."""
    return _walk(calendar, day, 0, step)


def _walk(calendar: WorkCalendar, day: date, count: int, step: int) -> date:
    if not calendar.covers(day):
        raise MissingError("calendar")
    left = count
    while left or (count == 0 and not calendar.works(day)):
        day += timedelta(days=step)
        if not calendar.covers(day):
            raise MissingError("calendar")
        if left and calendar.works(day):
            left -= 1
    return day


def shifted(value: Value, length: Duration, calendar: WorkCalendar, sign: int = 1) -> Value:
    """Return the value plus (sign 1) or minus (sign -1) the length; all but hours of a moment give a date."""
    count = sign * length.count
    if length.unit == "hours" and not value.day:
        return Value(value.value + timedelta(hours=count))
    if length.unit == "hours":
        return whole_day(value.date + timedelta(days=sign * hours_as_days(length.count)))
    if length.unit == "days":
        return whole_day(value.date + timedelta(days=count))
    if length.unit == "months":
        return whole_day(add_months(value.date, count))
    if count == 0:
        return whole_day(nearest_working_day(calendar, value.date, sign))
    return whole_day(working_day(calendar, value.date, count))
