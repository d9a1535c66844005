"""Grades of findings: a minor duty that is broken systematically at a site is a major nonconformity there.

Systematic: of the rule's judged duties (conforming + nonconforming) at the site, both the share and the number of
nonconforming ones reach the limits in force. Those of a single rule in the profile go over the rule's own, these over
the company's for all rules, these over the standard's, and 20 % and 3 stand where nobody says otherwise. Observations
are never escalated: nothing was broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.escalation import Escalate, in_force
from compliance.findings.finding import Escalation, Finding
from compliance.findings.result import Tally
from compliance.ledger import State


def escalated(findings: Iterable[Finding], tallies: Iterable[Tally], catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return the findings in their order, those of systematic breaches as major with the reason."""
    reasons = {(tally.rule, tally.site): why for tally in tallies if (why := systematic(tally, catalogue)) is not None}
    return tuple(_graded(finding, reasons) for finding in findings)


def limits(rule: str, catalogue: Catalogue) -> Escalate:
    """Return the limits in force for a rule."""
    company = catalogue.profile.escalate
    single = company.rules.get(rule) if company else None
    return in_force(single, catalogue.rules[rule].rule.escalate, company, catalogue.standard.escalate)


def systematic(tally: Tally, catalogue: Catalogue) -> Escalation | None:
    """Return why the breaches of one rule at one site are major although the rule is minor; None: they are not."""
    rule = catalogue.rules[tally.rule].rule
    broken = tally.counts.get(State.NONCONFORMING, 0)
    judged = broken + tally.counts.get(State.CONFORMING, 0)
    limit = limits(tally.rule, catalogue)
    if rule.severity != "minor" or rule.modality != "must" or limit.never or not broken:
        return None
    share, count = limit.share or Fraction(), limit.count or 1
    reached = broken >= count and Fraction(broken, judged) >= share
    return Escalation(rule.severity, broken, judged, share, count) if reached else None


def _graded(finding: Finding, reasons: dict[tuple[str, str], Escalation]) -> Finding:
    duty = finding.obligation
    why = reasons.get((duty.rule, duty.site)) if duty.state is State.NONCONFORMING else None
    return finding if why is None else replace(finding, grade="major", escalation=why)
