"""Duties that nobody judged, and those that fall due soon, prepared for readers."""

from __future__ import annotations

from compliance.catalogue.kinds.attestation import Attestation
from compliance.findings.result import AuditResult, Note
from compliance.ledger import Obligation, State
from compliance.render.labels import Labels
from compliance.render.sentences import dates, expected
from compliance.render.view.model_duties import NoteView, UpcomingView


def notes(result: AuditResult, labels: Labels, state: State) -> tuple[NoteView, ...]:
    """Return the notes of one state by rule, site and reason."""
    places = {key: index for index, key in enumerate(result.sites)}

    def order(note: Note) -> tuple[object, ...]:
        return (note.rule, places.get(note.site, -1), note.site, note.reason, note.subject, note.window)

    return tuple(_note(note, labels) for note in sorted(result.notes, key=order) if note.state == state)


def _note(note: Note, labels: Labels) -> NoteView:
    entry, words = labels.catalogue.rules[note.rule], labels.words
    asked = entry.rule.attestation if note.state == State.MANUAL else None
    example = words.join(
        filter(None, (labels.subject(note.subject, entry.rule.each.of), labels.window(note.window, note.rule)))
    )
    return NoteView(
        rule=note.rule,
        title=entry.rule.title.in_(words.lang),
        clause=entry.rule.clause,
        area_key=entry.area,
        site=labels.site(note.site),
        site_key=note.site,
        post=labels.post(entry.rule.responsible.post),
        state=words(f"state.{note.state}"),
        reason=labels.reason(note.reason, entry),
        count=note.count,
        example=example,
        question=_question(asked, note, labels) if asked else "",
        method=asked.method.in_(words.lang) if asked else "",
        sample=str(asked.sample) if asked else "",
    )


def _question(asked: Attestation, note: Note, labels: Labels) -> str:
    """Return the question; where answers came that do not count, with why they do not."""
    question = asked.question.in_(labels.words.lang)
    if note.reason == "unanswered":
        return question
    return labels.words("bracket", text=question, inner=labels.reason(note.reason))


def upcoming_views(result: AuditResult, labels: Labels) -> tuple[UpcomingView, ...]:
    """Return what falls due within 30 days of the as-of, the soonest first."""
    return tuple(_upcoming(duty, labels) for duty in result.upcoming)


def _upcoming(duty: Obligation, labels: Labels) -> UpcomingView:
    entry = labels.catalogue.rules[duty.rule]
    _, due, _ = dates(duty)
    return UpcomingView(
        duty=duty,
        due=due,
        rule=duty.rule,
        title=entry.rule.title.in_(labels.words.lang),
        clause=duty.clause,
        area_key=entry.area,
        site=labels.site(duty.site),
        subject=labels.subject(duty.subject, entry.rule.each.of),
        window=labels.window(duty.window, duty.rule),
        post=labels.post(entry.rule.responsible.post),
        expected=expected(duty, labels),
    )
