"""Which findings stand however the ambiguous clauses are read, and what only another reading would find. Pure.

Readings are compared by duty: the same rule, site, subject and window. A finding stands under a reading when its duty
is a nonconformity or an observation there too. A reading that cuts the windows otherwise (fixed blocks for gaps) has no
duty of that window: there a finding stands when a broken duty of the same rule, site and subject touches its time. A
reading that cannot be assessed (``blocked``) bears out nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.rule import Rule
from compliance.findings.finding import Finding
from compliance.ledger import Obligation

EVERY, CHOSEN_ONLY = "every", "chosen_only"
Duty = tuple[str, str, str, str]
Stretch = tuple[datetime, datetime]


class ReadingRun(Struct, frozen=True):
    """What is broken under one other reading of one rule.

    ``affected``: the rules that may be judged otherwise: that one and those that presuppose it; ``broken``: their
    duties (rule, site, subject, window) that would be findings. ``blocked``: why the rule cannot be assessed so.
    ``stretches``: only where the reading cuts the windows of its rule otherwise: from when to when each broken duty of
    the rule lasted.
    """

    rule: str
    topic: str
    alternative: str
    affected: frozenset[str]
    broken: frozenset[Duty]
    blocked: str = ""
    stretches: Mapping[Duty, Stretch] | None = None


class ReadingChange(Struct, frozen=True):
    """Under this alternative so many findings would be added and so many would go."""

    rule: str
    topic: str
    alternative: str
    added: int
    removed: int
    blocked: str = ""


class Readings(Struct, frozen=True):
    """``changes``: one for each alternative. ``only_alternative``: clause -> duties that only alternatives find."""

    changes: tuple[ReadingChange, ...]
    only_alternative: tuple[tuple[str, int], ...]


def compared(
    findings: Iterable[Finding], runs: Iterable[ReadingRun], catalogue: Catalogue
) -> tuple[tuple[Finding, ...], Readings]:
    """Return the findings, each marked, and the comparison; clauses in the order of the standard."""
    listed = tuple(findings)
    here = {_duty(finding): finding.obligation for finding in listed}
    gone: set[Duty] = set()
    new: set[Duty] = set()
    changes = []
    for run in runs:
        mine = {duty for duty, obligation in here.items() if obligation.rule in run.affected}
        added, removed = run.broken - mine, mine - run.broken
        if run.stretches is not None:
            rule = catalogue.rules[run.rule].rule
            lasted = {duty: lasted_of(rule, here[duty]) for duty in mine if duty[0] == run.rule}
            added -= _touched(run.stretches.items(), lasted)
            removed -= _touched(lasted.items(), run.stretches)
        changes.append(ReadingChange(run.rule, run.topic, run.alternative, len(added), len(removed), run.blocked))
        gone |= removed
        new |= added
    by_clause = Counter(catalogue.rules[rule].rule.clause for rule, *_ in new)
    order = {clause: number for number, clause in enumerate(catalogue.clauses)}
    counted = sorted(by_clause.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    marked = tuple(replace(f, readings=CHOSEN_ONLY if _duty(f) in gone else EVERY) for f in listed)
    return marked, Readings(tuple(changes), tuple(counted))


def lasted_of(rule: Rule, broken: Obligation) -> Stretch:
    """Return from when to when a broken duty lasted: to its due, or until it was met; a gap that nothing closed: on."""
    gap = rule.frequency is not None and rule.frequency.every is not None
    opens, due, met_at = broken.opens, broken.due, broken.met_at
    last = due if met_at is None or due is None else max(due, met_at)
    return opens or due or datetime.min, datetime.max if last is None or (gap and met_at is None) else last


def _touched(duties: Iterable[tuple[Duty, Stretch]], others: Mapping[Duty, Stretch]) -> set[Duty]:
    """Return the duties during which one of the others of the same rule, site and subject lasted too, by days."""
    beside: dict[tuple[str, str, str], list[Stretch]] = {}
    for (rule, site, subject, _), lasted in others.items():
        beside.setdefault((rule, site, subject), []).append(lasted)
    return {duty for duty, lasted in duties if any(_touch(lasted, other) for other in beside.get(duty[:3], ()))}


def _touch(one: Stretch, other: Stretch) -> bool:
    return one[0].date() <= other[1].date() and other[0].date() <= one[1].date()


def _duty(finding: Finding) -> Duty:
    duty = finding.obligation
    return duty.rule, duty.site, duty.subject, duty.window
