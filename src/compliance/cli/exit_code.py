"""The exit code of an audit: 0 green, 1 something to report. Problems (2) never get this far."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.cli.audit_options import GRADES, Options
from compliance.findings.comparison import Standing
from compliance.findings.finding import Finding
from compliance.findings.result import AuditResult

FRESH = (Standing.NEW, Standing.RECURRING, Standing.REOPENED)


def exit_code(result: AuditResult, options: Options) -> int:
    """Choose the exit code: green needs no finding at the threshold, something assessed, and every expected export.

    Of each log that was delivered a record must not be of a later day than the as-of.
    Waived findings do not count. With ``fail_on_new`` only those count that the store did not hold open before.
    """
    failed = (
        any(_counts(finding, result, options) for finding in result.findings)
        or bool(result.missing_expected or result.not_yet)
        or any(unsaid_elsewhere(result, options))
    )
    return 1 if failed else 0


def unsaid_elsewhere(result: AuditResult, options: Options) -> Iterator[str]:
    """Yield the keys of the messages for what, beside findings and exports that lack, keeps an audit from green."""
    states = {state for tally in result.tallies for state in tally.counts}
    if not states & {"conforming", "nonconforming", "observation"}:
        yield "cli.nothing_assessed"
    if (result.figures.coverage or 0.0) < options.min_coverage:
        yield "cli.too_little_coverage"
    if options.fail_on_data and result.records.data_findings:
        yield "cli.fail_on_data"
    if options.fail_on_expired and any(resurfaced for _, resurfaced in result.waived.expired):
        yield "cli.fail_on_expired"


def _counts(finding: Finding, result: AuditResult, options: Options) -> bool:
    if finding.id in result.waived.findings:
        return False
    comparison = result.comparison
    if options.fail_on_new and comparison is not None and comparison.findings[finding.id].standing not in FRESH:
        return False
    return GRADES.index(finding.grade) <= GRADES.index(options.fail_on)
