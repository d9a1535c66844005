"""What came back after it was closed, and what is broken at so many sites that the company must answer for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import Comparison, Standing
from compliance.findings.finding import Finding, finding_id
from compliance.ledger import State

CAME_BACK = (Standing.RECURRING, Standing.REOPENED)


@dataclass(frozen=True, slots=True)
class Systemic:
    """A finding of the company: one clause, nonconforming at these ``sites`` (key, number of findings), by key.

    ``id`` is made of the clause alone, so it stays from audit to audit.
    """

    id: str
    clause: str
    sites: tuple[tuple[str, int], ...]


def raised(findings: Iterable[Finding], comparison: Comparison, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return the findings in their order, those that came back as major where the company wants it.

    What an auditor graded himself stays as he said, and observations stay observations.
    """
    if not catalogue.profile.recurrence.escalate:
        return tuple(findings)
    return tuple(
        replace(finding, grade="major", raised_from="minor") if _rises(finding, comparison) else finding
        for finding in findings
    )


def systemic(findings: Iterable[Finding], catalogue: Catalogue) -> tuple[Systemic, ...]:
    """Return the clauses that are nonconforming at as many sites as the company calls systemic, in their order."""
    places: dict[str, dict[str, int]] = {}
    for finding in findings:
        duty = finding.obligation
        if duty.state is State.NONCONFORMING and duty.site:
            sites = places.setdefault(duty.clause, {})
            sites[duty.site] = sites.get(duty.site, 0) + 1
    order = {clause: number for number, clause in enumerate(catalogue.clauses)}
    return tuple(
        Systemic(finding_id(f"clause:{clause}", "company", ""), clause, tuple(sorted(sites.items())))
        for clause, sites in sorted(places.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
        if len(sites) >= catalogue.profile.recurrence.sites
    )


def _rises(finding: Finding, comparison: Comparison) -> bool:
    said = any(review.grade is not None for review in finding.reviews)
    came_back = comparison.findings[finding.id].standing in CAME_BACK
    return came_back and finding.grade == "minor" and not said
