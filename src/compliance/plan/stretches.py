"""Stretches of days: a subject's activity as disjoint pieces, and the suspensions taken out of it."""

from __future__ import annotations

from compliance.catalogue.rule import Each
from compliance.plan.nodes import TRUE, Col, Const, From, Join, Null, Over, Select, Union
from compliance.plan.periods import start_of
from compliance.plan.subjects import Subjects, activity, link_to
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, truly
from compliance.plan.times import date_of
from compliance.plan.values import joined


def active_pieces(found: Subjects, each: Each, per: str) -> Select:
    """Return disjoint stretches: subject, holder (row of the first by key), first_day, last_day (NULL: open), unknown.

    ``without`` is cut out of each row's span; then overlapping or touching spans of one subject are joined. What has no
    begin is active on all days of its first period.
    """
    made, scope = found.context.made, found.scope
    assert scope is not None
    span = activity(found, each)
    subject = joined([scope.value(k) for k in each.key]) if each.key else found.key
    begun = case((is_blank(span.begun), start_of(per, span.first)), otherwise=span.begun)
    sane = any_of((span.unknown, is_blank(span.last), truly(op("le", begun, span.last))))
    ends = (("first_day", begun), ("last_day", span.last), ("unknown", span.unknown))
    own = (("subject", subject), ("row", scope.row), ("key", scope.key))
    rows: Select = Select((*own, *ends), scope.source(), tuple(scope.joins), all_of((found.chosen.maybe, sane)))
    if each.key:
        rows = _owned(rows, made.aliases.new("y"))
    if each.active is not None and each.active.without is not None:
        rows = _cut(rows, found, each)
    return _islands(rows, made.aliases.new("y")) if each.key else _named(rows, made.aliases.new("y"))


def _owned(rows: Select, a: str) -> Select:
    """Add which row stands for the subject: the first by key of all that were merged."""
    least = Over("min", (Col(a, "key"),), (Col(a, "subject"),), ())
    kept = tuple((n, Col(a, n)) for n, _ in rows.columns)
    named, b = Select((*kept, ("least", least)), From(rows, a)), a + "o"
    first = case((op("eq", Col(b, "key"), Col(b, "least")), Col(b, "row")), otherwise=Null("BIGINT"))
    owner = Over("min", (first,), (Col(b, "subject"),), ())
    return Select((*((n, Col(b, n)) for n, _ in rows.columns), ("holder", owner)), From(named, b))


def _named(rows: Select, a: str) -> Select:
    names = ("first_day", "last_day", "unknown")
    return Select(
        (("subject", Col(a, "subject")), ("holder", Col(a, "row")), *((n, Col(a, n)) for n in names)), From(rows, a)
    )


def _islands(rows: Select | Union, a: str) -> Select:
    """Join touching spans of one subject (gaps and islands over two window passes)."""
    by = (Col(a, "subject"),)
    far = op("plus_days", Col(a, "first_day"), Const(3_000_000))
    reach = op("coalesce", Col(a, "last_day"), far)
    order = (Col(a, "first_day"), Col(a, "row"))
    before = Over("max", (reach,), by, order, "before")
    kept = ("subject", "row", "holder", "first_day", "last_day", "unknown")
    first = Select((*((n, Col(a, n)) for n in kept), ("reach", reach), ("before", before)), From(rows, a))
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
    second = Select(
        (*((n, Col(b, n)) for n in kept), ("reach", Col(b, "reach")), ("number", number)),
        From(first, b),
    )
    open_end = op("bool_or", is_blank(Col(c, "last_day")))
    columns = (
        ("subject", Col(c, "subject")),
        ("holder", op("min", Col(c, "holder"))),
        ("first_day", op("min", Col(c, "first_day"))),
        ("last_day", case((open_end, Null("DATE")), otherwise=op("max", Col(c, "last_day")))),
        ("unknown", op("bool_or", Col(c, "unknown"))),
    )
    return Select(columns, From(second, c), (), TRUE, (Col(c, "subject"), Col(c, "number")))


def _cut(spans: Select, found: Subjects, each: Each) -> Select:
    """Cut the suspensions of each row out: pieces between the ends of suspensions and the starts of the next ones."""
    out = suspensions(found, each)
    i, x = (found.context.made.aliases.new(n) for n in ("i", "z"))
    inside = all_of(
        (
            negate(Col(i, "unknown")),
            op("eq", Col(x, "holder"), Col(i, "row")),
            any_of((is_blank(Col(x, "last_day")), op("ge", Col(x, "last_day"), Col(i, "first_day")))),
            any_of((is_blank(Col(i, "last_day")), op("le", Col(x, "first_day"), Col(i, "last_day")))),
        )
    )
    names = tuple(name for name, _ in spans.columns if name != "first_day")
    kept = tuple((n, Col(i, n)) for n in names)
    island = ("island", Col(i, "first_day"))
    head = Select((*kept, island, ("begin", Col(i, "first_day")), ("stop", Null("DATE"))), From(spans, i))
    after = op("plus_days", Col(x, "last_day"), Const(1))
    begin = case((is_blank(Col(x, "last_day")), Null("DATE")), otherwise=after)
    tail = Select(
        (*kept, island, ("begin", begin), ("stop", Col(x, "first_day"))),
        From(spans, i),
        (Join("inner", out, x, inside),),
    )
    a = found.context.made.aliases.new("v")
    in_order = op("coalesce", Col(a, "stop"), op("minus_days", Col(a, "island"), Const(40_000)))
    following = Over("lead", (Col(a, "stop"),), (Col(a, "row"),), (in_order,))
    rows = Select(
        (*((n, Col(a, n)) for n in (*names, "begin")), ("next_stop", following)), From(Union((head, tail)), a)
    )
    b = a + "b"
    until = op("minus_days", Col(b, "next_stop"), Const(1))
    last = case((is_blank(Col(b, "next_stop")), Col(b, "last_day")), otherwise=until)
    there = all_of((is_there(Col(b, "begin")), any_of((is_blank(last), truly(op("le", Col(b, "begin"), last))))))
    there = any_of((Col(b, "unknown"), there))  # of what cannot be known nothing is cut out
    columns = {**{n: Col(b, n) for n in names}, "first_day": Col(b, "begin"), "last_day": last}
    return Select(tuple(columns.items()), From(rows, b), (), there)


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
            ("holder", owner.row),
            ("first_day", date_of(start)),
            ("last_day", date_of(end)),
            ("unknown", any_of((start.unknown, end.unknown))),
        ),
        child.source(),
        (*child.joins, Join("inner", owner.world.table(owner.record_type).relation, owner.alias, on)),
        sane,
    )
    a = made.aliases.new("g")
    b = a + "d"
    return Select(tuple((n, Col(b, n)) for n in ("holder", "first_day", "last_day")), From(_islands(rows, a), b))
