"""What people said of a finding and what earlier audits knew of it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.catalogue.review import Review
from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Standing
from compliance.findings.finding import Finding
from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import line, percent
from compliance.render.texts import Words
from compliance.render.view.model_parts import Count, Pair
from compliance.render.view.model_summary import HistoryView, MonthView, WaiverView


def said_of(finding: Finding, result: AuditResult, labels: Labels) -> tuple[Pair, ...]:
    """Return the auditor's reviews, the waiver in force and the standing beside earlier audits, whatever there is."""
    return tuple(_said(finding, result, labels))


def graded_text(grade: str, computed: str, words: Words) -> str:
    """Return a grade; where an auditor's word goes over the computed one, with that."""
    shown = words(f"grade.{grade}")
    return words("f.graded", grade=shown, own=words(f"grade.{computed}")) if computed not in ("", grade) else shown


def _said(finding: Finding, result: AuditResult, labels: Labels) -> Iterator[Pair]:
    words = labels.words
    for review in finding.reviews:
        yield Pair(words("f.review"), _review(review, finding, labels))
    waiver = result.waived.findings.get(finding.id)
    if waiver is not None:
        yield Pair(
            words("f.waiver"),
            words(
                "f.waiver_is",
                approver=line(waiver.approver),
                from_day=waiver.from_,
                to_day=waiver.expires,
                reason=line(waiver.reason),
            ),
        )
    if result.comparison is not None:
        beside = result.comparison.of(finding.id)
        standing = words(f"standing.{beside.standing.value}")
        if beside.before and beside.before != finding.id:
            standing = words("f.standing_before", standing=standing, before=beside.before)
        elif beside.first is not None:
            standing = words("f.standing_since", standing=standing, run=beside.first)
        if finding.raised_from:
            own = words(f"grade.{finding.raised_from}")
            raised = words("f.raised", own=own, grade=words(f"grade.{finding.grade}"))
            standing = words.sentences((standing, raised))
        yield Pair(words("f.standing"), standing)


def _review(review: Review, finding: Finding, labels: Labels) -> str:
    words, said = labels.words, {"by": line(review.by), "on": review.on, "why": line(review.why)}
    if review.grade is None:
        return words("f.review_is", **said)
    own = words(f"grade.{finding.computed or finding.grade}")
    return words("f.review_grade", grade=words(f"grade.{review.grade}"), own=own, **said)


def standing_of(finding: Finding, result: AuditResult) -> str:
    """Return the code of the finding's standing beside earlier audits; blank when nobody compared."""
    return result.comparison.of(finding.id).standing.value if result.comparison else ""


def past(result: AuditResult) -> tuple[MonthView, ...]:
    """Return the last recorded audit of each month before, by its as-of; none without a store."""
    listed = result.comparison.past if result.comparison is not None else ()
    return tuple(
        MonthView(
            label=part.as_of[:10],
            conforming=part.conforming,
            nonconforming=part.nonconforming,
            unjudged=part.unjudged,
            rate=percent(part.conforming / judged) if (judged := part.conforming + part.nonconforming) else "",
        )
        for part in listed
    )


def waiver_views(result: AuditResult, labels: Labels) -> Iterator[WaiverView]:
    """Yield every waiver: those in force, those to come, those that ran out, those that waive nothing."""
    words, waived = labels.words, result.waived
    for waiver, met in waived.in_force:
        yield _waiver_view(waiver, words("cli.waived", n=len(met)), labels)
    for waiver, met in waived.to_come:
        yield _waiver_view(waiver, words("wv.to_come", n=len(met)), labels)
    for waiver, resurfaced in waived.expired:
        yield _waiver_view(waiver, words("wv.ran_out", n=len(resurfaced)), labels)
    for waiver in waived.unused:
        yield _waiver_view(waiver, words("wv.unused"), labels)


def _waiver_view(waiver: Waiver, effect: str, labels: Labels) -> WaiverView:
    words = labels.words
    rule = labels.catalogue.rules.get(waiver.rule or "")
    about = rule.rule.title.in_(words.lang) if rule is not None else waiver.finding or line(waiver.target)
    target = words("bracket", text=about, inner=labels.site(waiver.site)) if waiver.site is not None else about
    span = words("span", from_=waiver.from_, to=waiver.expires)
    return WaiverView(target, span, line(waiver.approver), line(waiver.reason), effect)


def history(result: AuditResult, words: Words) -> HistoryView | None:
    """Return how many findings have which standing, and what became of the others; None without an earlier audit."""
    beside = result.comparison
    if beside is None or beside.run is None:
        return None
    numbers = {standing.value: beside.count(standing) for standing in Standing}
    numbers |= {"fixed": len(beside.fixed), "not_seen": len(beside.not_seen)}
    counts = tuple(Count(code, words(f"standing.{code}"), number) for code, number in numbers.items())
    return HistoryView(words("s.history", run=beside.run, as_of=beside.run_as_of), counts)
