"""Verdict, figures and the parts of the score, prepared for readers."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from compliance.findings.rates import assessed, rules_assessed, totals, unjudged
from compliance.findings.rectification import GRADES
from compliance.findings.result import AuditResult
from compliance.findings.scoring import score, severities
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.plain import percent, tenths
from compliance.render.texts import Words
from compliance.render.view.model_parts import Count, Figure
from compliance.render.view.model_summary import ScorePart, Verdict


def verdict(result: AuditResult, labels: Labels) -> Verdict:
    """Say the outcome. Good only when nothing failed, nothing is missing and everything was judged."""
    words, counts = labels.words, totals(result.tallies)
    grades = Counter(finding.grade for finding in result.findings)
    breaches = counts[State.NONCONFORMING]
    sentences: list[str] = []
    if breaches:
        sentences.append(words("v.nonconforming", major=grades["major"], minor=grades["minor"]))
    if not assessed(counts):
        sentences.append(words("v.nothing"))
    if result.missing_expected:
        sentences.append(words("v.missing", names=words.join(map(labels.record_type, result.missing_expected))))
    if result.not_yet:
        sentences.append(words("v.not_yet", names=words.join(map(labels.record_type, result.not_yet))))
    sound = not sentences
    if sound:
        sentences.append(words("v.clean"))
    if counts[State.OBSERVATION]:
        sentences.append(words("v.observations", n=counts[State.OBSERVATION]))
    if unjudged(counts):
        sentences.append(words("v.unjudged", n=unjudged(counts)))
    tone = "bad" if breaches else "good" if sound and not unjudged(counts) else "open"
    return Verdict(tone, tuple(sentences))


def figures(result: AuditResult, words: Words) -> tuple[Figure, ...]:
    """Return the rates, each with the counts behind it; coverage stands beside conformity."""
    counts, rates = totals(result.tallies), result.figures
    good, bad = counts[State.CONFORMING], counts[State.NONCONFORMING]
    judged = assessed(counts)
    none = words("s.no_figure")
    return (
        Figure(
            words("s.conformity"),
            none if rates.conformity is None else percent(rates.conformity),
            words("s.conformity_is", good=good, bad=bad),
        ),
        Figure(
            words("s.coverage"),
            none if rates.coverage is None else percent(rates.coverage),
            words("s.coverage_is", judged=judged, whole=judged + unjudged(counts)),
        ),
        Figure(
            words("s.rules"),
            str(len(rules_assessed(result.tallies))),
            words("s.rules_is", whole=len(result.catalogue.rules)),
        ),
        Figure(words("s.score"), none if rates.score is None else tenths(rates.score), words("s.score_is")),
    )


def states(result: AuditResult, words: Words) -> tuple[Count, ...]:
    """Return the obligations by state."""
    return tuple(Count(code, words(f"state.{code}"), number) for code, number in totals(result.tallies).items())


def grades(result: AuditResult, words: Words) -> tuple[Count, ...]:
    """Return the findings by grade."""
    found = Counter(finding.grade for finding in result.findings)
    return tuple(Count(grade, words(f"grade.{grade}"), found[grade]) for grade in GRADES)


def score_parts(result: AuditResult, labels: Labels) -> tuple[ScorePart, ...]:
    """Return what the rules of each area could lose and lost; lost points are rounded up, what is left down."""
    possible: Counter[str] = Counter()
    lost: dict[str, Fraction] = {}
    for share in score(result.tallies, severities(result.catalogue.rules)).shares:
        area = result.catalogue.rules[share.rule].area
        possible[area] += share.possible
        lost[area] = lost.get(area, Fraction()) + share.lost
    order = [area.id for area in result.catalogue.standard.areas if area.id in possible]
    return tuple(
        ScorePart(
            labels.area(area),
            possible[area],
            tenths(-(-lost[area] * 10 // 1) / 10),
            percent(float(1 - lost[area] / possible[area])),
        )
        for area in order
    )
