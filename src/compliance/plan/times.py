"""Time arithmetic on compiled values: comparing, shifting, working days."""

from __future__ import annotations

from compliance.plan.context import Context
from compliance.plan.nodes import FALSE, TRUE, Col, Const, Expr, Join, Op
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, truly
from compliance.plan.values import Value

WORKDAYS = "workdays"


def date_of(value: Value) -> Expr:
    """Return the value's day as a DATE."""
    expr = value.expr
    if isinstance(expr, Op) and expr.name == "midnight_of":
        return expr.args[0]
    return op("date_of", expr)


def whole(date_expr: Expr, *, unknown: Expr = FALSE, beyond: Expr = FALSE) -> Value:
    """Return a DATE as a date-only time."""
    return Value(op("midnight_of", date_expr), "time", TRUE, unknown, beyond)


def compare_times(name: str, left: Value, right: Value) -> Expr:
    """Compare by date when either side is date-only, else by moment."""
    by_day = any_of((left.whole_day, right.whole_day))
    days, moments = op(name, date_of(left), date_of(right)), op(name, left.expr, right.expr)
    return case((by_day, days), otherwise=moments)


def shift(value: Value, unit: str, count: Expr, context: Context, *, back: bool = False) -> Value:
    """Move a time by ``count`` units; days, months and working days give a date-only time."""
    unknown = value.unknown
    if unit == "hours":
        days = _whole_days(count)
        moved_day = op("minus_days" if back else "plus_days", date_of(value), days)
        moved = op("plus_hours", value.expr, op("mul", Const(-1), count) if back else count)
        expr = case((value.whole_day, op("time_of", moved_day)), otherwise=moved)
        return Value(expr, "time", value.whole_day, unknown, value.beyond)
    if unit == "days":
        moved_day = op("minus_days" if back else "plus_days", date_of(value), count)
    elif unit == "months":
        moved_day = op("plus_months", date_of(value), op("mul", Const(-1), count) if back else count)
    else:
        moved_day = working_day(date_of(value), count, context, back=back)
        beyond = any_of((value.beyond, all_of((is_there(value.expr), is_blank(moved_day)))))
        return whole(moved_day, unknown=unknown, beyond=beyond)
    return whole(moved_day, unknown=unknown, beyond=value.beyond)


def _whole_days(hours: Expr) -> Expr:
    if isinstance(hours, Const):
        return Const((int(hours.value) + 23) // 24)
    return op("integer_divide", op("add", hours, Const(23)), Const(24))


def working_day(base: Expr, count: Expr, context: Context, *, back: bool = False) -> Expr:
    """Return the DATE that is ``count`` working days after (before) ``base``; NULL past the calendar's horizon."""
    here = _calendar_join(context, op("eq", Col("", "day"), base))
    ordinal, works = Col(here, "ordinal"), truly(Col(here, "works"))
    one = op("flag_int", works)
    if back:
        first = op("add", op("sub", op("sub", ordinal, one), count), Const(1))
        target = case((op("eq", count, Const(0)), ordinal), otherwise=first)
    else:
        at_zero = op("add", ordinal, op("sub", Const(1), one))
        target = case((op("eq", count, Const(0)), at_zero), otherwise=op("add", ordinal, count))
    if isinstance(count, Const):
        target = (ordinal if back else at_zero) if count.value == 0 else (first if back else op("add", ordinal, count))
    there = _calendar_join(context, all_of((Col("", "works"), op("eq", Col("", "ordinal"), target))))
    return Col(there, "day")


def roll_forward(base: Expr, context: Context) -> Expr:
    """Return ``base`` when it works, else the next working day; NULL past the horizon."""
    return working_day(base, Const(0), context)


def at_work(base: Expr, context: Context) -> tuple[Expr, Expr]:
    """Return the day's ordinal among the working days and whether it is one of them; NULL past the horizon."""
    here = _calendar_join(context, op("eq", Col("", "day"), base))
    return Col(here, "ordinal"), Col(here, "works")


def _calendar_join(context: Context, on: Expr) -> str:
    """Left join the working-day table; ``Col("", x)`` in ``on`` are its columns. Equal joins are shared."""
    for join in context.joins:
        if join.source == WORKDAYS and join.on == _placed(on, join.alias):
            return join.alias
    alias = context.made.aliases.new("w")
    context.joins.append(Join("left", WORKDAYS, alias, _placed(on, alias)))
    return alias


def _placed(node: Expr, alias: str) -> Expr:
    if isinstance(node, Col):
        return Col(alias, node.name) if not node.alias else node
    if isinstance(node, Op):
        return Op(node.name, tuple(_placed(a, alias) for a in node.args))
    return node


def earlier(values: list[Value], *, latest: bool = False) -> Value:
    """Return the earliest (latest) of the values that are not blank; day and moment compare by the moment 00:00.

    A tie between a day and a moment takes the day for earliest and the moment for latest.
    """
    best = values[0]
    for other in values[1:]:
        wins = op("gt" if latest else "lt", other.expr, best.expr)
        take = any_of((is_blank(best.expr), truly(all_of((is_there(other.expr), wins)))))
        expr = case((take, other.expr), otherwise=best.expr)
        whole_day = _choose(take, other.whole_day, best.whole_day)
        unknown = any_of((best.unknown, other.unknown))
        best = Value(expr, best.type, whole_day, unknown, any_of((best.beyond, other.beyond)))
    return best


def first_of(values: list[Value]) -> Value:
    """Return the first value that is not blank; what stands behind one that is there does not matter."""
    best = values[-1]
    for value in reversed(values[:-1]):
        there = is_there(value.expr)
        expr = case((there, value.expr), otherwise=best.expr)
        flag = _choose(there, value.whole_day, best.whole_day)
        unknown = any_of((value.unknown, all_of((negate(there), best.unknown))))
        beyond = any_of((value.beyond, all_of((negate(there), best.beyond))))
        best = Value(expr, value.type, flag, unknown, beyond)
    return best


def _choose(condition: Expr, yes: Expr, no: Expr) -> Expr:
    return yes if yes == no else any_of((all_of((condition, yes)), all_of((negate(condition), no))))
