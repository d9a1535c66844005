"""Calendars, periods, numbers and varied parameters as small tables that plans join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from compliance.calendar import WorkCalendar
from compliance.engine.database import Database
from compliance.plan.context import AuditMoment, ParamRow
from compliance.plan.kinds.frequency import NUMBERS
from compliance.plan.parameters import PARAMS
from compliance.plan.times import WORKDAYS
from compliance.plan.windows import PERIODS

_STEPS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FIRST_DAY = date(2000, 1, 1)
LAST_NUMBER = 1200
LEAP = 1_000_000


def periods(kind: str, low: date, high: date) -> Iterator[tuple[str, str, date, date]]:
    """Yield kind, label, first and last day of every calendar period that touches [low, high]."""
    if kind in ("day", "week"):
        size = 1 if kind == "day" else 7
        first = low if kind == "day" else low - timedelta(days=low.weekday())
        while first <= high:
            label = first.isoformat() + ("" if kind == "day" else "/W")
            yield kind, label, first, first + timedelta(days=size - 1)
            first += timedelta(days=size)
        return
    step = _STEPS[kind]
    index = (low.year * 12 + low.month - 1) // step * step
    while (first := _month(index)) <= high:
        yield kind, _label(kind, first), first, _month(index + step) - timedelta(days=1)
        index += step


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _label(kind: str, first: date) -> str:
    if kind == "month":
        return f"{first:%Y-%m}"
    if kind == "quarter":
        return f"{first.year}Q{(first.month + 2) // 3}"
    return f"{first.year}" if kind == "year" else f"{first.year}H{1 if first.month == 1 else 2}"


def _workdays(calendar: WorkCalendar) -> Iterator[tuple[date, int, bool]]:
    """Yield every covered day, how many working days there are up to and including it, and whether it works.

    The count of working days leaps where a year is not covered, so that no duration reaches across it.
    """
    ordinal = 0
    for year in sorted(calendar.years):
        ordinal += 0 if year - 1 in calendar.years else LEAP
        first = date(year, 1, 1).toordinal()
        for number in range(first, date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(number)
            works = calendar.works(day)
            ordinal += works
            yield day, ordinal, works


def load_dimensions(
    database: Database, calendar: WorkCalendar, at: AuditMoment, kinds: Iterable[str], param_rows: Iterable[ParamRow]
) -> None:
    """Offer the dimension tables."""
    low = min(at.earliest, at.day) if at.earliest is not None else FIRST_DAY
    wanted = sorted(kinds)
    columns = [("kind", "VARCHAR"), ("label", "VARCHAR"), ("first_day", "DATE"), ("last_day", "DATE")]
    database.offer(PERIODS, columns, lambda: [row for kind in wanted for row in periods(kind, low, at.latest)])
    database.offer(NUMBERS, [("n", "BIGINT")], lambda: [(n,) for n in range(1, LAST_NUMBER + 1)])
    days = [("day", "DATE"), ("ordinal", "BIGINT"), ("works", "BOOLEAN")]
    database.offer(WORKDAYS, days, lambda: list(_workdays(calendar)))
    fields = [
        ("number", "BIGINT"), ("site", "VARCHAR"), ("from_day", "DATE"), ("to_day", "DATE"), ("key", "VARCHAR"),
        ("text", "VARCHAR"),
        ("count", "BIGINT"), ("figure", "DECIMAL(18,4)"), ("moment", "TIMESTAMP"), ("flag", "BOOLEAN"),
        ("tier_from", "BIGINT"), ("tier_to", "BIGINT"), ("over", "BIGINT"), ("under", "BIGINT"),
    ]  # fmt: skip
    database.offer(PARAMS, fields, lambda: [_cells(row) for row in param_rows])


def _cells(row: ParamRow) -> tuple[object, ...]:
    return (
        row.number, row.site, row.from_, row.to, row.key, row.text, row.count, row.figure, row.moment,
        row.flag, row.tier_from, row.tier_to, row.over, row.under,
    )  # fmt: skip
