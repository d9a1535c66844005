"""Reconciliation: two sources agree."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue.kinds.reconciliation import Reconciliation, Sequence
from compliance.catalogue.rule import Each
from compliance.plan import extents, related
from compliance.plan.context import Compilation, Context
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, NO_TIME, Col, Const, Expr, From, Join, Over, Select
from compliance.plan.operands import operand
from compliance.plan.requirements import requirements
from compliance.plan.scope import Scope
from compliance.plan.subjects import Subjects, subjects
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import date_of
from compliance.plan.values import Tri, Value, known
from compliance.plan.windows import Windows, calendar, row_window


def draft(made: Compilation, doc: Reconciliation, each: Each) -> Draft:
    """Compile a reconciliation."""
    found = subjects(made, each)
    windows = calendar(found, each, doc.per) if doc.per is not None else row_window(found)
    made.begin_requirement()
    if doc.found_in is not None:
        return _drafted(windows, related.exists(doc.found_in, windows.context), "not_found")
    if doc.sequence is not None:
        return _sequence(doc.sequence, found, windows)
    parts = requirements(_pairs(doc, windows.context))
    return replace(_drafted(windows, parts.met, "differs"), missing=parts.missing)


def _drafted(windows: Windows, met: Tri, breach: str) -> Draft:
    agreed = op("int_of", op("flag_int", met.true))
    return Draft(windows, met, word(breach), found=agreed, reads=windows.context.made.reads())


def _pairs(doc: Reconciliation, context: Context) -> dict[str, Tri]:
    named: dict[str, Tri] = {}
    for name, pair in (doc.equal or {}).items():
        left, right = operand(pair.left, context, "number"), operand(pair.right, context, "number")
        named[name] = known(truly(op("eq", left.expr, right.expr)), any_of((left.unknown, right.unknown)))
    return named


def _sequence(doc: Sequence, found: Subjects, windows: Windows) -> Draft:
    """Each number is one more than the one before it in its run (same ``by``, same text before the digits)."""
    made, scope = found.context.made, found.scope
    assert scope is not None
    rows = made.scope(scope.record_type, "r")
    number = rows.value(doc.number)
    stem = op("without_digits_end", number.expr)
    digits = op("digits_of", op("after", number.expr, stem))
    by = [rows.value(path) for path in doc.by]
    same = tuple(value.expr for value in by)
    placed = negate(any_of(value.unknown for value in (number, *by)))
    there = all_of((is_there(number.expr), op("gt", op("length", number.expr), op("length", stem)), placed))
    a = made.aliases.new("q")
    at = _own_time(rows, windows.context)
    listed = Select(
        (
            *(() if at is None else (("at", date_of(at)),)),
            ("row", rows.row),
            ("key", rows.key),
            *((f"by{n}", e) for n, e in enumerate(same)),
            ("stem", stem),
            ("digits", digits),
        ),
        rows.source(),
        tuple(rows.joins),
        there,
    )
    partition = (*(Col(a, f"by{n}") for n in range(len(same))), Col(a, "stem"))
    order = (Col(a, "digits"), Col(a, "key"))
    before = Over("lag", (Col(a, "digits"),), partition, order)
    told = () if at is None else (("at", Col(a, "at")), ("before_at", Over("lag", (Col(a, "at"),), partition, order)))
    chained = Select((("row", Col(a, "row")), ("digits", Col(a, "digits")), ("before", before), *told), From(listed, a))
    b = a + "b"
    found.context.joins.append(Join("left", chained, b, op("eq", Col(b, "row"), scope.row)))
    unplaced = any_of(scope.value(path).unknown for path in (doc.number, *doc.by))
    follows = truly(op("le", Col(b, "digits"), op("add", Col(b, "before"), Const(1))))
    first = all_of((is_there(Col(b, "row")), is_blank(Col(b, "before"))))
    match = known(follows)
    if at is not None:
        match = Tri(match.true, any_of((match.maybe, _unseen_between(scope, windows.context, b))))
    there = any_of((unplaced, all_of((is_there(Col(b, "row")), op("not", first)))))
    return _drafted(replace(_dateless(windows, unplaced), where=all_of((windows.where, there))), match, "gap")


def _dateless(windows: Windows, unplaced: Expr) -> Windows:
    """Let the rows that are in no run for a cell of theirs have the window of what cannot be used."""
    if unplaced == FALSE:
        return windows
    opens, due = (replace(v, expr=case((unplaced, NO_TIME), otherwise=v.expr)) for v in (windows.opens, windows.due))
    key = case((unplaced, word("unusable")), otherwise=windows.key)
    final = all_of((windows.final, negate(unplaced)))
    return replace(windows, unusable=any_of((windows.unusable, unplaced)), key=key, opens=opens, due=due, final=final)


def _own_time(rows: Scope, context: Context) -> Value | None:
    """Return the time of the rows, where their exports may leave days out."""
    at = rows.world.record_types[rows.record_type].at
    return rows.value(at) if at is not None and extents.limited(rows.record_type, context) is not None else None


def _unseen_between(scope: Scope, context: Context, alias: str) -> Expr:
    """Whether the numbers that are not there may stand in days that no export covers, between those of the two rows."""
    here, there = Col(alias, "at"), Col(alias, "before_at")
    asked = extents.of_days(scope.record_type, context, (op("least", here, there),), (op("greatest", here, there),))
    return FALSE if asked is None else asked.uncovered()
