"""Related records in a plan: which match, definitely or possibly, and what they say."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.conditions import During, Related
from compliance.plan import conditions, extents, operands
from compliance.plan.context import Context, Matched
from compliance.plan.ends import only_value
from compliance.plan.extents import Asked
from compliance.plan.nodes import FALSE, Col, Const, Exists, Expr, From, Over, Scalar, Select
from compliance.plan.scope import Scope
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import date_of
from compliance.plan.values import YES, Tri, Value, joined, known, tri_all, tri_any

MANY = Const(1_000_000_000)
"""So many records may stand in what no export covers."""


class Matching(Struct, frozen=True):
    """The related relation under its scope, and for which of its rows the match is true, or may be.

    ``asked``: of which days it is asked, where the exports may not cover them.
    """

    scope: Scope
    match: Tri
    at: Value | None
    asked: Asked | None = None

    @property
    def uncovered(self) -> Expr:
        """Whether more records may match, in days that no export covers."""
        return FALSE if self.asked is None else self.asked.uncovered()

    def select(self, columns: tuple[tuple[str, Expr], ...], where: Expr) -> Select:
        """Return a (correlated) select over the related rows."""
        return Select(columns, self.scope.source(), tuple(self.scope.joins), where)


def matching(doc: Related, context: Context) -> Matching:
    """Compile which records belong to the obligation."""
    context = context.asked()
    root = context.root
    scope = root.made.scope(doc.of, "r")
    inner = context.inside(scope)
    kind = root.made.catalogue.record_types[doc.of]
    parts = [conditions.compared("eq", theirs, ours) for theirs, ours in _pairs(doc, context, scope)]
    at_path = doc.at or kind.at
    at = scope.value(at_path) if at_path else None
    if doc.where is not None:
        parts.append(conditions.condition(doc.where, inner))
    asked = extents.of_no_stretch(doc.of, context) if doc.during is None else None
    if doc.during is not None:
        timely, asked = _during(doc, at, context)
        parts.append(timely)
    match = tri_all(parts)
    if context.outer is None:  # what stands inside another related record is no proof by itself
        root.made.matchings.append(Matched(scope, match.true))
    return Matching(scope, match, at, asked)


def _pairs(doc: Related, context: Context, scope: Scope) -> list[tuple[Value, Value]]:
    if doc.match is not None:
        pairs = []
        for path, ours in doc.match.items():
            theirs = scope.value(path)
            pairs.append((theirs, operands.operand(ours, context, theirs.type)))
        return pairs
    here = context.scope
    if here is None:
        return []
    mine, types = here.record_type, context.made.catalogue.record_types
    for name, field in types[doc.of].fields.items():
        if field.link == mine:
            return [(scope.value(name), here.named)]
    for name, field in types[mine].fields.items():
        if field.link == doc.of:
            return [(scope.named, here.value(name))]
    raise AssertionError(f"{mine} and {doc.of} have no link")  # lint refuses it before


def _during(doc: Related, at: Value | None, context: Context) -> tuple[Tri, Asked | None]:
    """Whether the time lies in the stretch, and of which days that asks."""
    assert at is not None
    if not isinstance(doc.during, During):
        end = context.root.window["end"]
        return _in_window(at, end, context), extents.of_window(doc.of, context, end)
    low = operands.operand(doc.during.from_, context, "time") if doc.during.from_ is not None else None
    high = operands.operand(doc.during.to, context, "time") if doc.during.to is not None else None
    parts = [conditions.compared("ge", at, low)] if low is not None else []
    if high is not None:
        parts.append(conditions.compared("le", at, high))
    return tri_all(parts), extents.of_stretch(doc.of, context, low, high)


def _in_window(at: Value, end: Value, context: Context) -> Tri:
    window = context.root.window
    begun = conditions.compared("ge", at, window["start"])
    # A period has a first day; any other window may open blank, and is open then.
    start = window["start"]
    open_ = all_of((is_blank(start.expr), negate(any_of((start.unknown, start.beyond)))))
    first = begun if "label" in window else tri_any([known(open_), begun])
    return tri_all([first, conditions.compared("le", at, end)])


def matching_in_period(doc: Related, context: Context) -> Matching:
    """Take it that what matters of the records is in the obligation's window, up to the end of the activity."""
    found = matching(doc, context)
    window = extents.of_window(doc.of, context, _active_end(context))
    asked = window.within(found.asked if doc.during is not None else None) if window is not None else None
    return replace(found, asked=asked)


def matching_in_window(doc: Related, context: Context) -> Matching:
    """Ask of the records also that they lie in the obligation's window, up to the end of the activity."""
    found = matching_in_period(doc, context)
    assert found.at is not None
    inside = tri_all([found.match, _in_window(found.at, _active_end(context), context)])
    context.made.matchings[-1] = Matched(found.scope, inside.true)
    return replace(found, match=inside)


def _active_end(context: Context) -> Value:
    return context.root.window.get("active_end", context.root.window["end"])


def exists(doc: Related, context: Context) -> Tri:
    """Whether at least one record matches."""
    context.made.asked += 1
    found = matching(doc, context)
    match = tri_all([found.match, told_apart(doc, found.scope)])
    one = (("one", Const(1)),)
    true: Expr = Exists(found.select(one, match.true))
    maybe = true if match.maybe == match.true else Exists(found.select(one, match.maybe))
    return Tri(true, any_of((maybe, found.uncovered)))


def told_apart(doc: Related, scope: Scope) -> Tri:
    """Whether a record has all of ``distinct_by``: with a blank there it counts for nothing."""
    values = [scope.value(path) for path in doc.distinct_by or ()]
    if not values:
        return YES
    given = all_of((negate(any_of(value.unknown for value in values)), *(is_there(value.expr) for value in values)))
    return Tri(given, all_of(any_of((is_there(value.expr), value.unknown)) for value in values))


def counts(doc: Related, context: Context) -> tuple[Expr, Expr]:
    """Return how many records (distinct by ``distinct_by``) match definitely, and possibly.

    Rows that may be one event and its corrections are at least one and at most as many as they are. Where days are
    asked for that no export covers any number may match.
    """
    found = matching(doc, context)
    low, high = _counted(doc, found)
    return low, case((found.uncovered, MANY), otherwise=high)


def _counted(doc: Related, found: Matching) -> tuple[Expr, Expr]:
    what: Expr = op("count_rows")
    values: list[Value] = []
    if doc.distinct_by:
        values = [found.scope.value(path) for path in doc.distinct_by]
        what = op("count_distinct", joined(values))
    given = all_of(is_there(v.expr) for v in values)
    definite = all_of((found.match.true, given))
    every = Scalar(found.select((("n", what),), definite))
    low = every if found.scope.event is None else Scalar(_events(found, values, definite))
    # A row counts for nothing with a blank part, and may count with one that cannot be used.
    parts_unknown = any_of(v.unknown for v in values)
    doubt = any_of((found.match.unknown, all_of((found.match.maybe, parts_unknown))))
    if doubt == FALSE:
        return low, every
    may_be_given = all_of(any_of((is_there(v.expr), v.unknown)) for v in values)
    if values:
        asked, item = all_of((found.match.maybe, may_be_given)), distinguished(values, found.scope)
        return low, Scalar(found.select((("n", op("count_distinct", item)),), asked))
    extra = Scalar(found.select((("n", op("count_rows")),), all_of((doubt, may_be_given))))
    return low, op("add", every, extra)


def distinguished(values: list[Value], scope: Scope) -> Expr:
    """Return what tells a row from another: its values, without any its key.

    A row with a value that cannot be used is told from all others, so that what may count counts as one of its own.
    """
    if not values:
        return scope.key
    unknown = any_of(v.unknown for v in values)
    whole = joined(tuple(values))
    if unknown == FALSE:
        return whole
    return case((unknown, op("concat", word("unusable:"), op("text_of", scope.row))), otherwise=whole)


def _events(found: Matching, values: list[Value], definite: Expr) -> Select:
    """Count events: of several values that one event may have had, each goes by the least of its events."""
    event = found.scope.event
    assert event is not None
    if not values:
        return found.select((("n", op("count_distinct", event)),), definite)
    item = joined(tuple(values))
    least = replace(found.select((("event", op("min", event)),), definite), group=(item,))
    return Select((("n", op("count_distinct", Col("v", "event"))),), From(least, "v"))


def number_of(doc: Related, context: Context) -> Value:
    """How many records match, as a number; unknown when more may."""
    context.made.strict = True
    low, high = counts(doc, context)
    return Value(op("decimal_of", low), "number", unknown=FALSE if low == high else op("gt", high, low))


def first_time(doc: Related | None, context: Context, *, last: bool, take: str | None) -> Value:
    """Return the first (last) matching record's time, or its field ``take``; unknown when others may match."""
    assert doc is not None
    found = matching(doc, context)
    unknown: Expr = FALSE
    if found.match.maybe != found.match.true:
        unknown = Exists(found.select((("one", Const(1)),), found.match.unknown))
    assert found.at is not None
    if found.at.unknown != FALSE:  # a record whose time cannot be used could be the first or the last
        undated = found.select((("one", Const(1)),), all_of((found.match.maybe, found.at.unknown)))
        unknown = any_of((unknown, Exists(undated)))
    if found.asked is not None:
        unknown = any_of((unknown, _unseen(found, found.asked, last=last)))
    there = all_of((found.match.true, is_there(found.at.expr)))
    if take is not None:
        wanted = found.scope.value(take)  # before the select: it may need joins
        value = only_value(wanted, lambda columns: found.select(columns, there), found.at, last=last)
        return replace(value, unknown=any_of((unknown, value.unknown)))
    best = Scalar(found.select((("v", op("max" if last else "min", found.at.expr)),), there))
    flag = found.at.whole_day
    if not isinstance(flag, Const):
        flag = truly(_whole_day(found, there, last=last))
    return Value(best, "time", flag, unknown)


def _unseen(found: Matching, asked: Asked, *, last: bool) -> Expr:
    """Whether a record may stand, in days that no export covers, after the last or before the first one."""
    assert found.at is not None
    there = all_of((found.match.true, is_there(found.at.expr)))
    found_at = Scalar(found.select((("v", op("max" if last else "min", found.at.expr)),), there))
    on = date_of(replace(found.at, expr=found_at))
    return asked.uncovered(since=on) if last else asked.uncovered(until=on)


def _whole_day(found: Matching, there: Expr, *, last: bool) -> Expr:
    """Whether the first (last) time is date-only; such a one stands before a time of its midnight."""
    assert found.at is not None
    at, flag = found.at.expr, op("flag_int", found.at.whole_day)
    order = (op("descending", at), flag) if last else (at, op("descending", flag))
    ranked = found.select((("v", found.at.whole_day), ("n", Over("row_number", (), (), order))), there)
    return Scalar(Select((("v", Col("k", "v")),), From(ranked, "k"), where=op("eq", Col("k", "n"), Const(1))))
