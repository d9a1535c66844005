"""Windows: calendar periods inside a subject's activity, and triggered dues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from compliance.catalogue.rule import Each
from compliance.catalogue.windows import Calendar, Due
from compliance.plan.context import Context
from compliance.plan.nodes import FALSE, TRUE, Col, Const, Expr, From, Join, Null, Over, Select, Union
from compliance.plan.operands import count_of, length, operand
from compliance.plan.subjects import Activity, Subjects, activity, one_row
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, joined, negate, op, text, truly
from compliance.plan.times import date_of, roll_forward, shift, whole
from compliance.plan.values import Value

PERIODS = "periods"
ALWAYS = date(1900, 1, 1)  # where a window without an opening begins


@dataclass(frozen=True, slots=True)
class Windows:
    """Subjects times windows. ``source`` and the context's joins make the rows; ``window`` values are in the context."""

    context: Context
    source: From
    subject: Expr
    row: Expr
    key: Expr
    opens: Value
    due: Value
    unusable: Expr
    partial: Expr
    where: Expr
    final: bool = False
    period: tuple[str, Expr] | None = None


def calendar(found: Subjects, each: Each, doc: Calendar) -> Windows:
    """One row per subject and period in which it was active on at least one day."""
    made = found.context.made
    period = made.aliases.new("p")
    first, last = Col(period, "first_day"), Col(period, "last_day")
    of_kind = all_of((op("eq", Col(period, "kind"), text(doc.per)), op("le", first, day(made.at.latest))))
    context, span = found.context, activity(found, each)
    without = each.active.without if each.active is not None else None
    if each.key is not None or without is not None:
        source, subject, span, days = _merged(found, each, period, first, last)
        where: Expr = of_kind
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
        today = all_of((of_kind, op("ge", last, day(made.at.day)), span.unknown))
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
    begin = op("greatest", first, op("coalesce", span.begun, first))
    end = op("least", last, op("coalesce", span.last, last))
    context = replace(context, on=begin)
    due = _calendar_due(doc, context, first, last)
    label = Value(Col(period, "label"), "period")
    context.window.update(start=whole(begin), end=whole(end), due=due, label=label)
    least = count_of(doc.min_active_days, context)
    partial = truly(op("lt", days, least)) if least != Const(1) else FALSE
    key = case((span.unknown, text("unusable")), otherwise=label.expr)
    opens = whole(begin)
    if span.unknown != FALSE:
        opens = replace(opens, expr=case((span.unknown, Null("TIMESTAMP")), otherwise=opens.expr))
        due = replace(due, expr=case((span.unknown, Null("TIMESTAMP")), otherwise=due.expr))
    return Windows(
        context, source, subject, found.row, key, opens, due, span.unknown, partial, where, period=(doc.per, first)
    )


def _calendar_due(doc: Calendar, context: Context, first: Expr, last: Expr) -> Value:
    due = last
    if doc.by is not None:
        base = first if doc.by.of == "same" else op("plus_days", last, Const(1))
        months = op("sub", count_of(doc.by.month, context), Const(1))
        month = op("plus_months", base, months)
        wanted = op("plus_days", month, op("sub", count_of(doc.by.day, context), Const(1)))
        month_end = op("minus_days", op("plus_months", op("month_start", month), Const(1)), Const(1))
        due = op("least", wanted, month_end)
    if doc.roll == "next_working_day":
        rolled = roll_forward(due, context)
        return whole(rolled, beyond=is_blank(rolled))
    return whole(due)


def _merged(found: Subjects, each: Each, period: str, first: Expr, last: Expr) -> tuple[From, Expr, Activity, Expr]:
    """Subjects whose activity is a union of rows' spans, or has stretches taken out: disjoint pieces, summed per period."""
    pieces = active_pieces(found, each)
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


def active_pieces(found: Subjects, each: Each) -> Select:
    """Return disjoint stretches: subject, holder (row of the first by key), first_day, last_day (NULL: open), unknown.

    Overlapping or touching rows' spans of one subject are joined; then ``without`` is cut out.
    """
    made, scope = found.context.made, found.scope
    assert scope is not None
    span = activity(found, each)
    subject = joined(tuple(scope.value(k).expr for k in each.key)) if each.key else found.key
    sane = any_of((span.unknown, is_blank(span.last), truly(op("le", span.first, span.last))))
    rows = Select(
        (
            ("subject", subject),
            ("row", scope.row),
            ("key", scope.key),
            ("first_day", span.first),
            ("last_day", span.last),
            ("unknown", span.unknown),
        ),
        scope.source(),
        tuple(scope.joins),
        all_of((found.chosen.maybe, sane)),
    )
    islands = _islands(rows, made.aliases.new("y")) if each.key else _named(rows, made.aliases.new("y"))
    if each.active is None or each.active.without is None:
        return islands
    return _cut(islands, found, each)


def _named(rows: Select, a: str) -> Select:
    names = ("subject", "first_day", "last_day", "unknown")
    return Select(
        (("subject", Col(a, "subject")), ("holder", Col(a, "row")), *((n, Col(a, n)) for n in names[1:])), From(rows, a)
    )


def _islands(rows: Select | Union, a: str) -> Select:
    """Join touching spans of one subject (gaps and islands over two window passes)."""
    by = (Col(a, "subject"),)
    far = op("plus_days", Col(a, "first_day"), Const(3_000_000))
    reach = op("coalesce", Col(a, "last_day"), far)
    order = (Col(a, "first_day"), Col(a, "row"))
    before = Over("max", (reach,), by, order, "before")
    kept = ("subject", "row", "first_day", "last_day", "unknown")
    holder = Over("min", (Col(a, "key"),), by, ())
    first = Select(
        (
            *((n, Col(a, n)) for n in kept),
            ("key", Col(a, "key")),
            ("least_key", holder),
            ("reach", reach),
            ("before", before),
        ),
        From(rows, a),
    )
    b, c = a + "b", a + "c"
    fresh = case(
        (
            all_of(
                (is_there(Col(b, "before")), op("le", Col(b, "first_day"), op("plus_days", Col(b, "before"), Const(1))))
            ),
            Const(0),
        ),
        otherwise=Const(1),
    )
    number = Over("sum", (fresh,), (Col(b, "subject"),), (Col(b, "first_day"), Col(b, "row")), "to_here")
    owner = Over(
        "min",
        (case((op("eq", Col(b, "key"), Col(b, "least_key")), Col(b, "row")), otherwise=Null("BIGINT")),),
        (Col(b, "subject"),),
        (),
    )
    second = Select(
        (*((n, Col(b, n)) for n in kept), ("reach", Col(b, "reach")), ("number", number), ("owner", owner)),
        From(first, b),
    )
    open_end = op("bool_or", is_blank(Col(c, "last_day")))
    columns = (
        ("subject", Col(c, "subject")),
        ("holder", op("min", Col(c, "owner"))),
        ("first_day", op("min", Col(c, "first_day"))),
        ("last_day", case((open_end, Null("DATE")), otherwise=op("max", Col(c, "last_day")))),
        ("unknown", op("bool_or", Col(c, "unknown"))),
    )
    return Select(columns, From(second, c), (), TRUE, (Col(c, "subject"), Col(c, "number")))


def _cut(islands: Select, found: Subjects, each: Each) -> Select:
    """Cut the suspensions out: pieces between the ends of suspensions and the starts of the next ones."""
    out = suspensions(found, each)
    i, x = (found.context.made.aliases.new(n) for n in ("i", "z"))
    inside = all_of(
        (
            op("eq", Col(x, "holder"), Col(i, "holder")),
            any_of((is_blank(Col(x, "last_day")), op("ge", Col(x, "last_day"), Col(i, "first_day")))),
            any_of((is_blank(Col(i, "last_day")), op("le", Col(x, "first_day"), Col(i, "last_day")))),
        )
    )
    head = Select(
        (
            ("subject", Col(i, "subject")),
            ("holder", Col(i, "holder")),
            ("begin", Col(i, "first_day")),
            ("stop", Null("DATE")),
            ("island", Col(i, "first_day")),
            ("last_day", Col(i, "last_day")),
            ("unknown", Col(i, "unknown")),
        ),
        From(islands, i),
    )
    tail = Select(
        (
            ("subject", Col(i, "subject")),
            ("holder", Col(i, "holder")),
            (
                "begin",
                case(
                    (is_blank(Col(x, "last_day")), Null("DATE")),
                    otherwise=op("plus_days", Col(x, "last_day"), Const(1)),
                ),
            ),
            ("stop", Col(x, "first_day")),
            ("island", Col(i, "first_day")),
            ("last_day", Col(i, "last_day")),
            ("unknown", Col(i, "unknown")),
        ),
        From(islands, i),
        (Join("inner", out, x, inside),),
    )
    a = found.context.made.aliases.new("v")
    following = Over(
        "lead",
        (Col(a, "stop"),),
        (Col(a, "holder"), Col(a, "island")),
        (op("coalesce", Col(a, "stop"), op("minus_days", Col(a, "island"), Const(40_000))),),
    )
    names = ("subject", "holder", "begin", "last_day", "unknown")
    rows = Select((*((n, Col(a, n)) for n in names), ("next_stop", following)), From(Union((head, tail)), a))
    b = a + "b"
    until = op("minus_days", Col(b, "next_stop"), Const(1))
    last = case((is_blank(Col(b, "next_stop")), Col(b, "last_day")), otherwise=until)
    there = all_of((is_there(Col(b, "begin")), any_of((is_blank(last), truly(op("le", Col(b, "begin"), last))))))
    return Select(
        (
            ("subject", Col(b, "subject")),
            ("holder", Col(b, "holder")),
            ("first_day", Col(b, "begin")),
            ("last_day", last),
            ("unknown", Col(b, "unknown")),
        ),
        From(rows, b),
        (),
        there,
    )


def suspensions(found: Subjects, each: Each) -> Select:
    """Return the stretches taken out, joined where they touch: holder (the subject's row), first_day, last_day (NULL: open)."""
    made = found.context.made
    assert each.active is not None
    doc = each.active.without
    assert doc is not None
    assert found.scope is not None
    child, owner = made.scope(doc.of, "u"), made.scope(found.scope.record_type, "s")
    types = made.catalogue.record_types
    link = next(name for name, field in types[doc.of].fields.items() if field.link == found.scope.record_type)
    start, end = child.value(doc.from_), child.value(doc.to)
    sane = all_of((is_there(start.expr), any_of((is_blank(end.expr), truly(op("ge", date_of(end), date_of(start)))))))
    on = op("eq", owner.key, child.value(link).expr)
    rows = Select(
        (
            ("subject", op("text_of", owner.row)),
            ("row", child.row),
            ("key", child.key),
            ("owner", owner.row),
            ("first_day", date_of(start)),
            ("last_day", date_of(end)),
            ("unknown", any_of((start.unknown, end.unknown))),
        ),
        child.source(),
        (*child.joins, Join("inner", owner.world.table(owner.record_type).relation, owner.alias, on)),
        sane,
    )
    a = made.aliases.new("g")
    islands = _islands(rows, a)
    b = a + "d"
    return Select(
        (
            ("holder", op("int_of", Col(b, "subject"))),
            ("first_day", Col(b, "first_day")),
            ("last_day", Col(b, "last_day")),
        ),
        From(islands, b),
    )


def triggered(context: Context, doc: Due) -> tuple[Context, Value, Value, Expr, Expr]:
    """Return the context with its window, opens, due, whether the trigger cannot be used, and whether a duty exists."""
    if doc.after is not None and doc.within is not None:
        base = operand(doc.after, context, "time")
        context = replace(context, on=op("coalesce", date_of(base), context.on))
        unit, count = length(doc.within, context)
        due, opens = shift(base, unit, count, context), base
    elif doc.before is not None and doc.lead is not None:
        base = operand(doc.before, context, "time")
        context = replace(context, on=op("coalesce", date_of(base), context.on))
        unit, count = length(doc.lead, context)
        due = opens = shift(base, unit, count, context, back=True)
    else:
        assert doc.at is not None
        base = due = operand(doc.at, context, "time")
        context = replace(context, on=op("coalesce", date_of(base), context.on))
        stands = base if doc.precision == "instant" else whole(date_of(base), unknown=base.unknown, beyond=base.beyond)
        opens = operand(doc.opens, context, "time") if doc.opens is not None else stands
    due = _precise(doc, due, context)
    unusable = base.unknown
    if unusable != FALSE:
        opens, due = (replace(v, expr=case((unusable, Null("TIMESTAMP")), otherwise=v.expr)) for v in (opens, due))
    exists = any_of((unusable, is_there(base.expr)))
    context.window.update(start=opens, end=due, due=due)
    return context, opens, due, unusable, exists


def _precise(doc: Due, due: Value, context: Context) -> Value:
    if doc.roll == "next_working_day":
        rolled = roll_forward(date_of(due), context)
        beyond = any_of((due.beyond, all_of((is_there(due.expr), is_blank(rolled)))))
        return whole(rolled, unknown=due.unknown, beyond=beyond)
    if doc.precision == "day" and due.whole_day != TRUE:
        return whole(date_of(due), unknown=due.unknown, beyond=due.beyond)
    if doc.at is not None and doc.precision is None and due.whole_day != TRUE:
        return whole(date_of(due), unknown=due.unknown, beyond=due.beyond)
    return due


def row_window(found: Subjects) -> tuple[Context, Value, Value, Expr, Expr]:
    """Return the window of a duty that has no due of its own: the row's day, else the as-of's day, and then it is final.

    Returns context, opens, due, whether the time cannot be used, and whether the verdict is final.
    """
    context = found.context
    today = whole(context.as_of_day)
    if found.at is None:
        context.window.update(start=whole(day(ALWAYS)), end=today, due=today)
        return context, Value(Null("TIMESTAMP"), "time", TRUE), today, FALSE, TRUE
    day_ = whole(date_of(found.at))
    blank = all_of((is_blank(found.at.expr), negate(found.at.unknown)))
    due = Value(
        case((found.at.unknown, Null("TIMESTAMP")), otherwise=op("coalesce", day_.expr, today.expr)), "time", TRUE
    )
    context.window.update(start=whole(op("coalesce", date_of(found.at), day(ALWAYS))), end=due, due=due)
    return context, day_, due, found.at.unknown, blank
