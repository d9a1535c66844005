"""What people said of a finding and what earlier audits knew of it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.catalogue.review import Review
from compliance.findings.finding import Finding
from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import line
from compliance.render.view.model import Pair


def said_of(finding: Finding, result: AuditResult, labels: Labels) -> tuple[Pair, ...]:
    """Return the auditor's reviews, the waiver in force and the standing beside earlier audits, whatever there is."""
    return tuple(_said(finding, result, labels))


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
        beside = result.comparison.findings[finding.id]
        standing = words(f"standing.{beside.standing.value}")
        if beside.before and beside.before != finding.id:
            standing = words("f.standing_before", standing=standing, before=beside.before)
        elif beside.first is not None:
            standing = words("f.standing_since", standing=standing, run=beside.first)
        yield Pair(words("f.standing"), standing)


def _review(review: Review, finding: Finding, labels: Labels) -> str:
    words, said = labels.words, {"by": line(review.by), "on": review.on, "why": line(review.why)}
    if review.grade is None:
        return words("f.review_is", **said)
    own = words(f"grade.{finding.computed or finding.grade}")
    return words("f.review_grade", grade=words(f"grade.{review.grade}"), own=own, **said)
