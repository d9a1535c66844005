"""Calendar periods: first day, last day and label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.catalogue.windows import PeriodName
from reference.times import add_months

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a calendar."""

    per: PeriodName
    first: date
    last: date
    label: str

    def days(self) -> Iterator[date]:
        """Yield its days in order."""
        for index in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=index)

    def next(self) -> Period:
        """Return the period that follows."""
        return period_of(self.per, self.last + timedelta(days=1))


def period_of(per: PeriodName, day: date) -> Period:
    """Return the period that holds the day."""
    if per == "day":
        return Period(per, day, day, day.isoformat())
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(per, monday, monday + timedelta(days=6), f"{monday.isoformat()}/W")
    size = MONTHS[per]
    ordinal = (day.month - 1) // size
    first = date(day.year, ordinal * size + 1, 1)
    last = add_months(first, size) - timedelta(days=1)
    label = {
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}Q{ordinal + 1}",
        "half_year": f"{day.year:04}H{ordinal + 1}",
        "year": f"{day.year:04}",
    }[per]
    return Period(per, first, last, label)
