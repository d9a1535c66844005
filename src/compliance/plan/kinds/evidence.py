"""Evidence: the proof that must be there."""

from __future__ import annotations

from dataclasses import replace

from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.rule import Each
from compliance.plan.conditions import condition, is_given
from compliance.plan.context import Compilation, Context
from compliance.plan.coverage import covered
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, TRUE, Expr
from compliance.plan.requirements import Requirements, breach_reason, requirements
from compliance.plan.subjects import Subjects, one_row, subjects
from compliance.plan.terms import case, is_there, text
from compliance.plan.values import Tri, Value, known
from compliance.plan.windows import calendar, row_window, triggered


def draft(made: Compilation, doc: Evidence, each: Each) -> Draft:
    """Compile an evidence check."""
    found = subjects(made, each)
    if doc.per is not None:
        w = calendar(found, each, doc.per)
        made.begin_requirement()
        named = _named(doc, w.context)
        if doc.covers is not None:
            named["covers"] = covered(doc.covers, w)
        parts = requirements(named)
        return Draft(
            w.context, w.source, w.subject, w.key, w.opens, w.due, parts.met, breach_reason(parts.found), w.row,
            demanded=parts.demanded, found=parts.found, missing=parts.missing, chosen=found.chosen, unusable=w.unusable,
            partial=w.partial, where=w.where, logs=frozenset(made.logs), matched=tuple(made.matchings), strict=made.strict,
        )  # fmt: skip
    context, opens, due, unusable, exists, final = _row_window(doc, found)
    made.begin_requirement()
    parts = requirements(_named(doc, context))
    draft_ = _row_draft(found, context, parts, opens=opens, due=due, unusable=unusable, exists=exists)
    return replace(draft_, final=final)


def _row_draft(
    found: Subjects, context: Context, parts: Requirements, *, opens: Value, due: Value, unusable: Expr, exists: Expr
) -> Draft:
    window = case((unusable, text("unusable")), otherwise=text(""))
    return Draft(
        context, found.source or one_row(), found.key, window, opens, due, parts.met, breach_reason(parts.found), found.row,
        demanded=parts.demanded, found=parts.found, missing=parts.missing, chosen=found.chosen, unusable=unusable, where=exists,
        logs=frozenset(context.made.logs), matched=tuple(context.made.matchings), strict=context.made.strict,
    )  # fmt: skip


def _row_window(doc: Evidence, found: Subjects) -> tuple[Context, Value, Value, Expr, Expr, Expr]:
    if doc.due is not None:
        return (*triggered(found.context, doc.due), FALSE)
    context, opens, due, unusable, final = row_window(found)
    return context, opens, due, unusable, TRUE, final


def _named(doc: Evidence, context: Context) -> dict[str, Tri]:
    named: dict[str, Tri] = {}
    for path in (*doc.answered, *doc.given):
        assert context.scope is not None
        value = context.scope.value(path)
        named[path] = known(is_given(value) if path in doc.given else is_there(value.expr), value.unknown)
    named.update({name: condition(part, context) for name, part in doc.require.items()})
    return named
