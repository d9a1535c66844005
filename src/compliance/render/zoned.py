"""Moments with an offset, for formats that refuse the standard's wall clock without one."""

from __future__ import annotations

from datetime import date, datetime, time


def zoned(at: date | datetime, offset: str, *, day_ends: bool = False) -> str:
    """Return ``2026-03-31T00:00:00+08:00``; ``day_ends``: a day, or a midnight, stands for its last second."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    if day_ends and moment.time() == time():
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return f"{moment.replace(microsecond=0).isoformat()}{offset}"
