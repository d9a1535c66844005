"""The auditor's own word laid over the findings: comments, and grades that go over the computed ones. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from msgspec.structs import replace

from compliance.catalogue.review import Review
from compliance.findings.finding import Finding
from compliance.message import msg
from compliance.problems import Place, Problem, nearest


def reviewed(findings: Iterable[Finding], reviews: Iterable[Review]) -> tuple[Finding, ...]:
    """Return the findings in their order, each with what was said of it by date; the latest grade said holds."""
    said: dict[str, list[Review]] = {}
    for review in sorted(reviews, key=lambda r: (r.on, r.by, r.why)):
        said.setdefault(review.finding, []).append(review)
    return tuple(_graded(finding, tuple(said.get(finding.id, ()))) for finding in findings)


def unknown_findings(placed: Iterable[tuple[Review, Place]], known: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each review of a finding that neither this audit nor the store has."""
    return tuple(
        Problem(
            place,
            msg("no obligation of this audit or of the store has the finding id {finding!r}", finding=review.finding),
            msg("an id as findings.json has it"),
            nearest(review.finding, known),
        )
        for review, place in placed
        if review.finding not in known
    )


def torn(placed: Iterable[tuple[Review, Place]]) -> tuple[Problem, ...]:
    """Return a problem for each grade that is said of a finding on the day on which another one is, from the second."""
    first: dict[tuple[str, date], Review] = {}
    problems = []
    for review, place in sorted(placed, key=lambda said: said[1]):
        if review.grade is None:
            continue
        other = first.setdefault((review.finding, review.on), review)
        if other.grade != review.grade:
            what = msg(
                "two grades for the finding {finding} on {day}: {first} and {then}",
                finding=review.finding, day=review.on, first=other.grade, then=review.grade,
            )  # fmt: skip
            problems.append(Problem(place, what, msg("one of them, or the day of the later one: the latest holds")))
    return tuple(problems)


def _graded(finding: Finding, reviews: tuple[Review, ...]) -> Finding:
    grades = [review.grade for review in reviews if review.grade is not None]
    if not grades or grades[-1] == finding.grade:
        return replace(finding, reviews=reviews) if reviews else finding
    return replace(finding, reviews=reviews, grade=grades[-1], computed=finding.grade)
