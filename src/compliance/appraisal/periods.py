"""Days of an appraisal: the period before, and whether a day and site fall to the person."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from compliance.appraisal.outcome import Period, Stretch

DAY = timedelta(days=1)


def before(period: Period) -> Period:
    """Return the period before, of the same length: as many calendar months when they are whole, else days."""
    end = period.from_ - DAY
    if period.from_.day == 1 and period.to.day == calendar.monthrange(period.to.year, period.to.month)[1]:
        months = (period.to.year - period.from_.year) * 12 + period.to.month - period.from_.month + 1
        first = period.from_.year * 12 + period.from_.month - 1 - months
        return Period(date(first // 12, first % 12 + 1, 1), end)
    return Period(end - (period.to - period.from_), end)


def cut(stretches: Iterable[Stretch], period: Period) -> tuple[Stretch, ...]:
    """Return what of the stretches lies in the period, by their first day."""
    kept = []
    for one in stretches:
        first = max(one.from_ or period.from_, period.from_)
        last = min(one.to or period.to, period.to)
        if first <= last:
            kept.append(Stretch(one.site, one.post, first, last))
    return tuple(sorted(kept, key=lambda s: (s.from_ or date.min, s.to or date.min, s.site, s.post)))


def theirs(stretches: Iterable[Stretch], site: str, day: date | None) -> bool:
    """Tell whether an obligation of that site and day falls to one of the (cut) stretches.

    The company's obligations (site empty) fall to those posted at the company. Without a day only the site decides.
    """
    return any(
        (not one.site or one.site == site)
        and (day is None or (one.from_ is not None and one.to is not None and one.from_ <= day <= one.to))
        for one in stretches
    )
