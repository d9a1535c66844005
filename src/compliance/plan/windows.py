"""Windows: calendar periods inside a subject's activity, and triggered dues."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.rule import Each
from compliance.catalogue.windows import By, Calendar, Due
from compliance.plan.context import Compilation, Context
from compliance.plan.nodes import FALSE, NO_TIME, TRUE, Case, Col, Const, Expr, From, Join, Null, Over, Select
from compliance.plan.operands import count_of, length, operand, place_of
from compliance.plan.stretches import active_pieces
from compliance.plan.subjects import Activity, Subjects, Why, activity, one_row, undoubted
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import at_work, date_of, roll_forward, shift, whole
from compliance.plan.values import Tri, Value

PERIODS = "periods"


class Windows(Struct, frozen=True):
    """Subjects times windows: who must act, and when. ``source`` and the context's joins make the rows.

    ``key`` names the window; the values of its ends are also in the context. ``chosen``: whether there is a duty.
    ``unusable``: a trigger or activity cannot be used, then opens and due are NULL. ``partial``: too few active days.
    ``final``: the verdict does not wait for the due. ``period``: kind and first day of a calendar period.
    ``pieces``: the stretches of active days of each subject, where it may have several. ``spoilt``: whether what is
    ``unusable`` is so for its cells, where that does not say it itself. ``why``: reasons for which it is, but cells.
    """

    context: Context
    source: From | None
    subject: Expr
    row: Expr
    key: Expr
    opens: Value
    due: Value
    chosen: Tri
    unusable: Expr = FALSE
    partial: Expr = FALSE
    where: Expr = TRUE
    final: Expr = FALSE
    period: tuple[str, Expr] | None = None
    pieces: Select | None = None
    spoilt: Expr | None = None
    why: Why = ()


def calendar(found: Subjects, each: Each, doc: Calendar) -> Windows:
    """One row per subject and period in which it was active on at least one day."""
    made = found.context.made
    period = made.aliases.new("p")
    first, last = Col(period, "first_day"), Col(period, "last_day")
    of_kind = all_of((op("eq", Col(period, "kind"), word(doc.per)), op("le", first, day(made.at.latest))))
    context, span = found.context, activity(found, each)
    without = each.active.without if each.active is not None else None
    reasons = span.why if each.key is None else ()  # of several rows the first does not say why
    pieces = active_pieces(found, each, doc.per) if each.key is not None or without is not None else None
    if pieces is not None:
        source, subject, span, days = _merged(found, pieces, period, first, last)
        where: Expr = of_kind
        found = replace(found, chosen=undoubted(found, each, subject))
    else:
        source, subject = found.source or one_row(), found.key
        on = all_of(
            (
                of_kind,
                truly(op("ge", last, span.first)),
                any_of((is_blank(span.last), truly(op("le", first, span.last)))),
            )
        )
        # A span that ends before it begins is no activity.
        sane = any_of((is_blank(span.last), truly(op("le", span.first, span.last))))
        now = day(made.at.day)
        today = all_of((of_kind, op("le", first, now), op("ge", last, now), span.unknown))
        context.joins.append(Join("inner", PERIODS, period, any_of((all_of((on, sane, negate(span.unknown))), today))))
        days = op(
            "add",
            op(
                "days_between",
                op("least", last, op("coalesce", span.last, last)),
                op("greatest", first, op("coalesce", span.begun, first)),
            ),
            Const(1),
        )
        where = TRUE
    past: Expr = FALSE
    if doc.rest_days == "out":
        works, past = _works(first, context)
        where = all_of((where, any_of((span.unknown, works))))
    begin = op("greatest", first, op("coalesce", span.begun, first))
    end = op("least", last, op("coalesce", span.last, last))
    context = replace(context, on=begin)
    noted = _noted(made)
    due = _calendar_due(doc, context, first, last)
    due = replace(due, beyond=any_of((due.beyond, past)))
    read = lost(due) if _noted(made) > noted else due
    label = Value(Col(period, "label"), "period")
    context.window.update(start=whole(begin), end=whole(last), active_end=whole(end), due=read, label=label)
    least = count_of(doc.min_active_days, context)
    length = op("add", op("days_between", last, first), Const(1))  # a whole period is not partial, however short
    partial = all_of((truly(op("lt", days, least)), op("lt", days, length))) if least != Const(1) else FALSE
    key = case((span.unknown, word("unusable")), otherwise=label.expr)
    opens = whole(begin)
    if span.unknown != FALSE:
        opens = replace(opens, expr=case((span.unknown, NO_TIME), otherwise=opens.expr))
        due = replace(due, expr=case((span.unknown, NO_TIME), otherwise=due.expr))
    return Windows(
        context, source, subject, found.row, key, opens, due, found.chosen, span.unknown, partial, where,
        period=(doc.per, first), pieces=pieces, why=reasons,
    )  # fmt: skip


def lost(value: Value) -> Value:
    """Return an end of a window as conditions read it: where a figure that it needs is not known it is no blank."""
    return replace(value, unknown=any_of((value.unknown, is_blank(value.expr))))


def _noted(made: Compilation) -> int:
    return len(made.unset) + len(made.unusable)


def _works(on: Expr, context: Context) -> tuple[Expr, Expr]:
    """Return whether the day works, as one past the calendar may, and whether it lies past the calendar."""
    ordinal, works = at_work(on, context)
    past = is_blank(ordinal)
    return any_of((past, truly(works))), past


def _calendar_due(doc: Calendar, context: Context, first: Expr, last: Expr) -> Value:
    due = _by(doc.by, context, first, last) if doc.by is not None else last
    if doc.roll == "next_working_day":
        rolled = roll_forward(due, context)
        lost = is_blank(rolled) if not isinstance(due, Case) else all_of((is_there(due), is_blank(rolled)))
        return whole(rolled, beyond=lost)
    return whole(due)


def _by(doc: By, context: Context, first: Expr, last: Expr) -> Expr:
    """Return the day of a month of the period, at most the month's last; NULL where day or month is not known."""
    base = first if doc.of == "same" else op("plus_days", last, Const(1))
    of_month, of_year = place_of(doc.day, context), place_of(doc.month, context)
    month = op("plus_months", base, op("sub", of_year, Const(1)))
    wanted = op("plus_days", month, op("sub", of_month, Const(1)))
    month_end = op("minus_days", op("plus_months", op("month_start", month), Const(1)), Const(1))
    unknown = any_of((is_blank(of_month), is_blank(of_year)))  # the least of a blank and a day is the day
    return case((unknown, Null("DATE")), otherwise=op("least", wanted, month_end))


def _merged(found: Subjects, pieces: Select, period: str, first: Expr, last: Expr) -> tuple[From, Expr, Activity, Expr]:
    """Subjects whose activity is a union of spans, or has stretches taken out: disjoint pieces, summed per period."""
    piece = found.context.made.aliases.new("x")
    begin, end = (
        op("greatest", first, Col(piece, "first_day")),
        op("least", last, op("coalesce", Col(piece, "last_day"), last)),
    )
    overlap = all_of(
        (
            op("le", Col(piece, "first_day"), last),
            any_of((is_blank(Col(piece, "last_day")), op("ge", Col(piece, "last_day"), first))),
        )
    )
    days = op("sum", op("add", op("days_between", end, begin), Const(1)))
    columns = (
        ("subject", Col(piece, "subject")),
        ("holder", op("min", Col(piece, "holder"))),
        ("kind", Col(period, "kind")),
        ("label", Col(period, "label")),
        ("first_day", Col(period, "first_day")),
        ("last_day", Col(period, "last_day")),
        ("begin_day", op("min", begin)),
        ("end_day", op("max", end)),
        ("days", days),
        ("unknown", op("bool_or", Col(piece, "unknown"))),
    )
    spoilt = op("eq", Col(piece, "spoilt"), Const(1))
    today = all_of(
        (spoilt, op("le", first, day(found.context.made.at.day)), op("ge", last, day(found.context.made.at.day)))
    )
    overlap = any_of((all_of((overlap, negate(spoilt))), today))
    marked = found.context.made.aliases.new("x")
    kept = tuple((n, Col(marked, n)) for n in ("subject", "holder", "first_day", "last_day", "unknown"))
    spoils = Over("max", (op("flag_int", Col(marked, "unknown")),), (Col(marked, "subject"),), ())
    pieces = Select((*kept, ("spoilt", spoils)), From(pieces, marked))
    group = (Col(piece, "subject"), *(Col(period, n) for n in ("kind", "label", "first_day", "last_day")))
    summed = Select(columns, From(pieces, piece), (Join("inner", PERIODS, period, overlap),), TRUE, group)
    scope = found.scope
    assert scope is not None
    table = scope.world.table(scope.record_type).relation
    found.context.joins.insert(0, Join("inner", table, scope.alias, op("eq", scope.row, Col(period, "holder"))))
    span = Activity(Col(period, "begin_day"), Col(period, "begin_day"), Col(period, "end_day"), Col(period, "unknown"))
    return From(summed, period), Col(period, "subject"), span, Col(period, "days")


def triggered(found: Subjects, doc: Due) -> Windows:
    """Return the one window of each row that ``doc`` gives it; no trigger, no duty."""
    noted = _noted(found.context.made)
    base, opens, due, context = _own_due(found.context, doc)
    due = _precise(doc, due, context)
    opens = due if doc.before is not None else opens
    unusable = base.unknown
    if unusable != FALSE:
        opens, due = (replace(v, expr=case((unusable, NO_TIME), otherwise=v.expr)) for v in (opens, due))
    start, end = opens, due
    if _noted(context.made) > noted:
        start, end = lost(opens) if doc.before is not None else opens, lost(due)
    context.window.update(start=start, end=end, due=end)
    exists = any_of((unusable, is_there(base.expr), base.beyond))
    return replace(_of_rows(replace(found, context=context), opens, due, unusable), where=exists)


def _own_due(context: Context, doc: Due) -> tuple[Value, Value, Value, Context]:
    """Return trigger, opens, due before rounding, and the context whose parameters are those of the trigger's day."""
    trigger = doc.after or doc.before or doc.at
    assert trigger is not None
    base = operand(trigger, replace(context, choosing=True), "time")
    context = replace(context, on=op("coalesce", date_of(base), context.on))
    if doc.after is not None and doc.within is not None:
        unit, count = length(doc.within, context)
        return base, base, shift(base, unit, count, context), context
    if doc.before is not None and doc.lead is not None:
        unit, count = length(doc.lead, context)
        due = shift(base, unit, count, context, back=True)
        return base, due, due, context
    stands = base if doc.precision == "instant" else whole(date_of(base), unknown=base.unknown, beyond=base.beyond)
    opens = operand(doc.opens, replace(context, choosing=True), "time") if doc.opens is not None else stands
    return base, opens, base, context


def _of_rows(found: Subjects, opens: Value, due: Value, unusable: Expr) -> Windows:
    key = case((unusable, word("unusable")), otherwise=word(""))
    source = found.source or one_row()
    context = opened(found.context, opens, due)
    return Windows(context, source, found.key, found.row, key, opens, due, found.chosen, unusable)


def opened(context: Context, opens: Value, due: Value) -> Context:
    """Return the context whose parameters are those of the day on which the duty opens, else falls due."""
    return replace(context, on=op("coalesce", date_of(opens), date_of(due), context.as_of_day))


def _precise(doc: Due, due: Value, context: Context) -> Value:
    if (doc.precision == "day" or (doc.at is not None and doc.precision is None)) and due.whole_day != TRUE:
        due = whole(date_of(due), unknown=due.unknown, beyond=due.beyond)
    if doc.roll != "next_working_day" or due.whole_day == FALSE:
        return due
    rolled = roll_forward(date_of(due), context)
    lost = all_of((due.whole_day, is_there(due.expr), is_blank(rolled)))
    moved = whole(rolled, unknown=due.unknown, beyond=any_of((due.beyond, lost)))
    if due.whole_day == TRUE:
        return moved
    return replace(moved, expr=case((due.whole_day, moved.expr), otherwise=due.expr), whole_day=due.whole_day)


def row_window(found: Subjects) -> Windows:
    """Return the window of a duty without a due of its own: the row's day, else the as-of's, and then it is final."""
    context = found.context
    today = whole(context.as_of_day)
    if found.at is None:
        never = Value(NO_TIME, "time", TRUE)
        context.window.update(start=never, end=today, due=today)
        return replace(_of_rows(found, never, today, FALSE), final=TRUE)
    own = whole(date_of(found.at))
    blank = all_of((is_blank(found.at.expr), negate(found.at.unknown)))
    day_ = op("coalesce", own.expr, today.expr)
    due = Value(case((found.at.unknown, NO_TIME), otherwise=day_), "time", TRUE)
    context.window.update(start=own, end=due, due=due)
    return replace(_of_rows(found, own, due, found.at.unknown), final=blank)
