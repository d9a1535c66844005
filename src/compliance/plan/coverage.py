"""Spans that must cover a stretch without a hole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from compliance.catalogue.kinds.evidence import Covers
from compliance.plan import parameters, related
from compliance.plan.context import Matched
from compliance.plan.nodes import FALSE, Col, Const, Expr, From, Over, Scalar, Select
from compliance.plan.operands import operand
from compliance.plan.terms import all_of, any_of, case, is_there, moment, negate, op, truly
from compliance.plan.times import date_of
from compliance.plan.values import Tri, known, tri_all, tri_any
from compliance.plan.windows import Windows

EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2999, 12, 31)


def covered(doc: Covers, windows: Windows) -> Tri:
    """Whether the spans cover the window; with ``each_of`` those of every entry that is asked for, by themselves."""
    if doc.each_of is None:
        return _covered(doc, windows)
    context = windows.context
    key = operand(doc.each_of.for_, context, "code")
    places = parameters.asked_of(context, doc.each_of.param, key.expr)
    listed = known(truly(places[0].there) if places else FALSE, key.unknown)
    parts = [tri_any([known(negate(truly(asked.there))), _covered(doc, windows, asked)]) for asked in places]
    return tri_all([listed, *parts])


def _covered(doc: Covers, windows: Windows, asked: parameters.Asked | None = None) -> Tri:
    """Whether the related spans cover the window, cut to activity and as-of, but for gaps of ``doc.gap`` minutes.

    A span that may match, and one whose begin or end cannot be used as far as that may reach, could fill a hole: a
    window that is covered with them only is unknown. An end that the export does not have is no blank end, an open one.
    """
    context = windows.context
    found = related.matching(doc.of, context)
    if asked is not None and doc.each_of is not None:
        one = found.scope.value(doc.each_of.is_)
        found = replace(found, match=tri_all([found.match, known(truly(asked.answers(one.expr)), one.unknown)]))
        context.made.matchings[-1] = Matched(found.scope, found.match.true)
    limit = moment(context.made.at.limit)
    high = op("least", op("time_of", op("plus_days", date_of(context.window["end"]), Const(1))), limit)
    start, end = found.scope.value(doc.from_), found.scope.value(doc.to)
    stretch = _Stretch(windows.opens.expr, high, doc.gap)
    closes = case((end.whole_day, op("time_of", op("plus_days", date_of(end), Const(1)))), otherwise=end.expr)
    until = op("coalesce", closes, limit)
    doubtful = any_of((found.match.unknown, start.unknown, end.unknown))
    there = is_there(start.expr)
    sure = all_of((found.match.true, negate(any_of((start.unknown, end.unknown))), there))
    true = stretch.filled(found, start.expr, until, sure)
    if doubtful == FALSE:
        return known(true)
    begins = case((start.unknown, moment(EARLIEST)), otherwise=start.expr)
    reaches = case((end.unknown, moment(LATEST)), otherwise=until)
    possible = all_of((found.match.maybe, any_of((start.unknown, there))))
    return Tri(true, any_of((true, stretch.filled(found, begins, reaches, possible))))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From ``low`` to ``high`` (moments); between spans ``gap`` minutes are let pass."""

    low: Expr
    high: Expr
    gap: int

    def filled(self, found: related.Matching, begin: Expr, until: Expr, where: Expr) -> Expr:
        """Whether the spans of those rows leave no hole."""
        holds = all_of((where, op("lt", begin, self.high), op("gt", until, self.low), op("le", begin, until)))
        spans = found.select((("begin", begin), ("until", until)), holds)
        reach = Over("max", (Col("g", "until"),), (), (Col("g", "begin"), Col("g", "until")), "before")
        walked = Select(
            (("begin", Col("g", "begin")), ("until", Col("g", "until")), ("reach", reach)), From(spans, "g")
        )
        so_far = op("coalesce", op("plus_minutes", Col("k", "reach"), Const(self.gap)), self.low)
        hole = op("gt", Col("k", "begin"), so_far)
        holes = Scalar(Select((("n", op("count_if", hole)),), From(walked, "k")))
        furthest = Scalar(Select((("v", op("max", Col("m", "until"))),), From(spans, "m")))
        return all_of((op("eq", holes, Const(0)), truly(op("ge", furthest, self.high))))
