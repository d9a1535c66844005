"""Runs: comparing an audit with what the store knows, and recording it. Only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import (
    Comparison,
    Duty,
    Fate,
    Known,
    Standing,
    confirmed,
    duty_of,
    gone,
    renamed,
    standings,
)
from compliance.findings.rectification import GRADES
from compliance.findings.rectifying import Status
from compliance.findings.result import AuditResult
from compliance.findings.systemic import beside
from compliance.ledger import Obligation, State
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.store.inputs import changed, inputs_of
from compliance.store.journal import Change, Head, Kind, Stamp, append, held_at, holding, one
from compliance.store.keys import duty_of_key, finding_key
from compliance.store.rectifications import changes_of_run, every_finding, rectifications
from compliance.store.schema import CURRENT
from compliance.store.sound import sound


@dataclass(frozen=True, slots=True)
class Run:
    """One recorded audit. ``counts``: findings by standing, and what became of those that are gone."""

    number: int
    standard: str
    as_of: str
    from_: str
    to: str
    at: str
    who: str
    counts: Mapping[str, int]


def runs(connection: Connection) -> tuple[Run, ...]:
    """Return every run in order."""
    return sound(lambda: tuple(Run(int(key), **body) for key, body in holding(connection, Kind.RUN)))


def run_numbered(connection: Connection, number: int, standard: str) -> Run:
    """Return that run of the standard; ProblemsError when there is none."""
    known = [run for run in runs(connection) if run.standard == standard]
    for run in known:
        if run.number == number:
            return run
    listed = [run.number for run in known[-10:]] or msg("none yet")
    what = msg("the store has no run {number} of {standard}", number=number, standard=standard)
    raise ProblemsError([Problem(Place("--baseline"), what, msg("one of {listed}", listed=listed))])


def compare(
    connection: Connection, result: AuditResult, states: Mapping[Duty, State], baseline: int | None
) -> Comparison:
    """Return the audit beside run ``baseline`` (None: the last one of its standard whose reports were put in place)."""
    standard = result.catalogue.standard.id
    before = run_numbered(connection, baseline, standard) if baseline is not None else _last(connection, standard)
    look_back = result.catalogue.profile.recurrence.look_back
    if before is None:
        own = standings(result.findings, {}, day=result.moment.day, look_back_days=look_back)
        return Comparison(None, "", own, systemic=beside(result, {}, (), look_back))
    told_all = before.number == next_number(connection) - 1
    every = known_findings(connection, result, at_run=None if told_all and baseline is None else before.number)
    known = {duty: one for duty, one in every.items() if not duty.is_systemic}
    company = {duty: one for duty, one in every.items() if duty.is_systemic}
    fixed, not_seen = gone(result.findings, known, states)
    return Comparison(
        run=before.number,
        run_as_of=before.as_of,
        findings=standings(result.findings, known, day=result.moment.day, look_back_days=look_back),
        fixed=fixed,
        not_seen=not_seen,
        systemic=beside(result, company, not_seen, look_back),
        confirmed=confirmed(result.findings, known, states),
    )


def changed_inputs(connection: Connection, result: AuditResult, comparison: Comparison, engine: str) -> tuple[str, ...]:
    """Return the names of the inputs that differ from the first run of the same span; none without such a run."""
    again, now = _first_of_span(connection, result), inputs_of(result, comparison, engine)
    return changed(one(connection, Kind.INPUTS, run_key(again.number)), now) if again is not None else ()


def known_findings(connection: Connection, result: AuditResult, *, at_run: int | None = None) -> dict[Duty, Known]:
    """Return what the store knows of findings of this standard, by their present rule names; now, or after a run."""
    names = result.catalogue.renamed
    held = holding(connection, Kind.FINDING) if at_run is None else held_at(connection, Kind.FINDING, at_run)
    known = {}
    for key, body in held:
        standard, duty = duty_of_key(key)
        present = renamed(duty, names)
        if standard != result.catalogue.standard.id:
            continue
        if duty.rule == result.catalogue.origin(present.rule) or present not in known:
            known[present] = replace(known_of(duty, body), duty=present)
    return known


def record(
    connection: Connection, result: AuditResult, ledger: Iterable[Obligation], stamp: Stamp, engine: str
) -> Head:
    """Append a compared run with all that changed in it; ``stamp.run`` is its number. Return the new end."""
    comparison = result.comparison
    assert comparison is not None
    inputs = Change(Kind.INPUTS, run_key(stamp.run), inputs_of(result, comparison, engine))
    changes = [_run(result, comparison, stamp), inputs, _tally(result, stamp.run)]
    changes += _finding_changes(connection, result, comparison, stamp.run)
    changes += changes_of_run(connection, result, comparison, day=result.moment.day, run=stamp.run)
    changes += _obligation_changes(connection, result.catalogue, ledger)
    return append(connection, changes, stamp)


def next_number(connection: Connection) -> int:
    """Return the number of the next run, from 1."""
    last = connection.execute(select(func.max(CURRENT.c.key)).where(CURRENT.c.kind == Kind.RUN.value)).scalar()
    return sound(lambda: int(last or 0) + 1)


def run_key(number: int) -> str:
    """Return the key of a run's entries, in the order of the numbers."""
    return f"{number:08d}"


def told(connection: Connection, stamp: Stamp) -> None:
    """Note that the reports of the run are in place: only then do its findings count as told."""
    append(connection, [Change(Kind.REPORTED, run_key(stamp.run), {})], stamp)


def _last(connection: Connection, standard: str) -> Run | None:
    reported = sound(lambda: {int(key) for key, _ in holding(connection, Kind.REPORTED)})
    listed = reversed(runs(connection))
    return next((run for run in listed if run.standard == standard and run.number in reported), None)


def _first_of_span(connection: Connection, result: AuditResult) -> Run | None:
    wanted, standard = _span(result), result.catalogue.standard.id
    return next((r for r in runs(connection) if r.standard == standard and (r.as_of, r.from_, r.to) == wanted), None)


def _span(result: AuditResult) -> tuple[str, str, str]:
    moment = result.moment
    return (moment.as_of.isoformat(), moment.from_.isoformat() if moment.from_ else "", moment.to.isoformat())


def known_of(duty: Duty, body: Mapping[str, Any]) -> Known:
    """Return the finding of such data; DamagedError when it is none."""
    return sound(lambda: _known(duty, body))


def _known(duty: Duty, body: Mapping[str, Any]) -> Known:
    return Known(
        id=duty.finding,
        duty=duty,
        site=body["site"],
        clause=body["clause"],
        grade=GRADES[GRADES.index(body["grade"])],
        fate=Fate(body["fate"]),
        first=int(body["first"]),
        closed_on=date.fromisoformat(body["closed_on"]) if body["closed_on"] else None,
        before=body.get("before", ""),
    )


def _body(known: Known) -> dict[str, Any]:
    return {
        "site": known.site,
        "clause": known.clause,
        "grade": known.grade,
        "fate": known.fate.value,
        "first": known.first,
        "closed_on": known.closed_on.isoformat() if known.closed_on else "",
        "before": known.before,
    }


def _run(result: AuditResult, comparison: Comparison, stamp: Stamp) -> Change:
    as_of, from_, to = _span(result)
    counts = {standing.value: comparison.count(standing) for standing in Standing}
    body = {
        "standard": result.catalogue.standard.id,
        "as_of": as_of,
        "from_": from_,
        "to": to,
        "at": stamp.at,
        "who": stamp.who,
        "counts": {**counts, "fixed": len(comparison.fixed), "not_seen": len(comparison.not_seen)},
    }
    return Change(Kind.RUN, run_key(stamp.run), body)


def _tally(result: AuditResult, run: int) -> Change:
    """Count by clause and site: what ``history`` reads; rules come and go, clauses stay."""
    clauses = {rule: entry.rule.clause for rule, entry in result.catalogue.rules.items()}
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for tally in result.tallies:
        line = counted.setdefault((clauses[tally.rule], tally.site), {})
        for state, number in tally.counts.items():
            line[state] = line.get(state, 0) + number
    return Change(Kind.TALLY, run_key(run), {"lines": [[*key, counts] for key, counts in sorted(counted.items())]})


def _finding_changes(connection: Connection, result: AuditResult, comparison: Comparison, run: int) -> Iterator[Change]:
    catalogue, held = result.catalogue, known_findings(connection, result)
    for finding in every_finding(result):
        duty = duty_of(finding.obligation)
        before = held.get(duty)
        closed = before is not None and before.fate is Fate.CLOSED
        known = Known(
            finding.id,
            duty,
            finding.obligation.site,
            finding.obligation.clause,
            finding.grade,
            Fate.CLOSED if closed else Fate.OPEN,
            before.first if before is not None else run,
            before.closed_on if before is not None and closed else None,
            comparison.of(finding.id).before,
        )
        if known != before:
            why = comparison.of(finding.id).standing.value
            yield Change(Kind.FINDING, finding_key(catalogue, duty), _body(known), why)
    for other in (*comparison.confirmed, *comparison.systemic.confirmed):
        if held.get(other.duty, other).fate is Fate.CLOSED:
            yield Change(
                Kind.FINDING, finding_key(catalogue, other.duty), _body(replace(other, fate=Fate.FIXED)), "confirmed"
            )
    rectified = rectifications(connection)
    for part in (*comparison.fixed, *comparison.systemic.fixed):
        if held.get(part.known.duty, part.known).fate is Fate.OPEN:
            own = rectified.get(finding_key(catalogue, part.known.duty))
            verified = own is not None and own.rectification.status is Status.TO_VERIFY
            fixed = replace(part.known, fate=Fate.FIXED, closed_on=result.moment.day if verified else None)
            yield Change(Kind.FINDING, finding_key(catalogue, fixed.duty), _body(fixed), part.reason)


def _obligation_changes(connection: Connection, catalogue: Catalogue, ledger: Iterable[Obligation]) -> Iterator[Change]:
    held = sound(lambda: {key: (body["state"], body["reason"]) for key, body in holding(connection, Kind.OBLIGATION)})
    for obligation in ledger:
        key = finding_key(catalogue, duty_of(obligation))
        if held.get(key) != (obligation.state.value, obligation.reason):
            body = {
                "state": obligation.state.value,
                "reason": obligation.reason,
                "clause": obligation.clause,
                "site": obligation.site,
                "due": obligation.due.isoformat() if obligation.due else "",
            }
            yield Change(Kind.OBLIGATION, key, body)
