"""What is asked of a subject merged from several rows by ``each.key``: those of the window must agree."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue.conditions import Condition
from compliance.plan.conditions import condition
from compliance.plan.nodes import Const, Exists, Expr, Select
from compliance.plan.subjects import activity, ordered, subjects
from compliance.plan.terms import all_of, any_of, is_blank, negate, op, truly
from compliance.plan.times import date_of
from compliance.plan.values import Tri, joined
from compliance.plan.windows import Windows


def agreed(doc: Condition, windows: Windows) -> Tri:
    """Return a condition on the rows of a merged subject; unknown where one row of the period says other than another.

    Suspensions do not matter: a row is of a period that its span touches.
    """
    made = windows.context.made
    each = made.entry.rule.each
    own = subjects(made, each)
    assert own.scope is not None
    unset, unusable = len(made.unset), len(made.unusable)
    span = activity(own, each)
    del made.unset[unset:], made.unusable[unusable:]  # the windows have said so already, of their own rows
    here = replace(own.context, window=windows.context.window, on=windows.context.on)
    asked = condition(doc, here)
    parts = joined([own.scope.value(path) for path in each.key or ()])
    begin, end = (date_of(windows.context.window[name]) for name in ("start", "end"))
    touched = all_of(
        (
            any_of((is_blank(span.begun), op("le", span.begun, end))),
            any_of((is_blank(span.last), op("ge", span.last, begin))),
            ordered(span, each),
        )
    )
    mine = all_of((own.chosen.maybe, op("eq", parts, windows.subject), any_of((span.unknown, truly(touched)))))

    def some(said: Expr) -> Expr:
        return Exists(Select((("one", Const(1)),), own.source, tuple(own.context.joins), all_of((mine, said))))

    maybe = some(asked.maybe)
    return Tri(all_of((maybe, negate(some(negate(truly(asked.true)))))), maybe)
