"""What came back after it was closed, and findings that are the company's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import Comparison, Standing
from compliance.findings.finding import Finding

CAME_BACK = (Standing.RECURRING, Standing.REOPENED)


class Systemic(Struct, frozen=True):
    """A finding of the company: one clause, nonconforming at these ``sites`` (key, number of findings), by key.

    ``finding`` is like any other but that no rule and no obligation of the ledger stands behind it: the findings at the
    sites do. It is therefore never counted beside them.
    """

    finding: Finding
    sites: tuple[tuple[str, int], ...]

    @property
    def id(self) -> str:
        """The finding's id: made of standard and clause alone, so it stays from audit to audit."""
        return self.finding.id

    @property
    def clause(self) -> str:
        """The clause."""
        return self.finding.obligation.clause


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


def _rises(finding: Finding, comparison: Comparison) -> bool:
    said = any(review.grade is not None for review in finding.reviews)
    beside = comparison.of(finding.id)
    came_back = beside.standing in CAME_BACK or (beside.standing is Standing.PERSISTING and beside.before)
    return bool(came_back) and finding.grade == "minor" and not said
