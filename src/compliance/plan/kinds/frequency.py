"""Frequency: so many records per window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from msgspec.structs import replace

from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.rule import Each
from compliance.plan import related
from compliance.plan.context import Compilation, Context, Matched
from compliance.plan.draft import Draft
from compliance.plan.gaps import gap_draft
from compliance.plan.nodes import FALSE, TRUE, Col, Const, Exists, Expr, From, Join, Null, Over, Select
from compliance.plan.operands import count_of, length, operand
from compliance.plan.pauses import suspended_days, working_due
from compliance.plan.periods import start_of
from compliance.plan.related import Matching, distinguished
from compliance.plan.stretches import suspensions
from compliance.plan.subjects import Activity, Subjects, activity, one_row, ordered, subjects, why
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import date_of, shift, whole
from compliance.plan.uncovered import as_if_covered
from compliance.plan.values import Tri, Value
from compliance.plan.windows import Windows, calendar, lost, opened

NUMBERS = "numbers"
NEVER = date(2900, 1, 1)  # a suspension without an end reaches beyond it


def draft(made: Compilation, doc: Frequency, each: Each) -> Draft:
    """Compile a frequency."""
    if doc.every is not None:
        return gap_draft(made, doc.count, doc.every, each)
    found = subjects(made, each)
    if doc.per is not None:
        windows = calendar(found, each, doc.per)
    elif doc.anchored is not None:
        windows = _anchored(found, doc, each)
    else:
        windows = _trailing(found, doc, each)
    made.begin_requirement()
    return _counted(doc, found, windows)


def _trailing(found: Subjects, doc: Frequency, each: Each) -> Windows:
    """Return the stretch up to the as-of: its due is the as-of's day and its verdict is final."""
    context = found.context
    assert doc.trailing is not None
    unit, count = length(doc.trailing, context)
    end = context.as_of
    start = shift(end, unit, count, context, back=True)
    if unit != "hours":
        start = whole(date_of(start), beyond=start.beyond)
    context.window.update(start=start, end=end, due=end)
    span = activity(found, each)
    begun = any_of((is_blank(span.begun), truly(op("le", span.begun, context.as_of_day))))
    alive = any_of((is_blank(span.last), truly(op("ge", span.last, date_of(start)))))
    alive = all_of((alive, ordered(span, each), negate(_suspended_throughout(found, each, span, date_of(start)))))
    blank = Null("TIMESTAMP")
    opens = replace(start, expr=case((span.unknown, blank), otherwise=start.expr))
    due = replace(end, expr=case((span.unknown, blank), otherwise=whole(context.as_of_day).expr), whole_day=TRUE)
    key = case((span.unknown, word("unusable")), otherwise=word("trailing"))
    where = any_of((span.unknown, all_of((begun, alive))))
    context = opened(context, opens, due)
    return Windows(
        context, found.source or one_row(), found.key, found.row, key, opens, due, found.chosen, span.unknown,
        where=where, final=TRUE, why=span.why,
    )  # fmt: skip


def _suspended_throughout(found: Subjects, each: Each, span: Activity, start: Expr) -> Expr:
    """Whether one stretch taken out holds all days from ``start`` to the as-of on which the row would be active."""
    if each.active is None or each.active.without is None:
        return FALSE
    x, today = found.context.made.aliases.new("o"), found.context.as_of_day
    first, last = (
        op("greatest", start, op("coalesce", span.begun, start)),
        op("least", today, op("coalesce", span.last, today)),
    )
    holds = all_of(
        (
            op("eq", Col(x, "holder"), found.row),
            op("le", Col(x, "first_day"), first),
            any_of((is_blank(Col(x, "last_day")), op("ge", Col(x, "last_day"), last))),
        )
    )
    return Exists(Select((("one", Const(1)),), From(suspensions(found, each), x), (), truly(holds)))


def _anchored(found: Subjects, doc: Frequency, each: Each) -> Windows:
    """Repeating windows: the n-th ends at anchor + first + n x each, in one step, so that months do not drift."""
    context, made = found.context, found.context.made
    assert doc.anchored is not None
    noted = len(made.unset)
    anchor = operand(doc.anchored.from_, replace(context, choosing=True), "time")
    reasons = why(made.unset[noted:], anchor.beyond)
    span = activity(found, each)
    dated = replace(context, on=op("coalesce", date_of(anchor), context.as_of_day))
    unit, size = length(doc.anchored.each, dated)
    if unit == "hours":  # windows are made of days: the hours of one window are rounded up once
        unit, size = "days", op("integer_divide", op("add", size, Const(23)), Const(24))
    base, sizes = whole(date_of(anchor), unknown=anchor.unknown), [size]
    if doc.anchored.first is not None:
        first_unit, first = length(doc.anchored.first, dated)
        base, sizes = shift(base, first_unit, first, context), [size, first]
    n = made.aliases.new("n")
    place = len(context.joins)
    out = doc.anchored.suspensions == "out"
    before, end = (
        _moved(found, each if out else None, base, (unit, op("mul", times, size)))
        for times in (op("sub", Col(n, "n"), Const(1)), Col(n, "n"))
    )
    # No working day on from an anchor that does not work is the anchor itself: the first window opens the day after it.
    before = replace(before, expr=case((op("eq", Col(n, "n"), Const(1)), base.expr), otherwise=before.expr))
    opens = shift(before, "days", Const(1), context)
    context = replace(context, on=op("coalesce", date_of(opens), context.as_of_day))
    unset = any_of(is_blank(part) for part in sizes if not isinstance(part, Const))
    read = end if unset == FALSE else lost(end)
    context.window.update(start=opens, end=read, due=read)
    begun = op("le", date_of(opens), day(made.at.day))
    alive = any_of((is_blank(span.last), op("le", date_of(opens), span.last)))
    unusable = any_of((anchor.unknown, anchor.beyond, span.unknown))
    early = _may_have_begun(n, unit, size, base, context)
    there = truly(all_of((is_there(anchor.expr), early, begun, alive, negate(unusable))))
    once = op("eq", Col(n, "n"), Const(1))
    no_base = all_of((is_there(anchor.expr), is_blank(base.expr)))  # no window can be worked out: one says so
    chosen = all_of((ordered(span, each), any_of((there, all_of((any_of((unusable, no_base)), once))))))
    # Working days join the calendar by the window's number, so the numbers come first and are chosen afterwards.
    counted = unit == "working days"
    context.joins.insert(
        place if counted else len(context.joins), Join("inner", NUMBERS, n, TRUE if counted else chosen)
    )
    ends = op("text_of_day", date_of(end))
    if out:
        ends = case((op("gt", date_of(end), day(NEVER)), word("never")), otherwise=ends)
    key = case((unusable, word("unusable")), (unset, word("parameter")), (end.beyond, word("calendar")), otherwise=ends)
    blank = Null("TIMESTAMP")
    due = Value(case((unusable, blank), otherwise=end.expr), "time", TRUE, FALSE, end.beyond)
    opens = replace(opens, expr=case((unusable, blank), otherwise=opens.expr))
    return Windows(
        context, found.source or one_row(), found.key, found.row, key, opens, due, found.chosen, unusable,
        where=chosen if counted else TRUE, why=(*span.why, *reasons),
    )  # fmt: skip


_FEWEST_DAYS = {"days": 1, "months": 28}


def _may_have_begun(n: str, unit: str, size: Expr, base: Value, context: Context) -> Expr:
    """Bound the number of windows by the days since the anchor: ``begun`` says so too, but only window by window."""
    if unit not in _FEWEST_DAYS or not isinstance(size, Const) or size == Const(0):
        return TRUE
    past = op("days_between", context.as_of_day, date_of(base))
    whole_windows = op("integer_divide", past, Const(int(size.value) * _FEWEST_DAYS[unit]))
    return op("le", Col(n, "n"), op("add", whole_windows, Const(2)))


def _moved(found: Subjects, each: Each | None, base: Value, by: tuple[str, Expr]) -> Value:
    """Return the base moved; with ``each`` by as many days or working days, its suspended ones not counted."""
    unit, size = by
    if each is not None and unit == "working days":
        return replace(working_due(found, each, date_of(base), size), unknown=base.unknown)
    moved = shift(base, unit, size, found.context)
    if each is None:
        return moved
    days = size if unit == "days" else op("days_between", date_of(moved), date_of(base))
    pushed = op("plus_days", date_of(moved), suspended_days(found, each, date_of(base), days))
    return whole(pushed, unknown=base.unknown, beyond=moved.beyond)


def _counted(doc: Frequency, found: Subjects, windows: Windows) -> Draft:
    context = windows.context
    made = context.made
    matching = related.matching_in_window(doc.count, context)
    active = _on_an_active_day(windows, matching)
    if active != TRUE:
        made.matchings[-1] = Matched(matching.scope, all_of((matching.match.true, active)))
    demanded = count_of(doc.at_least, context)
    row = windows.row if found.scope is not None else Const(0)
    key = (("r", row), ("w", windows.key))
    alone = replace(context, joins=[*context.joins])  # what is counted is joined to the windows, not to itself
    counted = replace(windows, where=all_of((windows.where, active)), context=alone)
    facts = partial(_facts, doc.count.distinct_by or (), windows=counted, key=key, demanded=demanded)
    tally = partial(_tally, facts=facts, context=context, key=key)
    low, high, met_at = tally(matching)
    true = op("ge", low, demanded)
    parts = (matching.scope.value(path) for path in doc.count.distinct_by or ())
    doubt = any_of((matching.match.unknown, *(part.unknown for part in parts)))
    sure = doubt == FALSE and matching.scope.event is None
    maybe = true if sure else op("ge", high, demanded)
    met = Tri(truly(true), any_of((truly(maybe), matching.uncovered)))
    return Draft(
        windows, met, word("too_few"), met_at=met_at,
        demanded=op("int_of", demanded), found=low, reads=made.reads(), spoilt=_spoilt(matching, made, demanded, tally),
    )  # fmt: skip


def _tally(
    matching: Matching, facts: Callable[[Matching], Select], context: Context, key: tuple[tuple[str, Expr], ...]
) -> tuple[Expr, Expr, Expr]:
    """Count the records of each window: at least, at most, and the time of the n-th."""
    counted, alias = facts(matching), context.made.aliases.new("f")
    on = all_of(op("eq", Col(alias, name), expr) for name, expr in key)
    context.joins.append(Join("left", counted, alias, on))
    low, high = (op("coalesce", Col(alias, name), Const(0)) for name in ("low", "high"))
    return low, high, Col(alias, "met_at")


def _spoilt(
    matching: Matching, made: Compilation, demanded: Expr, tally: Callable[[Matching], tuple[Expr, Expr, Expr]]
) -> Expr | None:
    """Whether the number is unknown for the records' cells, where it hangs on what an export of another log lacks."""
    match = matching.match
    if not made.limited or as_if_covered(match.maybe) is match.maybe:
        return None
    whole = Tri(as_if_covered(match.true), as_if_covered(match.maybe))
    low, high, _ = tally(replace(matching, match=whole))
    return all_of((truly(op("ge", high, demanded)), negate(truly(op("ge", low, demanded)))))


def _on_an_active_day(windows: Windows, matching: Matching) -> Expr:
    """Whether a record lies, or may lie, on an active day, where those of the period may have holes."""
    if windows.pieces is None or matching.at is None:
        return TRUE
    on, p = date_of(matching.at), windows.context.made.aliases.new("w")
    begun, over = op("ge", on, Col(p, "first_day")), op("gt", on, Col(p, "last_day"))
    holds = all_of((op("eq", Col(p, "subject"), windows.subject), truly(begun), negate(truly(over))))
    return any_of((matching.at.unknown, Exists(Select((("one", Const(1)),), From(windows.pieces, p), (), holds))))


def _facts(
    distinct: tuple[str, ...], matching: Matching, windows: Windows, key: tuple[tuple[str, Expr], ...], demanded: Expr
) -> Select:
    """Return r, w, low, high and met_at (the time of the n-th record) for the windows that have records."""
    scope, match = matching.scope, matching.match
    at = matching.at.expr if matching.at is not None else Null("TIMESTAMP")
    table = scope.world.table(scope.record_type).relation
    if windows.period is not None and matching.at is not None and match.maybe == match.true:
        per, first = windows.period  # the same day range said once more, as an equality that can be hashed
        inside = all_of((match.true, op("eq", start_of(per, date_of(matching.at)), first)))
        match = Tri(inside, inside)
    # Links of the related record come after it, so a match that reads them cannot stand in its own ON.
    on, where = (TRUE, all_of((match.maybe, windows.where))) if scope.joins else (match.maybe, windows.where)
    joins = (*windows.context.joins, Join("inner", table, scope.alias, on), *scope.joins)
    definite: Expr = match.true if match.maybe != match.true else TRUE
    values = [scope.value(path) for path in distinct]
    unsure = any_of(v.unknown for v in values)
    given = all_of((definite, negate(unsure), *(is_there(v.expr) for v in values)))
    r, w = (e for _, e in key)
    plain = not distinct and definite == TRUE and scope.event is None
    if plain and isinstance(demanded, Const) and int(demanded.value) > 0:
        met_at = op("min", at) if demanded == Const(1) else op("nth_least", at, demanded)
        counted = (("low", op("count_rows")), ("high", op("count_rows")), ("met_at", met_at))
        return Select((*key, *counted), windows.source, joins, where, (r, w))
    item = distinguished(values, scope)
    event = item if scope.event is None else scope.event
    rows = (*key, ("item", item), ("event", event), ("given", given), ("at", at), ("demanded", demanded))
    there = all_of((where, *(any_of((is_there(v.expr), v.unknown)) for v in values)))
    return _ranked(Select(rows, windows.source, joins, there), events=scope.event is not None)


def _ranked(rows: Select, *, events: bool) -> Select:
    """Count distinct items and find the time of the n-th: an item happens when its first record does.

    ``events``: items may tell of one event, of several the least. It is one, and happens when its first item does.
    """
    a = partial(Col, "a")
    given = a("given")
    happens = (("given", op("bool_or", given)), ("at", op("min_if", given, a("at"))))
    event = op("coalesce", op("min_if", given, a("event")), op("min", a("event")))
    window = (("r", a("r")), ("w", a("w")), ("demanded", a("demanded")))
    items = Select(
        (*window, ("event", event), *happens, ("items", Const(1))),
        From(rows, "a"),
        group=(a("r"), a("w"), a("demanded"), a("item")),
    )
    if events:
        group = (a("r"), a("w"), a("demanded"), a("event"))
        items = Select((*window, *happens, ("items", op("count_rows"))), From(items, "a"), group=group)
    b = partial(Col, "b")
    rank = Over("row_number", (), (b("r"), b("w"), b("given")), (b("at"),))
    kept = tuple((name, b(name)) for name in ("r", "w", "given", "at", "demanded", "items"))
    numbered = Select((*kept, ("rank", rank)), From(items, "b"))
    d = partial(Col, "d")
    columns = (
        ("r", d("r")),
        ("w", d("w")),
        ("low", op("count_if", d("given"))),
        ("high", op("sum", d("items"))),
        ("met_at", op("min_if", all_of((d("given"), op("eq", d("rank"), d("demanded")))), d("at"))),
    )
    return Select(columns, From(numbered, "d"), group=(d("r"), d("w")))
