"""Deadline: done by a due, or steps in their order."""

from __future__ import annotations

from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.rule import Each
from compliance.plan.conditions import condition
from compliance.plan.context import Compilation, Context
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, TRUE, Expr, From, Null
from compliance.plan.operands import length, operand
from compliance.plan.requirements import requirements
from compliance.plan.subjects import Subjects, one_row, subjects
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, op, text, truly
from compliance.plan.times import compare_times, date_of, shift, whole
from compliance.plan.values import Tri, Value, known, tri_all, tri_any, tri_not
from compliance.plan.windows import calendar, triggered


def draft(made: Compilation, doc: Deadline, each: Each) -> Draft:
    """Compile a deadline."""
    found = subjects(made, each)
    if doc.steps:
        return _steps(doc, found)
    if doc.per is not None:
        w = calendar(found, each, doc.per)
        made.begin_requirement()
        return _judged(
            doc, w.context, found, before=None, opens=w.opens, due=w.due, source=w.source, subject=w.subject, window=w.key,
            unusable=w.unusable, partial=w.partial, where=w.where, row=w.row,
        )  # fmt: skip
    assert doc.due is not None
    context, opens, due, unusable, exists = triggered(found.context, doc.due)
    made.begin_requirement()
    window = case((unusable, text("unusable")), otherwise=text(""))
    before = opens if doc.due.after is not None else None
    return _judged(
        doc, context, found, before=before, opens=opens, due=due, source=found.source or one_row(), subject=found.key,
        window=window, unusable=unusable, partial=FALSE, where=exists, row=found.row,
    )  # fmt: skip


def _judged(
    doc: Deadline, context: Context, found: Subjects, *, before: Value | None, opens: Value, due: Value, source: From | None,
    subject: Expr, window: Expr, unusable: Expr, partial: Expr, where: Expr, row: Expr,
) -> Draft:  # fmt: skip
    made = context.made
    done = operand(doc.done, context, "time") if doc.done is not None else None
    named = {name: condition(part, context) for name, part in doc.require.items()}
    reason: Expr = text("")
    met_at: Expr = Null("TIMESTAMP")
    if done is not None:
        in_time = _in_time(done, due, context, doc)
        too_soon = known(truly(compare_times("lt", done, before)), done.unknown) if before is not None else None
        named["done"] = tri_all([in_time, tri_not(too_soon)]) if too_soon is not None else in_time
        met_at = done.expr
        whens = [(is_blank(done.expr), text("missing"))]
        if too_soon is not None:
            whens.append((too_soon.true, text("before_trigger")))
        whens.append((in_time.true, text("incomplete")))
        reason = case(*whens, otherwise=text("late"))
    parts = requirements(named)
    required = requirements({k: v for k, v in named.items() if k in doc.require}) if doc.require else None
    missing = required.missing if required is not None else Null("VARCHAR")
    if done is None:
        reason = text("incomplete")
    return Draft(
        context, source, subject, window, opens, due, parts.met, reason, row, met_at, Null("BIGINT"), parts.demanded, parts.found,
        missing, found.chosen, unusable, partial, where, logs=frozenset(made.logs), matched=tuple(made.matchings), strict=made.strict,
    )  # fmt: skip


def _in_time(done: Value, due: Value, context: Context, doc: Deadline) -> Tri:
    """Whether ``done`` is there and not after the due; a date-only done against a due of hours rounds the hours up to days."""
    by_due = truly(compare_times("le", done, due))
    unit_hours = doc.due is not None and doc.due.after is not None and due.whole_day != TRUE and done.whole_day != FALSE
    if unit_hours and doc.due is not None and doc.due.after is not None:
        assert doc.due.within is not None
        base = operand(doc.due.after, context, "time")
        _, count = length(doc.due.within, context)
        rounded = shift(whole(date_of(base)), "hours", count, context)
        by_due = case((done.whole_day, truly(op("le", date_of(done), date_of(rounded)))), otherwise=by_due)
    return known(by_due, done.unknown)


def _steps(doc: Deadline, found: Subjects) -> Draft:
    """One obligation per row whose last applicable step has happened."""
    context = found.context
    made = context.made
    made.begin_requirement()
    values = [operand(step.at, context, "time") for step in doc.steps]
    applies = [condition(step.when, context) if step.when is not None else Tri(TRUE, TRUE) for step in doc.steps]
    due: Value = Value(Null("TIMESTAMP"), "time", TRUE)
    last_unknown: Expr = FALSE
    for value, use in zip(values, applies, strict=True):
        due = Value(case((use.true, value.expr), otherwise=due.expr), "time", TRUE)
        last_unknown = case((use.true, value.unknown), otherwise=last_unknown)
    named = {}
    in_order = []
    for n, step in enumerate(doc.steps[:-1]):
        kept = tri_all([known(is_there(values[n].expr), values[n].unknown), _next_in_order(n, values, applies)])
        named[step.id] = tri_any([tri_not(applies[n]), kept])
        in_order.append(op("flag_int", all_of((applies[n].true, named[step.id].true))))
    last = doc.steps[-1].id
    named[last] = Tri(TRUE, TRUE)
    parts = requirements(named)
    demanded = op("int_of", op("plus", *(op("flag_int", a.true) for a in applies)))
    good = op("int_of", op("plus", *in_order, op("flag_int", applies[-1].true)))
    due_day = whole(date_of(due))
    context.window.update(start=due_day, end=due_day, due=due_day)
    unusable = truly(last_unknown)
    return Draft(
        context, found.source, found.key, case((unusable, text("unusable")), otherwise=text("")), due_day, due_day, parts.met,
        text("out_of_order"), found.row, Null("TIMESTAMP"), Null("BIGINT"), demanded, good, parts.missing, found.chosen, unusable,
        FALSE, any_of((unusable, is_there(due.expr))), logs=frozenset(made.logs), matched=tuple(made.matchings), strict=made.strict,
    )  # fmt: skip


def _next_in_order(n: int, values: list[Value], applies: list[Tri]) -> Tri:
    """Whether step n is not later than the next applicable answered step after it."""
    result = Tri(TRUE, TRUE)
    for m in reversed(range(n + 1, len(values))):
        use, other = applies[m], values[m]
        there = known(is_there(other.expr), other.unknown)
        ordered = known(truly(compare_times("le", values[n], other)), any_of((values[n].unknown, other.unknown)))
        counts = tri_all([use, there])
        result = tri_any([tri_all([counts, ordered]), tri_all([tri_not(counts), result])])
    return result
