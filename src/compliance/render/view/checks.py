"""Every rule at every site with its verdict, prepared for formats that list checks rather than findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from compliance.findings.comparison import ABSENT, Duty, Gone
from compliance.findings.rates import totals
from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.view.clauses import verdict_of, verdict_word
from compliance.render.view.matrix import sites_of
from compliance.render.view.model_checks import CheckView, GoneView
from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import FindingView
from compliance.render.view.model_rules import RuleView

_Part = TypeVar("_Part", FindingView, NoteView)


def check_views(
    result: AuditResult,
    rules: Iterable[RuleView],
    findings: Iterable[FindingView],
    notes: Iterable[NoteView],
    labels: Labels,
) -> tuple[CheckView, ...]:
    """Return one check for each rule and site that have obligations, by site and in the order of ``rules``."""
    tallies = {(tally.site, tally.rule): tally for tally in result.tallies}
    found = _placed((part.finding.obligation.site, part.rule, part) for part in findings)
    noted = _placed((part.site_key, part.rule, part) for part in notes)
    ordered = tuple(rules)
    checks = []
    for site in sites_of(result):
        for rule in ordered:
            if (site, rule.id) not in tallies:
                continue
            counts = totals((tallies[site, rule.id],))
            code = verdict_of(counts)
            here = (tuple(found.get((site, rule.id), ())), tuple(noted.get((site, rule.id), ())))
            checks.append(CheckView(labels.site(site), site, rule, verdict_word(code, labels), code, counts, *here))
    return tuple(checks)


def _placed(parts: Iterable[tuple[str, str, _Part]]) -> dict[tuple[str, str], list[_Part]]:
    placed: dict[tuple[str, str], list[_Part]] = {}
    for site, rule, part in parts:
        placed.setdefault((site, rule), []).append(part)
    return placed


def gone_views(parts: Sequence[Gone], labels: Labels) -> tuple[GoneView, ...]:
    """Return findings of earlier audits that this one lacks, in their order."""
    words = labels.words
    return tuple(
        GoneView(
            id=part.known.id,
            clause=part.known.clause,
            title=_title(part.known.duty, labels),
            site=labels.site(part.known.site),
            subject=labels.subject(part.known.duty.subject),
            window=labels.window(part.known.duty.window),
            grade=words(f"grade.{part.known.grade}"),
            reason=words("gone.absent") if part.reason == ABSENT else words(f"state.{part.reason}"),
        )
        for part in parts
    )


def _title(duty: Duty, labels: Labels) -> str:
    if duty.is_systemic:
        return labels.words("sy.title")
    entry = labels.catalogue.rules.get(duty.rule)
    return entry.rule.title.in_(labels.words.lang) if entry is not None else duty.rule
