"""What is broken at so many sites that the company must answer for it: one finding with the list of sites. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.review import Review
from compliance.findings.comparison import ABSENT, Beside, Duty, Fate, Gone, Known, but, standings
from compliance.findings.finding import Finding
from compliance.findings.rectification import GRADES
from compliance.findings.recurrence import Systemic
from compliance.findings.result import AuditResult, Tally
from compliance.findings.reviewing import reviewed
from compliance.ledger import Obligation, State

COMPANY = "company"
MANY_SITES = "many_sites"
JUDGED = (State.CONFORMING, State.NONCONFORMING)


def duty_of_clause(catalogue: Catalogue, clause: str) -> Duty:
    """Return the identity of the company's finding about a clause."""
    return Duty.of_clause(catalogue.standard.id, clause, COMPANY)


def systemic(
    findings: Iterable[Finding], tallies: Iterable[Tally], catalogue: Catalogue, reviews: Iterable[Review] = ()
) -> tuple[Systemic, ...]:
    """Return the clauses that are nonconforming at as many sites as the company calls systemic, in their order.

    Each is graded as the gravest of its findings, unless a review of its own says otherwise.
    """
    broken = _broken(findings)
    judged = {clause: len(sites - {""}) for clause, sites in _judged(tallies, catalogue).items()}
    order = {clause: number for number, clause in enumerate(catalogue.clauses)}
    made = [
        (_finding(duty_of_clause(catalogue, clause), clause, sites, judged.get(clause, 0)), _counted(sites))
        for clause, sites in sorted(broken.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
        if len(sites) >= catalogue.profile.recurrence.sites
    ]
    own = reviewed((finding for finding, _ in made), reviews)
    return tuple(Systemic(finding, sites) for finding, (_, sites) in zip(own, made, strict=True))


def beside(result: AuditResult, known: Mapping[Duty, Known], not_seen: Iterable[Gone], look_back_days: int) -> Beside:
    """Return how the company's findings stand beside the ``known`` ones.

    One that is gone is fixed only when the clause was judged and, counting the sites whose open findings were
    ``not_seen``, no longer is broken at as many sites as the company calls systemic. Else it was not seen either.
    """
    moment, catalogue = result.moment, result.catalogue
    found = [part.finding for part in result.systemic]
    maybe = {clause: set(sites) for clause, sites in _broken(result.findings).items()}
    for part in not_seen:
        if part.known.site:
            maybe.setdefault(part.known.clause, set()).add(part.known.site)
    judged = _judged(result.tallies, catalogue)
    fixed, lost = [], []

    def holds(other: Known) -> bool:
        return other.clause in judged and len(maybe.get(other.clause, ())) < catalogue.profile.recurrence.sites

    for other in but(found, known, Fate.OPEN):
        if holds(other):
            fixed.append(Gone(other, State.CONFORMING.value))
        else:
            lost.append(Gone(other, State.NOT_ASSESSABLE.value if other.clause in judged else ABSENT))
    compared = standings(found, known, day=moment.day, look_back_days=look_back_days)
    closed = tuple(other for other in but(found, known, Fate.CLOSED) if holds(other))
    return Beside(compared, tuple(fixed), tuple(lost), closed)


def _broken(findings: Iterable[Finding]) -> dict[str, dict[str, list[Finding]]]:
    """Return clause -> site -> its nonconformities there."""
    broken: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        duty = finding.obligation
        if duty.state is State.NONCONFORMING and duty.site:
            broken.setdefault(duty.clause, {}).setdefault(duty.site, []).append(finding)
    return broken


def _judged(tallies: Iterable[Tally], catalogue: Catalogue) -> dict[str, set[str]]:
    """Return clause -> the sites at which it was judged."""
    judged: dict[str, set[str]] = {}
    for tally in tallies:
        if any(tally.counts.get(state, 0) for state in JUDGED):
            judged.setdefault(catalogue.rules[tally.rule].rule.clause, set()).add(tally.site)
    return judged


def _counted(sites: Mapping[str, list[Finding]]) -> tuple[tuple[str, int], ...]:
    return tuple((site, len(found)) for site, found in sorted(sites.items()))


def _finding(duty: Duty, clause: str, sites: Mapping[str, list[Finding]], judged: int) -> Finding:
    whole = max(judged, len(sites))
    obligation = Obligation(
        rule=duty.rule,
        clause=clause,
        site="",
        subject=duty.subject,
        window=duty.window,
        state=State.NONCONFORMING,
        reason=MANY_SITES,
        opens=None,
        due=None,
        due_day=True,
        met_at=None,
        population=whole,
        demanded=whole,
        found=whole - len(sites),
        missing="",
        subject_row=None,
    )
    grade = min((found.grade for here in sites.values() for found in here), key=GRADES.index)
    return Finding(duty.finding, obligation, grade, post="", evidence=(), evidence_total=0)
