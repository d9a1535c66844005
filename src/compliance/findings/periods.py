"""Labels of calendar periods, read back: 2026, 2026H1, 2026Q1, 2026-03, 2026-03-02/W, 2026-03-02. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

_LABEL = re.compile(r"(\d{4})(?:H([12])|Q([1-4])|-(\d\d)(?:-(\d\d)(/W)?)?)?", re.ASCII)


def period_of(label: str) -> tuple[date, date] | None:
    """Return first and last day of the period of that label; None when it is no such label."""
    match = _LABEL.fullmatch(label)
    if match is None:
        return None
    year, half, quarter, month, day, week = match.groups()
    try:
        if day is not None:
            first = date(int(year), int(month), int(day))
            return first, first + timedelta(days=6 if week else 0)
        if month is not None:
            return _months(int(year), int(month), 1)
        if quarter is not None:
            return _months(int(year), int(quarter) * 3 - 2, 3)
        return _months(int(year), int(half) * 6 - 5, 6) if half is not None else _months(int(year), 1, 12)
    except ValueError:
        return None


def period_end(label: str) -> date | None:
    """Return the last day of the period of that label; None when it is no such label."""
    period = period_of(label)
    return period[1] if period is not None else None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    past = month + count - 1
    return date(year, month, 1), date(year + past // 12, past % 12 + 1, 1) - timedelta(days=1)
