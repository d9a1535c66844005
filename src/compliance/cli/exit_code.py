"""The exit code of an audit: 0 green, 1 something to report. Problems (2) never get this far."""

from __future__ import annotations

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
    states = [state for tally in result.tallies for state in tally.counts]
    assessed = any(state in ("conforming", "nonconforming", "observation") for state in states)
    failed = (
        any(_counts(finding, result, options) for finding in result.findings)
        or not assessed
        or bool(result.missing_expected or result.not_yet)
        or (options.fail_on_data and bool(result.records.data_findings))
        or (options.fail_on_expired and any(resurfaced for _, resurfaced in result.waived.expired))
        or (result.figures.coverage or 0.0) < options.min_coverage
    )
    return 1 if failed else 0


def _counts(finding: Finding, result: AuditResult, options: Options) -> bool:
    if finding.id in result.waived.findings:
        return False
    comparison = result.comparison
    if options.fail_on_new and comparison is not None and comparison.findings[finding.id].standing not in FRESH:
        return False
    return GRADES.index(finding.grade) <= GRADES.index(options.fail_on)
