"""Evidence: the proof that must be there."""

from __future__ import annotations

from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.rule import Each
from compliance.plan.conditions import condition, is_given
from compliance.plan.context import Compilation, Context
from compliance.plan.coverage import covered
from compliance.plan.draft import Draft
from compliance.plan.requirements import breach_reason, requirements
from compliance.plan.subjects import Subjects, subjects
from compliance.plan.terms import is_there
from compliance.plan.values import Tri, known
from compliance.plan.windows import Windows, calendar, row_window, triggered


def draft(made: Compilation, doc: Evidence, each: Each) -> Draft:
    """Compile an evidence check."""
    windows = _windows(subjects(made, each), doc, each)
    made.begin_requirement()
    named = _named(doc, windows.context)
    if doc.covers is not None:
        named["covers"] = covered(doc.covers, windows)
    parts = requirements(named)
    return Draft(
        windows, parts.met, breach_reason(parts.found), demanded=parts.demanded, found=parts.found,
        missing=parts.missing, reads=made.reads(),
    )  # fmt: skip


def _windows(found: Subjects, doc: Evidence, each: Each) -> Windows:
    if doc.per is not None:
        return calendar(found, each, doc.per)
    return triggered(found, doc.due) if doc.due is not None else row_window(found)


def _named(doc: Evidence, context: Context) -> dict[str, Tri]:
    named: dict[str, Tri] = {}
    for path in (*doc.answered, *doc.given):
        assert context.scope is not None
        value = context.scope.value(path)
        named[path] = known(is_given(value) if path in doc.given else is_there(value.expr), value.unknown)
    named.update({name: condition(part, context) for name, part in doc.require.items()})
    return named
