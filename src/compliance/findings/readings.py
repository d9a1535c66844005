"""Which findings stand however the ambiguous clauses are read, and what only another reading would find. Pure.

Readings are compared by duty: the same rule, site, subject and window. A finding stands under a reading when its duty
is a nonconformity or an observation there too. A reading that cannot be assessed (``blocked``) bears out nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.finding import Finding

EVERY, CHOSEN_ONLY = "every", "chosen_only"
Duty = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ReadingRun:
    """What is broken under one other reading of one rule.

    ``affected``: the rules that may be judged otherwise: that one and those that presuppose it; ``broken``: their
    duties (rule, site, subject, window) that would be findings. ``blocked``: why the rule cannot be assessed so.
    """

    rule: str
    topic: str
    alternative: str
    affected: frozenset[str]
    broken: frozenset[Duty]
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """Under this alternative so many findings would be added and so many would go."""

    rule: str
    topic: str
    alternative: str
    added: int
    removed: int
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """``changes``: one for each alternative. ``only_alternative``: clause -> duties that only alternatives find."""

    changes: tuple[ReadingChange, ...]
    only_alternative: tuple[tuple[str, int], ...]


def compared(
    findings: Iterable[Finding], runs: Iterable[ReadingRun], catalogue: Catalogue
) -> tuple[tuple[Finding, ...], Readings]:
    """Return the findings, each marked, and the comparison; clauses in the order of the standard."""
    listed = tuple(findings)
    here = {_duty(finding): finding.obligation.rule for finding in listed}
    gone: set[Duty] = set()
    new: set[Duty] = set()
    changes = []
    for run in runs:
        mine = {duty for duty, rule in here.items() if rule in run.affected}
        added, removed = run.broken - mine, mine - run.broken
        changes.append(ReadingChange(run.rule, run.topic, run.alternative, len(added), len(removed), run.blocked))
        gone |= removed
        new |= added
    by_clause = Counter(catalogue.rules[rule].rule.clause for rule, *_ in new)
    order = {clause: number for number, clause in enumerate(catalogue.clauses)}
    counted = sorted(by_clause.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    marked = tuple(replace(f, readings=CHOSEN_ONLY if _duty(f) in gone else EVERY) for f in listed)
    return marked, Readings(tuple(changes), tuple(counted))


def _duty(finding: Finding) -> Duty:
    duty = finding.obligation
    return duty.rule, duty.site, duty.subject, duty.window
