"""What suspensions do to a length: the suspended days, or working days, that lie in it push its end."""

from __future__ import annotations

from datetime import date

from compliance.catalogue.rule import Each
from compliance.plan.nodes import Col, Const, Exists, Expr, From, Join, Null, Over, Scalar, Select
from compliance.plan.stretches import suspensions
from compliance.plan.subjects import Subjects
from compliance.plan.terms import all_of, case, day, is_blank, is_there, negate, op, truly
from compliance.plan.times import WORKDAYS, at_work, whole
from compliance.plan.values import Value

FAR = date(2999, 12, 31)  # the last day of a suspension that is open
BEYOND = 1_000_000  # more working days than any calendar has


def suspended_days(found: Subjects, each: Each, opener: Expr, size: Expr) -> Expr:
    """Return how many suspended days come between the opener and the ``size``-th active day after it.

    With A(x) = x less the suspended days up to x, a stretch [f, t] pushes the due when A(f - 1) < A(opener) + size.
    """
    stretches = _stretches(found, each)
    a, b = (found.context.made.aliases.new(n) for n in ("t", "t"))
    first, last = Col(a, "first_day"), Col(a, "last_day")
    passed_days = op("add", op("days_between", op("least", last, opener), first), Const(1))
    mine = op("eq", Col(a, "holder"), found.row)
    passed = Scalar(
        Select(
            (("n", op("coalesce", op("sum", passed_days), Const(0))),),
            From(stretches, a),
            (),
            all_of((mine, op("le", first, opener))),
        )
    )
    first, last = Col(b, "first_day"), Col(b, "last_day")
    active_before = op(
        "sub", op("days_between", op("minus_days", first, Const(1)), opener), op("sub", Col(b, "before"), passed)
    )
    reaches = all_of((op("eq", Col(b, "holder"), found.row), op("gt", last, opener), op("lt", active_before, size)))
    days = op("add", op("days_between", last, op("greatest", first, op("plus_days", opener, Const(1)))), Const(1))
    return Scalar(Select((("n", op("coalesce", op("sum", days), Const(0))),), From(stretches, b), (), reaches))


def _stretches(found: Subjects, each: Each) -> Select:
    """Return the suspensions with the suspended days before each; an open one reaches far beyond any as-of."""
    a = found.context.made.aliases.new("e")
    far = op("coalesce", Col(a, "last_day"), day(FAR))
    size = op("add", op("days_between", far, Col(a, "first_day")), Const(1))
    before = Over("sum", (size,), (Col(a, "holder"),), (Col(a, "first_day"),), "before")
    columns = (
        ("holder", Col(a, "holder")),
        ("first_day", Col(a, "first_day")),
        ("last_day", far),
        ("before", op("int_of", op("coalesce", before, Const(0)))),
    )
    return Select(columns, From(suspensions(found, each), a))


def working_due(found: Subjects, each: Each, opener: Expr, size: Expr) -> Value:
    """Return the ``size``-th day after the opener that works and is not suspended; far off where it never comes.

    As in ``suspended_days``, with working days for days: the calendar numbers them.
    """
    ordinal, works = at_work(opener, found.context)
    asked = case((op("eq", size, Const(0)), op("sub", Const(1), op("flag_int", truly(works)))), otherwise=size)
    stretches = _worked_stretches(found, each)
    a, b, c, w = (found.context.made.aliases.new(n) for n in ("t", "t", "t", "w"))

    def total(alias: str, when: Expr) -> Scalar:
        mine = all_of((op("eq", Col(alias, "holder"), found.row), when))
        number = op("coalesce", op("sum", op("coalesce", Col(alias, "works"), Const(BEYOND))), Const(0))
        return Scalar(Select((("n", number),), From(stretches, alias), (), mine))

    passed = total(a, op("le", Col(a, "first_day"), opener))

    def reaches(alias: str) -> Expr:
        between = op("sub", op("sub", Col(alias, "before_it"), ordinal), op("sub", Col(alias, "before"), passed))
        return all_of((op("gt", Col(alias, "last_day"), opener), truly(op("lt", between, asked))))

    stopped = all_of((op("eq", Col(b, "holder"), found.row), reaches(b), Col(b, "open")))
    never = Exists(Select((("one", Const(1)),), From(stretches, b), (), stopped))
    pushed = total(c, all_of((reaches(c), negate(Col(c, "open")))))
    target = op("add", op("add", ordinal, asked), pushed)
    there = all_of((Col(w, "works"), op("eq", Col(w, "ordinal"), target)))
    found_day = Scalar(Select((("d", op("min", Col(w, "day"))),), From(WORKDAYS, w), (), there))
    beyond = all_of((is_there(opener), negate(never), is_blank(found_day)))
    return whole(case((never, day(FAR)), otherwise=found_day), beyond=beyond)


def _worked_stretches(found: Subjects, each: Each) -> Select:
    """Return the suspensions with their working days, those of all before, and the calendar's number before each.

    ``works`` is NULL past the calendar's horizon and of an open one, ``before_it`` past the horizon.
    """
    a, b, c, e = (found.context.made.aliases.new(n) for n in ("e", "w", "w", "e"))
    first, last = Col(a, "first_day"), Col(a, "last_day")
    working = op("sub", Col(c, "ordinal"), Col(b, "ordinal"))
    counted = Select(
        (
            ("holder", Col(a, "holder")),
            ("first_day", first),
            ("last_day", op("coalesce", last, day(FAR))),
            ("open", is_blank(last)),
            ("before_it", Col(b, "ordinal")),
            ("works", case((is_there(last), working), otherwise=Null("BIGINT"))),
        ),
        From(suspensions(found, each), a),
        (
            Join("left", WORKDAYS, b, op("eq", Col(b, "day"), op("minus_days", first, Const(1)))),
            Join("left", WORKDAYS, c, op("eq", Col(c, "day"), last)),
        ),
    )
    before = Over(
        "sum", (op("coalesce", Col(e, "works"), Const(BEYOND)),), (Col(e, "holder"),), (Col(e, "first_day"),), "before"
    )
    kept = tuple((n, Col(e, n)) for n, _ in counted.columns)
    return Select((*kept, ("before", op("int_of", op("coalesce", before, Const(0))))), From(counted, e))
