"""Operands of a rule to values of a plan."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from compliance.catalogue.conditions import Operand, Shift
from compliance.catalogue.windows import DurationParam
from compliance.catalogue.words import Duration
from compliance.folding import fold
from compliance.plan import parameters, related
from compliance.plan.context import Context
from compliance.plan.nodes import FALSE, NO_NUMBER, TRUE, Bind, Const, Expr
from compliance.plan.parameter_rows import COUNT, MOMENT, form_of, is_day
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, moment, op, text
from compliance.plan.times import earlier, first_of, shift
from compliance.plan.values import Value


def operand(doc: Operand, context: Context, like: str = "text") -> Value:
    """Compile an operand; ``like`` is the type that a literal or a parameter is read as."""
    value = _plain(doc, context, like)
    if doc.plus is not None:
        return _shifted(value, doc.plus, context, back=False)
    return value if doc.minus is None else _shifted(value, doc.minus, context, back=True)


def _plain(doc: Operand, context: Context, like: str) -> Value:
    if doc.literal is not None:
        return literal(doc.literal, like)
    if doc.field is not None:
        return at_hand(doc.field, context)
    if doc.outer is not None:
        return _row_value(context.root, doc.outer)
    if doc.param is not None:
        return _param(doc, context, like)
    if doc.window is not None:
        return context.root.window[doc.window]
    if doc.as_of:
        return context.as_of
    here = replace(context, begins=False)
    if doc.number_of is not None:
        return related.number_of(doc.number_of, here)
    if doc.first is not None or doc.last is not None:
        return related.first_time(doc.first or doc.last, here, last=doc.first is None, take=doc.take)
    parts = [operand(part, context, like) for part in doc.first_of or doc.earliest or doc.latest or ()]
    return first_of(parts) if doc.first_of else earlier(parts, latest=doc.latest is not None)


def at_hand(path: str, context: Context) -> Value:
    """Compile a path of the row at hand."""
    return _row_value(context, path, begins=context.begins)


def _row_value(context: Context, path: str, *, begins: bool = False) -> Value:
    assert context.scope is not None, path
    return context.scope.value(path, begins=begins)


def _param(doc: Operand, context: Context, like: str) -> Value:
    assert doc.param is not None
    key = operand(doc.for_, context, "code").expr if doc.for_ is not None else None
    fixed = parameters.fixed(context, doc.param) if key is None else None
    if fixed is not None:
        return literal(str(fixed), like)
    form = form_of(like)
    found = parameters.scalar(context, doc.param, form, key=key)
    parameters.note_unset(context, doc.param, is_blank(found))
    if form is MOMENT:
        return Value(found, "time", parameters.whole_days(context, doc.param, key=key), unknown=is_blank(found))
    return Value(found, like, unknown=is_blank(found))


def literal(written: str, like: str) -> Value:
    """Read a literal by the type it is compared with (lint has checked that it parses)."""
    if like in ("date", "time"):
        when = datetime.fromisoformat(written)
        return Value(moment(when), "time", TRUE if is_day(written) else FALSE)
    if like == "number":
        return Value(Bind(written, "DECIMAL"), "number")
    if like == "flag":
        return Value(Const(written == "true"), "flag")
    return Value(text(written if like == "code" else fold(written)), like)


def length(doc: Duration | DurationParam | Shift, context: Context) -> tuple[str, Expr]:
    """Return a length's unit and count."""
    if isinstance(doc, Duration):
        return doc.unit, Const(doc.count)
    key = operand(doc.for_, context, "code").expr if doc.for_ is not None else None
    unit, count = parameters.duration(context, doc.param, key=key)
    parameters.note_unset(context, doc.param, is_blank(count))
    return unit, count


def _shifted(value: Value, by: Duration | Shift, context: Context, *, back: bool) -> Value:
    unit, count = length(by, context)
    if value.type == "date":
        value = replace(value, type="time")
    moved = shift(value, unit, count, context, back=back)
    if is_blank(count) == FALSE:
        return moved
    return replace(moved, unknown=any_of((moved.unknown, all_of((is_there(value.expr), is_blank(count))))))


def count_of(doc: int | Operand, context: Context, *, most: bool = False) -> Expr:
    """Compile a bound: a whole number, a parameter, or a number of the records; NULL where it is not known.

    Of a number of the records: the least whole number that reaches it, with ``most`` the largest that it does not
    exceed. A negative one is not known.
    """
    if not isinstance(doc, int) and doc.literal is None and doc.param is None:
        value = operand(doc, context, "number")
        return _noted(value, op("floor_of" if most else "ceil_of", value.expr), 0, context)
    return _written(doc, context)


def place_of(doc: int | Operand, context: Context) -> Expr:
    """Compile a number of a day or a month; NULL where a number of the records is not a whole one from 1 on."""
    if not isinstance(doc, int) and doc.literal is None and doc.param is None:
        value = operand(doc, context, "number")
        whole = op("floor_of", value.expr)
        broken = op("ne", whole, op("ceil_of", value.expr))
        return _noted(value, case((broken, NO_NUMBER), otherwise=whole), 1, context)
    return _written(doc, context)


def _written(doc: int | Operand, context: Context) -> Expr:
    if isinstance(doc, int):
        return Const(doc)
    if doc.param is None:
        return Const(int(doc.literal or 0))
    key = operand(doc.for_, context, "code").expr if doc.for_ is not None else None
    count = parameters.scalar(context, doc.param, COUNT, key=key)
    parameters.note_unset(context, doc.param, is_blank(count))
    return count


def _noted(value: Value, whole: Expr, least: int, context: Context) -> Expr:
    """Return the number where it can be used, and note that the obligation cannot be judged where it cannot."""
    below = op("lt", op("floor_of", value.expr), Const(least))
    found = case((any_of((value.unknown, below)), NO_NUMBER), otherwise=whole)
    if not context.asking:
        context.made.unusable.append(is_blank(found))
    return found
