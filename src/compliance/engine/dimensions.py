"""Calendars, periods, numbers and varied parameters as small tables that plans join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from compliance.calendar import WorkCalendar
from compliance.engine.database import Database
from compliance.engine.emit import quote
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


def _calendar_years(calendar: WorkCalendar) -> list[tuple[date, int, int]]:
    """Return first day, number of days and leap of every covered year.

    The count of working days leaps where a year is not covered, so that no duration reaches across it.
    """
    return [
        (date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days, 0 if year - 1 in calendar.years else LEAP)
        for year in sorted(calendar.years)
    ]


def _odd_days(calendar: WorkCalendar) -> list[tuple[date, bool]]:
    """Return the covered days that do not work as their day of the week does."""
    days = sorted({*calendar.off, *calendar.make_up})
    return [(day, calendar.works(day)) for day in days if calendar.works(day) != (day.weekday() < 5)]


def _load_workdays(database: Database, calendar: WorkCalendar) -> None:
    """Create day, how many working days there are up to and including it, and whether it works."""
    database.load("years", [("first_day", "DATE"), ("days", "BIGINT"), ("leap", "BIGINT")], _calendar_years(calendar))
    database.load("odd_days", [("day", "DATE"), ("works", "BOOLEAN")], _odd_days(calendar))
    database.execute(f"DROP TABLE IF EXISTS {quote(WORKDAYS)}")
    database.execute(
        f"CREATE TEMP TABLE {quote(WORKDAYS)} AS SELECT day, CAST(SUM(leap + CASE WHEN works THEN 1 ELSE 0 END) "
        "OVER (ORDER BY day) AS BIGINT) AS ordinal, works FROM (SELECT d.day, "
        "CASE WHEN EXTRACT(DOY FROM d.day) = 1 THEN d.leap ELSE 0 END AS leap, "
        "COALESCE(o.works, EXTRACT(ISODOW FROM d.day) < 6) AS works FROM "
        f"(SELECT y.leap, y.first_day + CAST(n.n - 1 AS INTEGER) AS day FROM years AS y JOIN {quote(NUMBERS)} AS n "
        "ON n.n <= y.days) AS d LEFT JOIN odd_days AS o ON o.day = d.day) AS c"
    )


def load_dimensions(
    database: Database, calendar: WorkCalendar, at: AuditMoment, kinds: Iterable[str], param_rows: Iterable[ParamRow]
) -> None:
    """Create the dimension tables."""
    low = min(at.earliest, at.day) if at.earliest is not None else FIRST_DAY
    rows = [row for kind in sorted(kinds) for row in periods(kind, low, at.latest)]
    columns = [("kind", "VARCHAR"), ("label", "VARCHAR"), ("first_day", "DATE"), ("last_day", "DATE")]
    database.load(PERIODS, columns, rows)
    database.load(NUMBERS, [("n", "BIGINT")], [(n,) for n in range(1, LAST_NUMBER + 1)])
    _load_workdays(database, calendar)
    fields = [
        ("number", "BIGINT"), ("site", "VARCHAR"), ("from_day", "DATE"), ("to_day", "DATE"), ("key", "VARCHAR"),
        ("text", "VARCHAR"),
        ("count", "BIGINT"), ("tier_from", "BIGINT"), ("tier_to", "BIGINT"), ("over", "BIGINT"), ("under", "BIGINT"),
    ]  # fmt: skip
    database.load(PARAMS, fields, [_cells(row) for row in param_rows])


def _cells(row: ParamRow) -> tuple[object, ...]:
    return (
        row.number, row.site, row.from_, row.to, row.key, row.text, row.count, row.tier_from, row.tier_to,
        row.over, row.under,
    )  # fmt: skip
