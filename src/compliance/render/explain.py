"""A rule or a finding explained in plain text, for a terminal: clause, readings, parameters, records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.findings.finding import Cell, Escalation, Evidence, Finding
from compliance.findings.readings import CHOSEN_ONLY, EVERY
from compliance.ledger import Obligation, State
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.plain import clean, line
from compliance.render.points import indented
from compliance.render.sentences import dates, expected, found
from compliance.render.texts import Words
from compliance.render.view.findings import escalated_text, evidence_view
from compliance.render.view.rules import limits_text, param_named, param_views, reading_views
from compliance.render.view.said import graded_text


def explain_rule(rule: str, catalogue: Catalogue, *, lang: str) -> str:
    """Explain a rule; ProblemsError when the catalogue has no such rule."""
    labels = Labels(catalogue, Words(lang))
    entry = _entry(rule, catalogue)
    head = labels.words("e.rule", id=entry.id)
    return _text([labels.words.pair(head, entry.rule.title.in_(lang)), *_rule_lines(entry, labels)])


def explain_finding(
    finding: Mapping[str, Any], catalogue: Catalogue, *, lang: str, sites: Mapping[str, str] | None = None
) -> str:
    """Explain one entry of ``findings`` of a findings.json v1; ``sites``: key -> name.

    ProblemsError when the entry is not one, or when the catalogue has no such rule.
    """
    labels = Labels(catalogue, Words(lang), sites)
    try:
        duty, proof = _obligation(finding), [_evidence(part) for part in finding["evidence"]]
        identity, total = str(finding["id"]), int(finding["evidence_total"])
        grade = graded_text(str(finding["grade"]), finding["computed_grade"] or "", labels.words)
        marks = _marks(finding, duty, labels.words)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = Problem(
            Place("findings.json"),
            msg("not a finding: {error!r}", error=error),
            msg("an entry of findings.json version 1"),
        )
        raise ProblemsError([problem]) from error
    entry = _entry(duty.rule, catalogue)
    return _text(
        [
            *_finding_lines(identity, grade, duty, proof, labels),
            *(f"  {mark}" for mark in marks),
            *_rule_lines(entry, labels),
            *_proof_lines(proof, total, labels),
        ]
    )


def _marks(finding: Mapping[str, Any], duty: Obligation, words: Words) -> list[str]:
    """Return why its grade is not its own, and under which readings it stands."""
    stands = finding["readings"]
    said = [_reviewed(part, words) for part in finding.get("reviews", ())]
    said += [_escalated(finding, finding["escalated_because"], duty, words)] if finding["escalated_because"] else []
    return [*said, *([words(f"readings.{stands}")] if stands in (EVERY, CHOSEN_ONLY) else [])]


def _reviewed(review: Mapping[str, Any], words: Words) -> str:
    by, on, why, grade = (review[name] for name in ("by", "on", "why", "grade"))
    said = line(f"{by} ({on}): {why}")
    return words.pair(words("f.review"), f"{words(f'grade.{grade}')} · {said}" if grade else said)


def _escalated(finding: Mapping[str, Any], why: Mapping[str, Any], duty: Obligation, words: Words) -> str:
    share = Fraction(str(why["limits"]["share"]))
    cause = Escalation(str(finding["own_grade"]), int(why["broken"]), int(why["judged"]), share, why["limits"]["count"])
    grade = str(finding["computed_grade"] or finding["grade"])
    return escalated_text(Finding("", duty, grade, "", (), 0, cause), words)


def _entry(rule: str, catalogue: Catalogue) -> RuleEntry:
    if rule not in catalogue.rules:
        wanted = msg("the standard of that audit, as --standard")
        raise ProblemsError(
            [Problem(Place(rule), msg("no such rule in this standard"), wanted, nearest(rule, catalogue.rules))]
        )
    return catalogue.rules[rule]


def _finding_lines(
    identity: str, grade: str, duty: Obligation, proof: Sequence[Evidence], labels: Labels
) -> Iterator[str]:
    words, entry = labels.words, labels.catalogue.rules[duty.rule]
    opens, due, _ = dates(duty)
    yield words.pair(words("e.finding", id=identity), entry.rule.title.in_(words.lang))
    terms = (grade, words(f"state.{duty.state}"), labels.reason(duty.reason, entry))
    yield "  " + " · ".join(terms)
    window = words("e.window", window=labels.window(duty.window, duty.rule) or "-", opens=opens or "-", due=due or "-")
    yield f"  {labels.site(duty.site)} · {labels.subject(duty.subject, entry.rule.each.of)} · {window}"
    advice = would_pass(duty, labels, proof)
    yield f"  {words.pair(words('f.expected'), expected(duty, labels))}"
    yield f"  {words.pair(words('f.found'), found(duty, labels, proof))}"
    yield f"  {words.pair(words('f.pass'), advice.short)}"
    yield from (f"    {text}" for text in indented(advice.lines))
    yield f"  {words.pair(words('f.action'), entry.rule.action.in_(words.lang))}"


def _rule_lines(entry: RuleEntry, labels: Labels) -> Iterator[str]:
    words, rule = labels.words, entry.rule
    locator = words("e.locator", id=rule.clause, locator=labels.locator(rule.clause))
    yield words.pair(locator, labels.statement(rule.clause))
    terms = (f"kind.{rule.kind}", f"grade.{rule.severity}", f"modality.{rule.modality}")
    yield "  " + " · ".join(map(words, terms))
    limits = limits_text(entry, labels)
    yield from ([f"  {limits}"] if limits else [])
    yield f"  {words.pair(words('t.post'), labels.post(rule.responsible.post))}"
    yield f"  {words('e.written', place=str(entry.place))}"
    for reading in reading_views(entry, labels.catalogue.profile.readings, labels):
        yield words("e.taken", topic=reading.topic, taken=reading.taken)
        yield from (f"  {text}" for text in (reading.why,) if text)
        if reading.alternatives:
            yield f"  {words('e.alternatives', names=reading.alternatives)}"
    params = param_views(entry, labels)
    if params:
        yield words("e.params")
    for param in params:
        about = " · ".join(filter(None, (param.origin, param.where, param.valid)))
        yield f"  {param_named(param, words)} = {words('bracket', text=param.value, inner=about)}"
        if param.as_text:
            yield f"    {words.pair(words('t.as_text'), param.as_text)}"


def _proof_lines(proof: Sequence[Evidence], total: int, labels: Labels) -> Iterator[str]:
    words = labels.words
    yield words("f.records") if proof else words("f.no_records")
    for part in (evidence_view(one, labels) for one in proof):
        yield f"  {part.where} · {part.record_type} {part.key} · {part.role}"
        for cell in part.cells:
            yield f"    {words.pair(cell.label, line(cell.value))}"
    if total > len(proof):
        yield f"  {words('f.rest', shown=len(proof), total=total)}"


def _text(lines: Sequence[str]) -> str:
    """Join the lines; control characters go, because a terminal would obey them."""
    return "\n".join(clean(text).replace("\n", " ") for text in lines) + "\n"


def _obligation(entry: Mapping[str, Any]) -> Obligation:
    return Obligation(
        rule=str(entry["rule"]),
        clause=str(entry["clause"]),
        site=str(entry["site"]),
        subject=str(entry["subject"]),
        window=str(entry["window"]),
        state=State(entry["state"]),
        reason=str(entry["reason"]),
        opens=_moment(entry["opens"]),
        due=_moment(entry["due"]),
        due_day=bool(entry["due_day"]),
        met_at=_moment(entry["met_at"]),
        population=_count(entry["population"]),
        demanded=_count(entry["demanded"]),
        found=_count(entry["found"]),
        missing=",".join(map(str, entry["missing"])),
        subject_row=None,
    )


def _count(value: int | None) -> int | None:
    return None if value is None else int(value)


def _moment(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))


def _evidence(entry: Mapping[str, Any]) -> Evidence:
    place = Place(str(entry["file"]), int(entry["row"]), 0, str(entry["sheet"]))
    cells = tuple(Cell(str(cell["field"]), str(cell["text"])) for cell in entry["cells"])
    return Evidence(str(entry["record_type"]), str(entry["key"]), place, cells, str(entry["role"]))
