"""The part of ``findings.json`` about what people said and what earlier audits found: waivers, reviews, standings."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Gone
from compliance.findings.finding import Finding
from compliance.findings.result import AuditResult


def said_of(finding: Finding, result: AuditResult) -> dict[str, object]:
    """Return waiver, reviews and standing of one finding; null or empty where there is none."""
    waiver = result.waived.findings.get(finding.id)
    comparison = result.comparison
    beside = comparison.findings[finding.id] if comparison is not None else None
    return {
        "computed_grade": finding.computed or finding.grade,
        "reviews": [review.model_dump(mode="json", exclude={"finding"}) for review in finding.reviews],
        "waiver": _waiver(waiver) if waiver is not None else None,
        "standing": beside.standing.value if beside is not None else None,
        "first_run": beside.first if beside is not None else None,
        "before": beside.before or None if beside is not None else None,
    }


def waivers_of(result: AuditResult) -> dict[str, object]:
    """Return the waivers that ran out, each with the findings that resurface by it, and those that waive nothing."""
    return {
        "expired": [{**_waiver(waiver), "resurfaced": list(ids)} for waiver, ids in result.waived.expired],
        "unused": [_waiver(waiver) for waiver in result.waived.unused],
    }


def systemic_of(result: AuditResult) -> list[dict[str, object]]:
    """Return the clauses that the company answers for, because many sites break them."""
    return [
        {
            "id": part.id,
            "clause": part.clause,
            "sites": [{"key": site, "findings": number} for site, number in part.sites],
        }
        for part in result.systemic
    ]


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
        "changed_inputs": list(comparison.changed_inputs),
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return waiver.model_dump(mode="json", by_alias=True)


def _gone(parts: Iterable[Gone]) -> list[dict[str, object]]:
    return [
        {
            "id": part.known.duty.finding,
            **part.known.duty._asdict(),
            "clause": part.known.clause,
            "site": part.known.site,
            "grade": part.known.grade,
            "first_run": part.known.first,
            "reason": part.reason,
        }
        for part in parts
    ]
