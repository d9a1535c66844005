"""The geometry of the trend: one bar for each month, in the units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from compliance.render.view.model_summary import MonthView

STEP, BAR, TOP, TALL, FOOT = 46, 26, 18, 120, 20
CHARACTER = 6.6  # of a label under a bar; a day is wider than a month


class Bar(Struct, frozen=True):
    """One month's bar: from top to bottom not judged, nonconforming, conforming."""

    month: MonthView
    x: int
    middle: int
    unjudged: tuple[float, float]
    bad: tuple[float, float]
    good: tuple[float, float]


class Chart(Struct, frozen=True):
    """The bars, each part as (y, height); all heights are shares of the largest month."""

    width: int
    height: int
    base: int
    largest: int
    bars: tuple[Bar, ...]


def chart(months: Sequence[MonthView]) -> Chart | None:
    """Return the drawing's geometry; None when there is less than one month to draw."""
    if not months:
        return None
    largest = max(month.conforming + month.nonconforming + month.unjudged for month in months) or 1
    step = max(STEP, int(CHARACTER * max(len(month.label) for month in months)))
    bars = tuple(_bar(step * index + (step - BAR) // 2, month, largest) for index, month in enumerate(months))
    return Chart(step * len(months), TOP + TALL + FOOT, TOP + TALL, largest, bars)


def _bar(x: int, month: MonthView, largest: int) -> Bar:
    y, parts = float(TOP + TALL), []
    for number in (month.conforming, month.nonconforming, month.unjudged):
        height = round(TALL * number / largest, 1)
        y = round(y - height, 1)
        parts.append((y, height))
    good, bad, unjudged = parts
    return Bar(month, x, x + BAR // 2, unjudged, bad, good)
