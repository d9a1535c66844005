"""Spans that must cover a stretch without a hole."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.kinds.evidence import Covers
from compliance.plan import parameters, related
from compliance.plan.context import Matched
from compliance.plan.nodes import FALSE, Col, Const, Exists, Expr, From, Over, Scalar, Select
from compliance.plan.operands import operand
from compliance.plan.periods import end_of
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, moment, negate, op, truly
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

    A span that may match, one that another row may correct, and one whose begin or end cannot be used as far as that
    may reach, could fill a hole: a window that is covered with them only is unknown. So is one that is not over. An end
    that the export does not have is no blank end, an open one.
    """
    context = windows.context
    found = related.matching_in_period(doc.of, context)
    if asked is not None and doc.each_of is not None:
        one = found.scope.value(doc.each_of.is_)
        found = replace(found, match=tri_all([found.match, known(truly(asked.answers(one.expr)), one.unknown)]))
        context.made.matchings[-1] = Matched(found.scope, found.match.true)
    limit = moment(context.made.at.limit)
    start, end = found.scope.value(doc.from_), found.scope.value(doc.to)
    stretch = _Stretches(windows, limit, doc.gap)
    closes = case((end.whole_day, op("time_of", op("plus_days", date_of(end), Const(1)))), otherwise=end.expr)
    until = op("coalesce", closes, limit)
    event = found.scope.event
    corrected = FALSE if event is None else op("ne", event, found.scope.key)
    doubtful = any_of((found.match.unknown, start.unknown, end.unknown, corrected))
    there = is_there(start.expr)
    sure = all_of((found.match.true, negate(any_of((start.unknown, end.unknown, corrected))), there))
    so_far = stretch.filled(found, start.expr, until, sure)
    true = all_of((so_far, stretch.over))
    unseen = found.uncovered
    if doubtful == FALSE:
        return Tri(true, any_of((so_far, unseen)))
    begins = case((start.unknown, moment(EARLIEST)), otherwise=start.expr)
    reaches = case((end.unknown, moment(LATEST)), otherwise=until)
    possible = all_of((found.match.maybe, any_of((start.unknown, there))))
    return Tri(true, any_of((so_far, unseen, stretch.filled(found, begins, reaches, possible))))


class _Stretches(Struct, frozen=True):
    """The runs of active days of a window, up to ``limit`` (a moment); between spans ``gap`` minutes are let pass."""

    windows: Windows
    limit: Expr
    gap: int

    @property
    def over(self) -> Expr:
        """Whether the period's last day is over."""
        assert self.windows.period is not None  # spans are looked for in calendars only
        return truly(op("le", self._midnight_after(end_of(*self.windows.period)), self.limit))

    def filled(self, found: related.Matching, begin: Expr, until: Expr, where: Expr) -> Expr:
        """Whether the spans of those rows, joined, hold every run."""
        window, made = self.windows.context.window, self.windows.context.made
        low, high = window["start"].expr, self._midnight_after(date_of(window.get("active_end", window["end"])))
        if self.windows.pieces is None:
            return self._held(found, begin, until, where, (low, op("least", high, self.limit)))
        r = made.aliases.new("w")
        first, last = op("time_of", Col(r, "first_day")), self._midnight_after(Col(r, "last_day"))
        first, last = op("greatest", low, first), op("least", op("least", high, self.limit), op("coalesce", last, high))
        run = all_of((op("eq", Col(r, "subject"), self.windows.subject), op("lt", first, last)))
        held = self._held(found, begin, until, where, (first, last))
        return negate(
            Exists(Select((("one", Const(1)),), From(self.windows.pieces, r), (), all_of((run, negate(held)))))
        )

    @staticmethod
    def _midnight_after(on: Expr) -> Expr:
        return op("time_of", op("plus_days", on, Const(1)))

    def _held(self, found: related.Matching, begin: Expr, until: Expr, where: Expr, run: tuple[Expr, Expr]) -> Expr:
        """Whether no hole between joined spans, nor what lies before or after all of them, meets the run."""
        low, high = run
        near = (
            op("le", begin, op("plus_minutes", high, Const(self.gap))),
            op("ge", op("plus_minutes", until, Const(self.gap)), low),
            op("le", begin, until),
        )
        spans = found.select((("begin", begin), ("until", until)), all_of((where, *near)))
        reach = Over("max", (Col("g", "until"),), (), (Col("g", "begin"), Col("g", "until")), "before")
        walked = Select(
            (("begin", Col("g", "begin")), ("until", Col("g", "until")), ("reach", reach)), From(spans, "g")
        )
        reached = Col("k", "reach")
        apart = all_of(
            (op("gt", Col("k", "begin"), op("plus_minutes", reached, Const(self.gap))), op("lt", reached, high))
        )
        hole = all_of((op("gt", Col("k", "begin"), low), any_of((is_blank(reached), truly(apart)))))
        holes = Scalar(Select((("n", op("count_if", hole)),), From(walked, "k")))
        furthest = Scalar(Select((("v", op("max", Col("m", "until"))),), From(spans, "m")))
        return all_of((op("eq", holes, Const(0)), truly(op("ge", furthest, high))))
