"""Deadline: done by a due, or steps in their order."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue.conditions import Operand
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.rule import Each
from compliance.plan import parameters
from compliance.plan.conditions import condition
from compliance.plan.context import Compilation, Context
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, NO_TEXT, NO_TIME, TRUE, Expr, Null
from compliance.plan.operands import length, operand
from compliance.plan.requirements import requirements
from compliance.plan.subjects import Subjects, subjects
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import compare_times, date_of, shift, whole
from compliance.plan.values import Tri, Value, known, tri_all, tri_any, tri_not
from compliance.plan.windows import Windows, calendar, opened, triggered


def draft(made: Compilation, doc: Deadline, each: Each) -> Draft:
    """Compile a deadline."""
    found = subjects(made, each)
    if doc.steps:
        return _steps(doc, found)
    if doc.per is not None:
        windows = calendar(found, each, doc.per)
    else:
        assert doc.due is not None
        windows = triggered(found, doc.due)
    made.begin_requirement()
    return _judged(doc, windows)


def _judged(doc: Deadline, windows: Windows) -> Draft:
    context = windows.context
    done = _time(doc.done, context) if doc.done is not None else None
    required = {name: condition(part, context) for name, part in doc.require.items()}
    named = dict(required)
    breaches: list[tuple[Expr, Expr]] = []
    if done is not None:
        named["done"], breaches = _done(doc, done, windows)
    parts = requirements(named)
    last = "late" if done is not None else "incomplete"
    return Draft(
        windows, parts.met, case(*breaches, otherwise=word(last)) if breaches else word(last),
        met_at=_met_at(done), demanded=parts.demanded, found=parts.found,
        missing=requirements(required).missing if required else NO_TEXT, reads=context.made.reads(),
    )  # fmt: skip


def _time(doc: Operand, context: Context) -> Value:
    """Return a time at which something was done; one past the calendar is not known."""
    value = operand(doc, context, "time")
    return value if value.beyond == FALSE else replace(value, unknown=any_of((value.unknown, value.beyond)))


def _met_at(done: Value | None) -> Expr:
    """Return when it was done; what is there beside what cannot be used does not tell that."""
    if done is None:
        return NO_TIME
    return done.expr if done.unknown == FALSE else case((done.unknown, NO_TIME), otherwise=done.expr)


def _done(doc: Deadline, done: Value, windows: Windows) -> tuple[Tri, list[tuple[Expr, Expr]]]:
    """Return whether it was done in time and not before its trigger, and the words for breaches other than lateness."""
    in_time = _in_time(done, windows.due, windows.context, doc)
    breaches = [] if done.unknown == FALSE else [(done.unknown, word("incomplete"))]  # what is broken is not the time
    breaches.append((is_blank(done.expr), word("missing")))
    met = in_time
    if doc.due is not None and doc.due.after is not None:
        too_soon = known(truly(compare_times("lt", done, windows.opens)), done.unknown)
        met = tri_all([in_time, tri_not(too_soon)])
        breaches.append((too_soon.true, word("before_trigger")))
    breaches.append((in_time.true, word("incomplete")))
    return met, breaches


def _in_time(done: Value, due: Value, context: Context, doc: Deadline) -> Tri:
    """Whether ``done`` is there and not after the due; for a date-only done a due of hours is rounded up to days."""
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
    """One obligation per row whose last step has happened; one whose ``when`` is unknown counts as applicable."""
    made = found.context.made
    made.begin_requirement()
    values, applies = _taken(doc, found.context)
    due: Value = Value(Null("TIMESTAMP"), "time", TRUE)
    last_unknown: Expr = FALSE
    for value, use in zip(values, applies, strict=True):
        due = Value(case((use.maybe, value.expr), otherwise=due.expr), "time", TRUE)
        last_unknown = case((use.maybe, value.unknown), otherwise=last_unknown)
    unusable = truly(last_unknown)
    due_day = whole(date_of(due))
    if unusable != FALSE:  # what is there beside what cannot be used is no date of the duty
        due_day = replace(due_day, expr=case((unusable, NO_TIME), otherwise=due_day.expr))
    context = opened(found.context, due_day, due_day)
    context.window.update(start=due_day, end=due_day, due=due_day)
    if parameters.vary(context):  # asked again with the figures of the day on which the last step was taken
        made.begin_requirement()
        values, applies = _taken(doc, replace(context, choosing=True))
    named = {}
    in_order = []
    for n, step in enumerate(doc.steps[:-1]):
        kept = tri_all([known(is_there(values[n].expr), values[n].unknown), _in_order(n, values, applies)])
        named[step.id] = tri_any([tri_not(applies[n]), kept])
        in_order.append(op("flag_int", all_of((applies[n].true, named[step.id].true))))
    last = doc.steps[-1].id
    named[last] = Tri(TRUE, TRUE)
    parts = requirements(named)
    doubtful = any_of(use.unknown for use in applies)
    demanded = op("int_of", op("plus", *(op("flag_int", a.true) for a in applies)))
    good = op("int_of", op("plus", *in_order, op("flag_int", applies[-1].true)))
    key = case((unusable, word("unusable")), otherwise=word(""))
    windows = Windows(
        context, found.source, found.key, found.row, key, due_day, due_day, found.chosen, unusable,
        where=any_of((unusable, is_there(due.expr))),
    )  # fmt: skip
    return Draft(
        windows,
        Tri(all_of((parts.met.true, negate(doubtful))), any_of((parts.met.maybe, doubtful))),
        word("out_of_order"),
        demanded=demanded,
        found=good,
        missing=parts.missing,
        reads=made.reads(),
    )


def _taken(doc: Deadline, context: Context) -> tuple[list[Value], list[Tri]]:
    """Return when each step was taken, and whether it applies."""
    values = [_time(step.at, context) for step in doc.steps]
    return values, [condition(step.when, context) if step.when is not None else Tri(TRUE, TRUE) for step in doc.steps]


def _in_order(n: int, values: list[Value], applies: list[Tri]) -> Tri:
    """Whether step n is not later than any applicable answered step after it.

    The next one is not enough: a date between two times of one day is later than neither.
    """
    parts = []
    for other, use in zip(values[n + 1 :], applies[n + 1 :], strict=True):
        there = known(is_there(other.expr), other.unknown)
        ordered = known(truly(compare_times("le", values[n], other)), any_of((values[n].unknown, other.unknown)))
        parts.append(tri_any([tri_not(tri_all([use, there])), ordered]))
    return tri_all(parts)
