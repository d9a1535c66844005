"""Attestation: the latest answer that counts decides; without one a human must say."""

from __future__ import annotations

from compliance.catalogue.kinds.attestation import Attestation
from compliance.ledger import State
from reference.attestor import independent
from reference.comparing import compare
from reference.draft import Draft, Outcome
from reference.language import length
from reference.looking import at_the_end
from reference.scene import Scene
from reference.subjects import Subject
from reference.times import compare_times, order, shifted
from reference.truth import Truth, every, truth
from reference.windows import calendar_drafts
from reference.world import UNUSABLE, Cell, Row, Value, whole_day


def drafts(scene: Scene, subject: Subject, check: Attestation) -> list[Draft]:
    """Return one draft per period."""
    return calendar_drafts(scene, subject, check.per)


def outcome(scene: Scene, draft: Draft, check: Attestation) -> Outcome:
    """Read the answer from the record type that the standard names."""
    name = scene.sight.catalogue.standard.attestations or ""
    answers: list[tuple[Value, Row, str]] = []
    dismissed = False
    for row in scene.sight.rows(name):
        given, free = _given(scene.on(name, row), draft, check), independent(scene.on(name, row), name)
        counts = every((given, free))
        answer = scene.sight.cell(name, row, "answer")
        there = answer is not None and answer is not UNUSABLE
        dismissed = dismissed or (given is Truth.TRUE and free is Truth.FALSE and there)
        if counts is Truth.FALSE or answer is None:
            continue
        at = scene.sight.cell(name, row, "at")
        if counts is Truth.UNKNOWN or answer is UNUSABLE or not isinstance(at, Value):
            return Outcome(Truth.UNKNOWN)
        answers.append((at, row, str(answer)))
    if not answers:
        return Outcome(Truth.FALSE, "attestor" if dismissed else "unanswered", answer=State.MANUAL)
    latest = at_the_end([(at, row) for at, row, _ in answers], first=False)
    if len({said for _, row, said in answers if row in latest}) > 1:
        return Outcome(Truth.UNKNOWN)
    at, row, answer = max(answers, key=lambda entry: order(entry[0], entry[1].key))
    if scene.used is not None:
        scene.used.add((name, row.row))
    met_at = at.value
    rule = scene.entry.rule
    if answer == "nonconforming" and (rule.severity == "observation" or rule.modality == "may"):
        answer = "observation"
    return Outcome(
        truth(answer == "conforming"),
        "answered",
        found=int(answer == "conforming"),
        met_at=met_at,
        answer=answer,
    )


def _given(answer: Scene, draft: Draft, check: Attestation) -> Truth:
    """Return whether it is for this rule, subject and period, dated, and valid at the audit's end."""
    wanted = {"rule": answer.entry.id, "subject": draft.subject.key, "period": draft.window}
    same = [compare("eq", answer.read(field), text) for field, text in wanted.items()]
    at, until = answer.read("at"), answer.read("valid_until")
    if at is None:
        return Truth.FALSE
    dated = compare("ge", at, draft.opens)
    return every((*same, dated, _valid(answer, check, at, until)))


def _valid(answer: Scene, check: Attestation, at: Cell, until: Cell) -> Truth:
    if check.valid_for is not None and until is None and isinstance(at, Value):
        until = shifted(at, length(answer, check.valid_for), answer.sight.catalogue.calendar)
    if until is UNUSABLE:
        return Truth.UNKNOWN
    end = whole_day(answer.sight.to)
    return truth(not isinstance(until, Value) or compare_times(until, end) >= 0)
