"""Stretches of days: a subject's activity as disjoint pieces, and the suspensions taken out of it."""

from __future__ import annotations

from compliance.catalogue.rule import Each
from compliance.plan.nodes import TRUE, Col, Const, From, Join, Null, Over, Select, Union
from compliance.plan.subjects import Subjects, activity, link_to
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, op, truly
from compliance.plan.times import date_of
from compliance.plan.values import joined


def active_pieces(found: Subjects, each: Each) -> Select:
    """Return disjoint stretches: subject, holder (row of the first by key), first_day, last_day (NULL: open), unknown.

    Overlapping or touching rows' spans of one subject are joined; then ``without`` is cut out.
    """
    made, scope = found.context.made, found.scope
    assert scope is not None
    span = activity(found, each)
    subject = joined([scope.value(k) for k in each.key]) if each.key else found.key
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
    """Return the stretches taken out, joined where they touch: holder (a row), first_day, last_day (NULL: open)."""
    made = found.context.made
    assert each.active is not None
    doc = each.active.without
    assert doc is not None
    assert found.scope is not None
    child, owner = made.scope(doc.of, "u"), made.scope(found.scope.record_type, "s")
    link = link_to(made, doc.of, found.scope.record_type)
    start, end = child.value(doc.from_, begins=True), child.value(doc.to)
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
