"""The span that several exports cover together, and the holes in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from compliance.tables import Extent

ONE_DAY = timedelta(days=1)


def joint(extents: Sequence[Extent]) -> Extent:
    """Return the hull of the sources' extents with what none of them covers; unknown where any is."""
    if not extents:
        return Extent()
    lows, highs = [e.from_ for e in extents], [e.to for e in extents]
    low = None if None in lows else min(d for d in lows if d is not None)
    high = None if None in highs else max(d for d in highs if d is not None)
    pieces = sorted(piece for extent in extents for piece in _pieces(extent))
    return Extent(low, high, tuple(_holes(pieces, low or date.min, high or date.max)))


def _pieces(extent: Extent) -> Iterator[tuple[date, date]]:
    """Yield the stretches that an extent covers, between its own holes."""
    begin, last = extent.from_ or date.min, extent.to or date.max
    for first, end in sorted(extent.holes):
        if begin < first and begin <= last:
            yield begin, min(first - ONE_DAY, last)
        begin = max(begin, end + ONE_DAY)
    if begin <= last:
        yield begin, last


def _holes(pieces: Sequence[tuple[date, date]], low: date, high: date) -> Iterator[tuple[date, date]]:
    """Yield the stretches from ``low`` to ``high`` that no piece covers."""
    for begin, end in pieces:
        if begin > low:
            yield low, min(begin - ONE_DAY, high)
        if end >= high:
            return
        low = max(low, end + ONE_DAY)
    if low <= high:
        yield low, high
