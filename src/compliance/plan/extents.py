"""What the exports of a log do not cover: records that are asked for may stand there, and nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from compliance.plan.context import Context
from compliance.plan.nodes import FALSE, Bind, Const, Expr
from compliance.plan.terms import all_of, any_of, day, is_blank, is_there, negate, op, truly
from compliance.plan.times import date_of
from compliance.plan.uncovered import marked
from compliance.plan.values import Value
from compliance.tables import Extent

ANYTHING = Extent()
ONE_DAY = timedelta(days=1)


class Asked(Struct, frozen=True):
    """The days of which records of a log are asked: from the latest of ``lows`` to the earliest of ``highs`` (DATEs).

    Without ``lows`` it is from ever; ``loose``: from where the audit's span begins, and nobody said where that is.
    ``doubtful``: an end cannot be known. ``never``: an end is blank, so that no record is asked for.
    """

    extent: Extent
    lows: tuple[Expr, ...]
    highs: tuple[Expr, ...]
    loose: bool = False
    doubtful: Expr = FALSE
    never: Expr = FALSE

    def uncovered(self, *, since: Expr | None = None, until: Expr | None = None) -> Expr:
        """Whether some of the days are not covered; of those from ``since`` or up to ``until``, where it is there."""
        extent, lacking = self.extent, list[Expr]()
        if extent.from_ is not None:
            early = self._begins_by(extent.from_ - ONE_DAY, since)
            lacking.append(negate(self._ends_from(extent.from_, until)) if self.loose else early)
        if extent.to is not None:
            lacking.append(self._ends_from(extent.to + ONE_DAY, until))
        for first, last in extent.holes:
            lacking.append(all_of((self._begins_by(last, since), self._ends_from(first, until))))
        found = all_of((self._some_day(since, until), any_of(lacking)))
        return marked(all_of((negate(self.never), any_of((self.doubtful, found)))))

    def _begins_by(self, on: date, since: Expr | None) -> Expr:
        return all_of((*(_le(low, day(on)) for low in self.lows), _unless_blank(since, "le", day(on))))

    def _ends_from(self, on: date, until: Expr | None) -> Expr:
        return all_of((*(_le(day(on), high) for high in self.highs), _unless_blank(until, "ge", day(on))))

    def _some_day(self, since: Expr | None, until: Expr | None) -> Expr:
        pairs = [_le(low, high) for low in self.lows for high in self.highs]
        pairs += [_unless_blank(since, "le", high) for high in self.highs]
        return all_of((*pairs, *(_unless_blank(until, "ge", low) for low in self.lows)))

    def within(self, other: Asked | None) -> Asked:
        """Return the days that both ask for."""
        if other is None:
            return self
        doubtful, never = any_of((self.doubtful, other.doubtful)), any_of((self.never, other.never))
        loose = self.loose and other.loose
        return Asked(self.extent, self.lows + other.lows, self.highs + other.highs, loose, doubtful, never)


def _le(low: Expr, high: Expr) -> Expr:
    if isinstance(low, Bind) and isinstance(high, Bind):
        assert isinstance(low.value, date)
        assert isinstance(high.value, date)
        return Const(low.value <= high.value)
    return truly(op("le", low, high))


def _unless_blank(end: Expr | None, name: str, other: Expr) -> Expr:
    return Const(value=True) if end is None else any_of((is_blank(end), truly(op(name, end, other))))


def limited(of: str, context: Context) -> Extent | None:
    """Return what the exports of a log say that they cover, where that leaves a day up to the as-of out."""
    made = context.made
    extent = made.world.table(of).extent
    if extent == ANYTHING or made.catalogue.record_types[of].role != "log":
        return None
    ended = extent.to is not None and extent.to < made.at.day
    if extent.from_ is None and not ended and all(first > made.at.day for first, _ in extent.holes):
        return None
    made.limited = True
    return extent


def of_days(of: str, context: Context, lows: tuple[Expr, ...], highs: tuple[Expr, ...]) -> Asked | None:
    """Return what is asked of so many days, up to the as-of; None where nothing of it can be uncovered."""
    extent = limited(of, context)
    return None if extent is None else Asked(extent, lows, (*highs, context.as_of_day))


def of_stretch(of: str, context: Context, low: Value | None, high: Value | None) -> Asked | None:
    """Return what a written stretch asks for; an end that is not written is open."""
    extent = limited(of, context)
    if extent is None:
        return None
    written = [end for end in (low, high) if end is not None]
    unsure = [any_of((end.unknown, end.beyond)) for end in written]
    blank = any_of(all_of((is_blank(e.expr), negate(doubt))) for e, doubt in zip(written, unsure, strict=True))
    lows, highs = (() if end is None else (date_of(end),) for end in (low, high))
    return Asked(extent, lows, (*highs, context.as_of_day), doubtful=any_of(unsure), never=blank)


def of_window(of: str, context: Context, end: Value) -> Asked | None:
    """Return what the obligation's window asks for, up to ``end``.

    Where it opens blank it begins with the audit's span, or nobody knows when: then its end stands for its begin.
    """
    extent = limited(of, context)
    if extent is None:
        return None
    window, at = context.root.window, context.made.at
    high = op("coalesce", date_of(end), context.as_of_day)
    low = op("coalesce", date_of(window["start"]), high if at.from_ is None else day(at.from_))
    return Asked(extent, (low,), (high, context.as_of_day))


def of_no_stretch(of: str, context: Context) -> Asked | None:
    """Return what is asked where nothing says when: of the window, and where there is none yet of the audit's span."""
    root, at = context.root, context.made.at
    if root.window and not root.choosing:
        return of_window(of, context, root.window.get("until", root.window["due"]))
    extent = limited(of, context)
    if extent is None:
        return None
    lows = () if at.from_ is None else (day(at.from_),)
    return Asked(extent, lows, (day(at.to), context.as_of_day), loose=at.from_ is None)


def of_row_before(of: str, context: Context, before: Expr, own: Expr) -> Expr:
    """Whether days between the row before (NULL: none) and a row are not covered."""
    asked = of_days(of, context, (), (own,))
    return FALSE if asked is None else all_of((is_there(own), asked.uncovered(since=before)))
