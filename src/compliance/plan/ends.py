"""The first or the last of records, where the order of some is not known: two of a moment, a day and a time of it."""

from __future__ import annotations

from collections.abc import Callable

from compliance.plan.nodes import NO_NUMBER, NO_TIME, TRUE, Col, Const, Expr, From, Over, Scalar, Select
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, op, truly
from compliance.plan.times import date_of
from compliance.plan.values import Value

ROWS = "k"
Told = Callable[[Expr], Expr]
Columns = tuple[tuple[str, Expr], ...]


def at_the_end(rows: Callable[[Columns], Select], columns: Columns, at: Value, *, last: bool) -> Told:
    """Return what asks an aggregate of the rows that may be the last (the first): those that none surely follows.

    Of times on one day the latest is the last, and a date of that day may be later still.
    """
    end = "max" if last else "min"
    if isinstance(at.whole_day, Const):
        parts: tuple[tuple[str, Expr], ...] = (("at", at.expr),)
        here: Expr = op("eq", Col(ROWS, "at"), Col(ROWS, "end_at"))
    else:
        parts = (("day", date_of(at)), ("at", case((at.whole_day, NO_TIME), otherwise=at.expr)))
        timed = any_of((is_blank(Col(ROWS, "at")), op("eq", Col(ROWS, "at"), Col(ROWS, "end_at"))))
        here = all_of((op("eq", Col(ROWS, "day"), Col(ROWS, "end_day")), timed))
    ends = tuple((f"end_{name}", Over(end, (part,), (), ())) for name, part in parts)
    found = From(rows((*columns, *parts, *ends)), ROWS)
    return lambda asked: Scalar(Select((("v", asked),), found, (), here))


def only_value(wanted: Value, rows: Callable[[Columns], Select], at: Value, *, last: bool) -> Value:
    """Return the value of the last (first) row; unknown where rows that may be it have different ones."""
    v, w, bad = Col(ROWS, "v"), Col(ROWS, "whole"), Col(ROWS, "bad")
    columns = (("v", wanted.expr), ("whole", wanted.whole_day), ("bad", wanted.unknown))
    told = at_the_end(rows, columns, at, last=last)
    value = told(op("bool_or" if wanted.type == "flag" else "max", v))
    some_blank = all_of((op("gt", op("count", v), Const(0)), op("lt", op("count", v), op("count_rows"))))
    differ = [op("gt", op("count_distinct", v), Const(1)), some_blank]
    whole_day = wanted.whole_day
    if not isinstance(whole_day, Const):
        precision = case((is_there(v), op("flag_int", w)), otherwise=NO_NUMBER)
        differ.append(op("gt", op("count_distinct", precision), Const(1)))
        whole_day = truly(told(op("bool_or", w)))
    if not isinstance(wanted.unknown, Const):
        differ.append(op("bool_or", bad))
    unknown = wanted.unknown if wanted.unknown == TRUE else truly(told(any_of(differ)))
    return Value(value, wanted.type, whole_day, unknown)
