"""The sheets as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.render.plain import clean
from compliance.render.standard.model import ClauseSheet, RuleSheet, StandardSheet
from compliance.render.texts import Words
from compliance.render.view.rules import param_named


def to_text(sheet: StandardSheet) -> str:
    """Return the text; control characters go, because a terminal would obey them."""
    lines = [sheet.title]
    for area in sheet.areas:
        lines += ["", area.title]
        for clause in area.clauses:
            lines += ["", *_clause(clause, sheet.words)]
    return "\n".join(clean(text) for text in lines) + "\n"


def _clause(clause: ClauseSheet, words: Words) -> Iterator[str]:
    yield words.pair(words("e.locator", id=clause.id, locator=clause.locator), clause.statement)
    yield "  " + " · ".join(filter(None, (clause.modality, clause.assessed, clause.scorecards)))
    for key, text in (("std.notes", clause.notes), ("std.reason", clause.reason)):
        if text:
            yield f"  {words.pair(words(key), text)}"
    if clause.figures:
        figures = words.join(words.pair(figure.label, figure.value) for figure in clause.figures)
        yield f"  {words.pair(words('std.figures'), figures)}"
    if clause.fed_by:
        yield f"  {words.pair(words('std.fed_by'), words.join(clause.fed_by))}"
    for rule in clause.rules:
        yield from (f"  {text}" for text in _rule(rule, words))


def _rule(rule: RuleSheet, words: Words) -> Iterator[str]:
    yield words.pair(words("e.rule", id=rule.id), rule.title)
    yield "  " + " · ".join((rule.kind, rule.grade, rule.modality, words.pair(words("t.post"), rule.post)))
    yield f"  {words.pair(words('f.action'), rule.action)}"
    if rule.escalated:
        yield f"  {rule.escalated}"
    yield f"  {words('e.written', place=rule.written)}"
    for key, text in (("t.question", rule.question), ("t.method", rule.method), ("t.sample", rule.sample)):
        if text:
            yield f"  {words.pair(words(key), text)}"
    for reading in rule.readings:
        yield f"  {words('e.taken', topic=reading.topic, taken=reading.taken)}"
        for text in (reading.why, words("e.alternatives", names=reading.alternatives) if reading.alternatives else ""):
            if text:
                yield f"    {text}"
    if rule.params:
        yield f"  {words('e.params')}"
    for param in rule.params:
        about = " · ".join(filter(None, (param.origin, param.where, param.valid)))
        yield f"    {param_named(param, words)} = {words('bracket', text=param.value, inner=about)}"
        if param.as_text:
            yield f"      {words.pair(words('t.as_text'), param.as_text)}"
    yield f"  {words('std.records')}"
    for need in rule.needs:
        yield f"    {words.pair(words('bracket', text=need.title, inner=need.name), words.join(need.fields))}"
    yield f"  {words.pair(words('std.cases'), str(len(rule.cases)))}"
    yield from (f"    {name}" for name in rule.cases)
