"""Attestation: a human's dated answer, or the question that is still open."""

from __future__ import annotations

from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.rule import Each
from compliance.ledger import State
from compliance.plan.attestors import independent
from compliance.plan.conditions import compared
from compliance.plan.context import Compilation, Context, Matched
from compliance.plan.draft import Draft
from compliance.plan.ends import ROWS, at_the_end
from compliance.plan.nodes import FALSE, Col, Const, Exists, Expr, Null, Select, Word
from compliance.plan.operands import length
from compliance.plan.scope import Scope
from compliance.plan.subjects import subjects
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, negate, op, text, truly, word
from compliance.plan.times import first_of, shift, whole
from compliance.plan.values import Tri, Value, known, tri_all, tri_any
from compliance.plan.windows import Windows, calendar

ANSWERS = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.NOT_APPLICABLE)


def draft(made: Compilation, doc: Attestation, each: Each) -> Draft:
    """Compile an attestation; without the register of answers every one is open."""
    found = subjects(made, each)
    w = calendar(found, each, doc.per)
    made.begin_requirement()
    answer, met_at, unanswered = _answer(made, doc, w)
    held = op("int_of", op("flag_int", truly(op("eq", answer, word(f"{State.CONFORMING}|")))))
    return Draft(w, Tri(FALSE, FALSE), unanswered, met_at=met_at, found=held, answer=answer, reads=made.reads())


def _answer(made: Compilation, doc: Attestation, w: Windows) -> tuple[Expr, Expr, Expr]:
    """Return the state of the latest answer that counts as ``state|reason`` (NULL: none), its time, and why none."""
    register = made.catalogue.standard.attestations
    if register is None or register not in made.world.tables:
        return Null("VARCHAR"), Null("TIMESTAMP"), word("unanswered")
    rows = made.scope(register, "a")
    context = w.context.inside(rows)
    given, free = _given(made, rows, context, doc, w), independent(made, rows, context)
    counts = tri_all([given, free])
    at, answer = rows.value("at"), rows.value("answer")
    sure = all_of((counts.true, is_there(answer.expr)))
    made.matchings = [Matched(rows, sure)]  # who and what was looked up to know whether it counts proves nothing
    latest = at_the_end(
        lambda columns: Select(columns, rows.source(), tuple(rows.joins), sure),
        (("v", answer.expr), ("moment", at.expr)), at, last=True,
    )  # fmt: skip
    said = Col(ROWS, "v")
    several = Word(State.NOT_ASSESSABLE)  # of one day, and nobody knows which was the last word
    says = latest(case((op("gt", op("count_distinct", said), Const(1)), several), otherwise=op("max", said)))
    met_at = latest(op("max", Col(ROWS, "moment")))
    certain = counts.true == counts.maybe
    doubt = all_of((counts.maybe, answer.unknown if certain else any_of((negate(counts.true), answer.unknown))))
    whens: list[tuple[Expr, Expr]] = []
    if doubt != FALSE:
        asked = Select((("one", Const(1)),), rows.source(), tuple(rows.joins), doubt)
        whens.append((Exists(asked), word(f"{State.NOT_ASSESSABLE}|unusable")))
    rule = made.entry.rule
    soft = rule.severity == "observation" or rule.modality == "may"
    whens.append((truly(op("eq", says, several)), word(f"{several.value}|unusable")))
    for state in ANSWERS:
        judged = State.OBSERVATION if soft and state is State.NONCONFORMING else state
        reason = "" if state is State.CONFORMING else "answered"
        whens.append((truly(op("eq", says, text(state))), word(f"{judged}|{reason}")))
    dismissed = all_of((given.true, is_there(answer.expr), free.false))
    if dismissed == FALSE:
        return case(*whens, otherwise=Null("VARCHAR")), met_at, word("unanswered")
    of_auditee = Exists(Select((("one", Const(1)),), rows.source(), tuple(rows.joins), dismissed))
    why = case((of_auditee, word("attestor")), otherwise=word("unanswered"))
    return case(*whens, otherwise=Null("VARCHAR")), met_at, why


def _given(made: Compilation, rows: Scope, context: Context, doc: Attestation, w: Windows) -> Tri:
    """Whether an answer is for this rule, subject and period, dated, and valid on the last day of the audited span."""
    wanted = {"rule": text(made.entry.id), "subject": w.subject, "period": w.key}
    parts = [compared("eq", rows.value(name), Value(value, "text")) for name, value in wanted.items()]
    at, until = rows.value("at"), rows.value("valid_until")
    parts.append(known(is_there(at.expr), at.unknown))
    parts.append(compared("ge", at, w.opens))  # nobody has seen what was still to come
    if doc.valid_for is not None:
        unit, count = length(doc.valid_for, context)
        own = shift(at, unit, count, context)
        until = first_of([until, Value(own.expr, "time", own.whole_day, until.unknown)])
    end = whole(day(made.at.to))
    parts.append(tri_any([known(is_blank(until.expr), until.unknown), compared("ge", until, end)]))
    return tri_all(parts)
