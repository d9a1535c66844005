"""Spans that must cover a stretch without a hole."""

from __future__ import annotations

from compliance.catalogue.kinds.evidence import Covers
from compliance.plan import related
from compliance.plan.nodes import FALSE, Col, Const, Exists, Expr, From, Over, Scalar, Select
from compliance.plan.terms import all_of, any_of, case, is_there, moment, negate, op
from compliance.plan.times import date_of
from compliance.plan.values import Tri, Value, known
from compliance.plan.windows import Windows


def covered(doc: Covers, windows: Windows) -> Tri:
    """Whether the related spans cover the window, cut to activity and as-of, but for gaps of ``doc.gap`` minutes.

    Spans that may match, or whose ends cannot be used, could fill a hole: with any of them an uncovered window is
    unknown. An end that the export does not have is not a blank end, which would be open.
    """
    context = windows.context
    found = related.matching(doc.of, context)
    limit = moment(context.made.at.limit)
    low = windows.opens.expr
    high = op("least", op("time_of", op("plus_days", date_of(context.window["end"]), Const(1))), limit)
    start, end = found.scope.value(doc.from_), found.scope.value(doc.to)
    begin = start.expr
    until = op(
        "coalesce",
        case((end.whole_day, op("time_of", op("plus_days", date_of(end), Const(1)))), otherwise=end.expr),
        limit,
    )
    usable = negate(any_of((start.unknown, end.unknown)))
    holds = all_of((found.match.true, usable, is_there(start.expr), op("lt", begin, high), op("gt", until, low)))
    spans = found.select((("begin", begin), ("until", until)), holds)
    reach = Over("max", (Col("g", "until"),), (), (Col("g", "begin"), Col("g", "until")), "before")
    walked = Select((("begin", Col("g", "begin")), ("until", Col("g", "until")), ("reach", reach)), From(spans, "g"))
    so_far = op("coalesce", Col("k", "reach"), low)
    hole = op("gt", Col("k", "begin"), op("plus_minutes", op("greatest", so_far, low), Const(doc.gap)))
    holes = Scalar(Select((("n", op("count_if", hole)),), From(walked, "k")))
    furthest = Scalar(Select((("v", op("max", Col("m", "until"))),), From(spans, "m")))
    true = all_of(
        (
            is_there(furthest),
            op("eq", holes, Const(0)),
            op("ge", op("plus_minutes", op("coalesce", furthest, low), Const(doc.gap)), high),
        )
    )
    return _possible(true, found, start, end)


def _possible(true: Expr, found: related.Matching, start: Value, end: Value) -> Tri:
    """Return ``true``, possibly true when spans exist that only may match or whose ends cannot be used."""
    unknown_row = all_of((found.match.maybe, any_of((found.match.unknown, start.unknown, end.unknown))))
    if found.match.unknown == FALSE and start.unknown == FALSE and end.unknown == FALSE:
        return known(true)
    maybe = Exists(found.select((("one", Const(1)),), unknown_row))
    return Tri(true, op("or", true, maybe))
