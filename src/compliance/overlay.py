"""What people say over an audit: waivers and reviews from the files beside the exports, laid over what was found.

They never change an obligation, a rate or a score: what was evaluated stays, and what was said stands beside it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.beside import load_reviews, load_waivers
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.review import Review
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.waiver import Waiver
from compliance.engine import gather
from compliance.engine.database import Database
from compliance.findings.finding import finding_id
from compliance.findings.result import AuditResult
from compliance.findings.reviewing import reviewed, torn, unknown_findings
from compliance.findings.systemic import duty_of_clause, systemic
from compliance.findings.waiving import unknown_targets, waive
from compliance.plan.context import AuditMoment
from compliance.problems import Place, Problem, ProblemsError


class Said(Struct, frozen=True):
    """Waivers and reviews as they were written, with their places."""

    waivers: tuple[tuple[Waiver, Place], ...] = ()
    reviews: tuple[tuple[Review, Place], ...] = ()


def read_said(waivers: Path | None, reviews: Path | None, texts: Texts = read_now) -> tuple[Said, tuple[Problem, ...]]:
    """Read both files; one that is None says nothing. ``texts``: where theirs is had."""
    given, problems = load_waivers(waivers, texts) if waivers is not None else ((), ())
    words, more = load_reviews(reviews, texts) if reviews is not None else ((), ())
    return Said(given, words), (*problems, *more)


def overlaid(
    database: Database, result: AuditResult, said: Said, at: AuditMoment, before: frozenset[str]
) -> AuditResult:
    """Lay what was said over the findings; whatever names what is not there is a problem.

    ``before``: ids of findings of earlier audits. Raises ProblemsError.
    """
    said = replace(said, waivers=tuple((_present(w, result.catalogue), place) for w, place in said.waivers))
    by_finding = any(waiver.finding is not None for waiver, _ in said.waivers) or said.reviews
    here = gather.obligations(database) if by_finding else ()
    known = before | {finding_id(result.catalogue.origin(o.rule), o.subject, o.window) for o in here}
    known |= {duty_of_clause(result.catalogue, clause).finding for clause in result.catalogue.clauses}
    rules, sites = result.catalogue.rules, result.sites
    problems = unknown_targets(said.waivers, rules=rules, sites=sites, findings=known)
    problems += (*unknown_findings(said.reviews, known), *torn(said.reviews))
    if problems:
        raise ProblemsError(problems)
    reviews = tuple(review for review, _ in said.reviews)
    findings = reviewed(result.findings, reviews)
    company = systemic(findings, result.tallies, result.catalogue, reviews)
    every = (*findings, *(part.finding for part in company))
    waived = waive(every, (waiver for waiver, _ in said.waivers), at.day)
    return replace(result, findings=findings, waived=waived, systemic=company)


def _present(waiver: Waiver, catalogue: Catalogue) -> Waiver:
    """Return the waiver with the present name of a rule that was renamed since it was written."""
    rule = catalogue.renamed.get(waiver.rule or "")
    return waiver if rule is None else waiver.model_copy(update={"rule": rule})
