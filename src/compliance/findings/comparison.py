"""What an audit says beside an earlier one: new, persisting, fixed, reopened, recurring, not seen. Pure.

A finding is known by rule, subject and window; texts, grades, counts, file names and row order cannot change that. Only
an obligation that was judged again and holds is *fixed*; one that nobody judged, or that lies outside the audited span,
was *not seen*, because missing records must never look like success.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from compliance.findings.finding import Finding, finding_id
from compliance.ledger import Obligation, State

HOLDS = (State.CONFORMING, State.EXEMPT)
ABSENT = "absent"
CLAUSE = "clause:"


class Duty(NamedTuple):
    """The identity of an obligation and of the finding about it."""

    rule: str
    subject: str
    window: str

    @property
    def finding(self) -> str:
        """The finding's id."""
        return finding_id(self.rule, self.subject, self.window)

    @classmethod
    def of_clause(cls, standard: str, clause: str, subject: str) -> Duty:
        """Return the identity of a finding about a whole clause of a standard, behind which no single rule stands."""
        return cls(f"{CLAUSE}{standard}/{clause}", subject, "")

    @property
    def is_systemic(self) -> bool:
        """Whether it is the identity of a finding about a whole clause."""
        return self.rule.startswith(CLAUSE)


class Standing(StrEnum):
    """A finding beside the earlier audits. ``CLOSED``: a verifier closed it, yet the records still show it."""

    NEW = "new"
    PERSISTING = "persisting"
    RECURRING = "recurring"
    REOPENED = "reopened"
    CLOSED = "closed"


class Fate(StrEnum):
    """What is known of a finding: still open, fixed (an audit found that it holds), or closed by a verifier."""

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"


class Known(Struct, frozen=True):
    """A finding of earlier audits. ``first``: number of the run that found it first.

    ``duty`` has the present name of its rule, ``id`` is made of the first. ``before``: id of the closed finding that it
    repeats, or its own when it was opened again; blank when it did not come back. ``waived``: until when, as the last
    audit had it.
    """

    id: str
    duty: Duty
    site: str
    clause: str
    grade: str
    fate: Fate
    first: int
    closed_on: date | None = None
    before: str = ""
    waived: date | None = None


class Gone(Struct, frozen=True):
    """An open finding that the audit at hand lacks. ``reason``: a state of the obligation, or ``absent``."""

    known: Known
    reason: str


class Compared(Struct, frozen=True):
    """A finding of the audit at hand; ``before``: the closed finding that it repeats, or its own earlier self.

    One that came back keeps ``before`` while it persists.
    """

    standing: Standing
    first: int | None = None
    before: str = ""


class Past(Struct, frozen=True):
    """An earlier audit as a point of the history: obligations by outcome, and how many nobody judged."""

    run: int
    as_of: str
    conforming: int
    nonconforming: int
    unjudged: int


class Beside(Struct, frozen=True):
    """How the company's own findings (see ``systemic.py``) stand: apart, so that nothing is counted twice.

    ``confirmed``: those that a verifier had closed and that this audit no longer finds.
    """

    findings: Mapping[str, Compared] = field(default_factory=dict)
    fixed: tuple[Gone, ...] = ()
    not_seen: tuple[Gone, ...] = ()
    confirmed: tuple[Known, ...] = ()


ALONE = Beside()


class Comparison(Struct, frozen=True):
    """An audit beside run ``run`` (None: there was none before). ``findings``: finding id -> its standing.

    ``changed_inputs``: names of what differs from the first audit of the same span. ``past``: the last of each month.
    ``confirmed``: what a verifier had closed and this audit judged to hold; found again, it is opened again.
    ``looks_back``: number and as-of of a later run that there is already; None for an audit that goes on.
    """

    run: int | None
    run_as_of: str
    findings: Mapping[str, Compared]
    fixed: tuple[Gone, ...] = ()
    not_seen: tuple[Gone, ...] = ()
    changed_inputs: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
    systemic: Beside = ALONE
    confirmed: tuple[Known, ...] = ()
    looks_back: tuple[int, str] | None = None

    def of(self, finding: str) -> Compared:
        """Return the standing of a finding, be it of a duty or the company's own."""
        return self.findings.get(finding) or self.systemic.findings[finding]

    def count(self, standing: Standing) -> int:
        """Return how many findings stand so."""
        return sum(found.standing is standing for found in self.findings.values())


def duty_of(obligation: Obligation) -> Duty:
    """Return the identity of an obligation."""
    return Duty(obligation.rule, obligation.subject, obligation.window)


def renamed(duty: Duty, names: Mapping[str, str]) -> Duty:
    """Return the duty under another name of its rule; ``names``: the one -> the other."""
    return duty._replace(rule=names[duty.rule]) if duty.rule in names else duty


def standings(
    findings: Iterable[Finding], known: Mapping[Duty, Known], *, day: date, look_back_days: int
) -> dict[str, Compared]:
    """Return the standing of each finding beside what is known.

    A finding whose duty is new is *recurring* when a finding of the same rule and site was closed within
    ``look_back_days`` before ``day``, by a verifier or by an audit that found what was said to be done, and its own due
    lies after that: the corrective action did not hold.
    """
    closed: dict[tuple[str, str], Known] = {}
    for other in sorted(known.values(), key=lambda k: (k.closed_on or date.min, k.duty)):
        if other.fate is not Fate.OPEN and other.closed_on and 0 <= (day - other.closed_on).days <= look_back_days:
            closed[other.duty.rule, other.site] = other
    return {finding.id: _standing(finding, known, closed) for finding in findings}


def _standing(finding: Finding, known: Mapping[Duty, Known], closed: Mapping[tuple[str, str], Known]) -> Compared:
    own = known.get(duty_of(finding.obligation))
    if own is None:
        repeated = closed.get((finding.obligation.rule, finding.obligation.site))
        due = finding.obligation.due
        if repeated is not None and (due is None or repeated.closed_on is None or due.date() > repeated.closed_on):
            return Compared(Standing.RECURRING, before=repeated.id)
        return Compared(Standing.NEW)
    standing = {Fate.OPEN: Standing.PERSISTING, Fate.FIXED: Standing.REOPENED, Fate.CLOSED: Standing.CLOSED}[own.fate]
    return Compared(standing, own.first, own.id if standing is Standing.REOPENED else own.before)


def gone(
    found: Iterable[Finding], known: Mapping[Duty, Known], states: Mapping[Duty, State]
) -> tuple[tuple[Gone, ...], tuple[Gone, ...]]:
    """Return the open findings that this audit lacks: those that hold now, and those that it did not see."""
    told = [
        Gone(other, states[other.duty].value if other.duty in states else ABSENT)
        for other in but(found, known, Fate.OPEN)
    ]
    holds = tuple(part for part in told if part.reason in HOLDS)
    return holds, tuple(part for part in told if part.reason not in HOLDS)


def confirmed(found: Iterable[Finding], known: Mapping[Duty, Known], states: Mapping[Duty, State]) -> tuple[Known, ...]:
    """Return the findings that a verifier had closed and that hold now."""
    return tuple(other for other in but(found, known, Fate.CLOSED) if states.get(other.duty) in HOLDS)


def but(found: Iterable[Finding], known: Mapping[Duty, Known], fate: Fate) -> Iterator[Known]:
    """Yield the known findings of this fate that are not among those that were found, in order."""
    here = {duty_of(finding.obligation) for finding in found}
    return (known[duty] for duty in sorted(known) if known[duty].fate is fate and duty not in here)
