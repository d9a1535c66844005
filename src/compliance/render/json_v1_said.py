"""The part of ``findings.json`` about what people said and what earlier audits found: waivers, reviews, standings."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Gone
from compliance.findings.finding import Finding
from compliance.findings.result import AuditResult
from compliance.render.view.model import View
from compliance.render.view.model_systemic import SystemicView


def said_of(finding: Finding, result: AuditResult) -> dict[str, object]:
    """Return waiver, reviews and standing of one finding; null or empty where there is none."""
    waiver = result.waived.findings.get(finding.id)
    comparison = result.comparison
    beside = comparison.of(finding.id) if comparison is not None else None
    return {
        "computed_grade": finding.computed or finding.grade,
        "reviews": [review.model_dump(mode="json", exclude={"finding"}) for review in finding.reviews],
        "waiver": _waiver(waiver) if waiver is not None else None,
        "standing": beside.standing.value if beside is not None else None,
        "first_run": beside.first if beside is not None else None,
        "before": beside.before or None if beside is not None else None,
    }


def waivers_of(result: AuditResult) -> dict[str, object]:
    """Return every waiver: in force or to come with its findings, run out with what resurfaces, and without any."""
    return {
        "in_force": [{**_waiver(waiver), "findings": list(ids)} for waiver, ids in result.waived.in_force],
        "to_come": [{**_waiver(waiver), "findings": list(ids)} for waiver, ids in result.waived.to_come],
        "expired": [{**_waiver(waiver), "resurfaced": list(ids)} for waiver, ids in result.waived.expired],
        "unused": [_waiver(waiver) for waiver in result.waived.unused],
    }


def systemic_of(view: View) -> list[dict[str, object]]:
    """Return the company's own findings by clause, with the names that every finding has."""
    shown = {part.part.id: part for part in view.systemic}
    return [_systemic(shown[part.id], view.result) for part in view.result.systemic]


def _systemic(shown: SystemicView, result: AuditResult) -> dict[str, object]:
    found, duty = shown.line.finding, shown.part.finding.obligation
    return {
        "id": shown.part.id,
        "rule": duty.rule,
        "clause": duty.clause,
        "grade": shown.part.finding.grade,
        "own_grade": shown.part.finding.own_grade,
        "site": duty.site,
        "subject": duty.subject,
        "window": duty.window,
        "judged_sites": duty.demanded,
        "sites": [{"key": site, "findings": number} for site, number in shown.part.sites],
        "title": found.title,
        "expected_text": found.expected,
        "found_text": found.found,
        "would_pass_text": found.advice.text,
        "action_text": found.action,
        **said_of(shown.part.finding, result),
    }


def comparison_of(result: AuditResult) -> dict[str, object] | None:
    """Return what the audit lacks of an earlier one; null without a store."""
    comparison = result.comparison
    if comparison is None:
        return None
    return {
        "run": comparison.run,
        "run_as_of": comparison.run_as_of or None,
        "fixed": _gone(comparison.fixed),
        "not_seen": _gone(comparison.not_seen),
        "systemic": {"fixed": _gone(comparison.systemic.fixed), "not_seen": _gone(comparison.systemic.not_seen)},
        "changed_inputs": list(comparison.changed_inputs),
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return waiver.model_dump(mode="json", by_alias=True)


def _gone(parts: Iterable[Gone]) -> list[dict[str, object]]:
    return [
        {
            "id": part.known.id,
            **part.known.duty._asdict(),
            "clause": part.known.clause,
            "site": part.known.site,
            "grade": part.known.grade,
            "first_run": part.known.first,
            "reason": part.reason,
        }
        for part in parts
    ]
