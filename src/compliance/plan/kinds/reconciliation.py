"""Reconciliation: two sources agree."""

from __future__ import annotations

from dataclasses import replace

from compliance.catalogue.kinds.reconciliation import Reconciliation, Sequence
from compliance.catalogue.rule import Each
from compliance.plan import related
from compliance.plan.context import Compilation, Context
from compliance.plan.draft import Draft
from compliance.plan.nodes import Col, Const, From, Join, Over, Select
from compliance.plan.operands import operand
from compliance.plan.requirements import requirements
from compliance.plan.subjects import Subjects, one_row, subjects
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, op, text, truly
from compliance.plan.values import Tri, known
from compliance.plan.windows import calendar, row_window


def draft(made: Compilation, doc: Reconciliation, each: Each) -> Draft:
    """Compile a reconciliation."""
    found = subjects(made, each)
    if doc.per is not None:
        w = calendar(found, each, doc.per)
        made.begin_requirement()
        parts = requirements(_pairs(doc, w.context))
        return Draft(
            w.context, w.source, w.subject, w.key, w.opens, w.due, parts.met, text("differs"), w.row,
            found=op("int_of", op("flag_int", parts.met.true)), missing=parts.missing, chosen=found.chosen, unusable=w.unusable, partial=w.partial, where=w.where,
            logs=frozenset(made.logs), matched=tuple(made.matchings), strict=True,
        )  # fmt: skip
    context, opens, due, unusable, final = row_window(found)
    made.begin_requirement()
    window = case((unusable, text("unusable")), otherwise=text(""))
    plain = Draft(
        context, found.source or one_row(), found.key, window, opens, due, Tri(Const(value=True), Const(value=True)), text(""), found.row,
        chosen=found.chosen, unusable=unusable, final=final,
    )  # fmt: skip
    if doc.found_in is not None:
        match = related.exists(doc.found_in, context)
        held = op("int_of", op("flag_int", match.true))
        return replace(
            plain,
            met=match,
            reason=text("not_found"),
            found=held,
            logs=frozenset(made.logs),
            matched=tuple(made.matchings),
            strict=made.strict,
        )
    if doc.sequence is not None:
        return _sequence(doc.sequence, found, plain)
    parts = requirements(_pairs(doc, context))
    return replace(
        plain,
        met=parts.met,
        reason=text("differs"),
        found=op("int_of", op("flag_int", parts.met.true)),
        missing=parts.missing,
        logs=frozenset(made.logs),
        matched=tuple(made.matchings),
        strict=True,
    )


def _pairs(doc: Reconciliation, context: Context) -> dict[str, Tri]:
    named: dict[str, Tri] = {}
    for name, pair in (doc.equal or {}).items():
        left, right = operand(pair.left, context, "number"), operand(pair.right, context, "number")
        named[name] = known(truly(op("eq", left.expr, right.expr)), any_of((left.unknown, right.unknown)))
    return named


def _sequence(doc: Sequence, found: Subjects, plain: Draft) -> Draft:
    """Each number is one more than the one before it in its run (same ``by``, same text before the digits)."""
    made, scope = found.context.made, found.scope
    assert scope is not None
    rows = made.scope(scope.record_type, "r")
    number = rows.value(doc.number)
    stem = op("without_digits_end", number.expr)
    digits = op("digits_of", op("after", number.expr, stem))
    same = tuple(rows.value(path).expr for path in doc.by)
    there = all_of((is_there(number.expr), op("gt", op("length", number.expr), op("length", stem))))
    a = made.aliases.new("q")
    listed = Select(
        (("row", rows.row), *((f"by{n}", e) for n, e in enumerate(same)), ("stem", stem), ("digits", digits)),
        rows.source(),
        tuple(rows.joins),
        there,
    )
    partition = (*(Col(a, f"by{n}") for n in range(len(same))), Col(a, "stem"))
    before = Over("lag", (Col(a, "digits"),), partition, (Col(a, "digits"), Col(a, "row")))
    chained = Select((("row", Col(a, "row")), ("digits", Col(a, "digits")), ("before", before)), From(listed, a))
    b = a + "b"
    found.context.joins.append(Join("left", chained, b, op("eq", Col(b, "row"), scope.row)))
    mine = scope.value(doc.number)
    follows = truly(op("le", Col(b, "digits"), op("add", Col(b, "before"), Const(1))))
    first = all_of((is_there(Col(b, "row")), is_blank(Col(b, "before"))))
    match = known(follows, mine.unknown)
    where = all_of((plain.where, any_of((mine.unknown, all_of((is_there(Col(b, "row")), op("not", first)))))))
    return replace(plain, met=match, reason=text("gap"), found=op("int_of", op("flag_int", follows)), where=where)
