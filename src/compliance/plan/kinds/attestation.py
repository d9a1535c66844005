"""Attestation: a human's dated answer, or the question that is still open."""

from __future__ import annotations

from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.rule import Each
from compliance.ledger import State
from compliance.plan.context import Compilation
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, Col, Const, Expr, From, Null, Over, Scalar, Select
from compliance.plan.subjects import subjects
from compliance.plan.terms import all_of, any_of, case, day, is_blank, op, text, truly
from compliance.plan.times import date_of
from compliance.plan.values import YES
from compliance.plan.windows import Windows, calendar

ANSWERS = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.NOT_APPLICABLE)


def draft(made: Compilation, doc: Attestation, each: Each) -> Draft:
    """Compile an attestation; without the register of answers every one is open."""
    found = subjects(made, each)
    w = calendar(found, each, doc.per)
    made.begin_requirement()
    answer = _answer(made, w)
    return Draft(
        w.context, w.source, w.subject, w.key, w.opens, w.due, YES, text(""), w.row, chosen=found.chosen, unusable=w.unusable,
        partial=w.partial, where=w.where, answer=answer,
    )  # fmt: skip


def _answer(made: Compilation, w: Windows) -> Expr:
    register = made.catalogue.standard.attestations
    if register is None or register not in made.world.tables:
        return Null("VARCHAR")
    rows = made.scope(register, "a")
    at, until, answer = rows.value("at"), rows.value("valid_until"), rows.value("answer")
    mine = [op("eq", rows.value("rule").expr, text(made.entry.id)), op("eq", rows.value("period").expr, w.key)]
    mine.append(op("eq", rows.value("subject").expr, w.subject))
    valid = any_of((is_blank(until.expr), op("ge", date_of(until), day(made.at.to))))
    usable = all_of(op("not", u) for u in (at.unknown, until.unknown, answer.unknown) if u != FALSE)
    where = truly(all_of((*mine, valid, usable)))
    rank = Over("row_number", (), (), (op("descending", at.expr), op("descending", rows.key)))
    ranked = Select((("v", answer.expr), ("n", rank)), rows.source(), tuple(rows.joins), where)
    latest = Scalar(Select((("v", Col("k", "v")),), From(ranked, "k"), where=op("eq", Col("k", "n"), Const(1))))
    whens = [(truly(op("eq", latest, text(state))), text(f"{state}|answered")) for state in ANSWERS]
    return case(*whens, otherwise=Null("VARCHAR"))


