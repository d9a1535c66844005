"""Cover, verdict, figures and the matrix of sites and areas, prepared for readers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from compliance.findings.rates import assessed, rules_assessed, totals, unjudged
from compliance.findings.rectification import GRADES
from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.plain import clean, line, percent, tenths, time_text
from compliance.render.texts import Words
from compliance.render.view.model import Cell, Count, Figure, MatrixRow, Pair, Verdict


def title(result: AuditResult, words: Words) -> str:
    """Return the audit's own title, else one made of the standard's."""
    return line(result.audit_file.title or words("title", standard=result.catalogue.standard.title.in_(words.lang)))


def cover(result: AuditResult, labels: Labels, engine: str) -> tuple[Pair, ...]:
    """Return what an audit says of itself: objective, scope, auditee, team, criteria, as-of and span."""
    audit, words, standard = result.audit_file, labels.words, result.catalogue.standard
    sites = words.join(map(labels.site, audit.scope.sites)) or words("term.all")
    areas = words.join(map(labels.area, audit.scope.areas)) or words("term.all")
    scope = f"{words('c.sites', names=sites)}\n{words('c.areas', names=areas)}"
    criteria = words("c.criteria_is", standard=standard.title.in_(words.lang), version=standard.version)
    span = words("span", from_=time_text(result.moment.from_) or words("c.earliest"), to=time_text(result.moment.to))
    unsaid = words("c.not_stated")
    entries = (
        ("objective", audit.objective or unsaid),
        ("scope", scope),
        ("auditee", audit.auditee or unsaid),
        ("client", audit.client),
        ("team", words.join(audit.team) or unsaid),
        ("criteria", "\n".join(filter(None, (audit.criteria, criteria)))),
        ("as_of", time_text(result.moment.as_of)),
        ("span", span),
        ("opinions", audit.diverging_opinions),
        ("confidentiality", audit.confidentiality),
        ("engine", engine),
    )
    return tuple(Pair(words(f"c.{key}"), clean(value)) for key, value in entries if value)


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


def matrix(result: AuditResult, labels: Labels) -> tuple[MatrixRow, ...]:
    """Return one row per site (the company first when it has duties), one cell per area."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for tally in result.tallies:
        sums[tally.site, result.catalogue.rules[tally.rule].area].update({str(k): v for k, v in tally.counts.items()})
    extra = sorted({site for site, _ in sums} - set(result.sites))
    areas = [area.id for area in result.catalogue.standard.areas]
    return tuple(
        MatrixRow(labels.site(site), tuple(_cell(sums.get((site, area), {}), labels.words) for area in areas))
        for site in (*extra, *result.sites)
    )


def _cell(counts: Mapping[str, int], words: Words) -> Cell:
    bad, judged, left = counts.get(State.NONCONFORMING, 0), assessed(counts), unjudged(counts)
    if not judged and not left:
        return Cell("–", "", "none")
    text = " ".join(filter(None, (f"{bad}/{judged}" if judged else "", f"?{left}" if left else "")))
    return Cell(text, words("m.cell", bad=bad, judged=judged, open=left), "bad" if bad else "open" if left else "good")
