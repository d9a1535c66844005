"""Comparing an audit with what the store knows, and recording it. Only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import Comparison, Duty, Standing, confirmed, duty_of, gone, standings
from compliance.findings.result import AuditResult
from compliance.findings.systemic import beside
from compliance.ledger import Obligation, State
from compliance.store.findings import finding_changes, known_findings
from compliance.store.inputs import changed, inputs_of
from compliance.store.journal import Change, Head, Kind, Stamp, append, holding, one, written
from compliance.store.keys import finding_key
from compliance.store.rectifications import changes_of_run
from compliance.store.runs import all_told_since, first_of_span, run_after, run_before, run_key, run_numbered, span
from compliance.store.sound import sound


def compare(
    connection: Connection, result: AuditResult, states: Mapping[Duty, State], baseline: int | None
) -> Comparison:
    """Return the audit beside run ``baseline`` (None: beside the one that comes before it)."""
    standard = result.catalogue.standard.id
    before = run_numbered(connection, baseline, standard) if baseline is not None else run_before(connection, result)
    look_back, later = result.catalogue.profile.recurrence.look_back, run_after(connection, result)
    looks_back = (later.number, later.as_of) if later is not None else None
    if before is None:
        own = standings(result.findings, {}, day=result.moment.day, look_back_days=look_back)
        return Comparison(None, "", own, systemic=beside(result, {}, (), look_back), looks_back=looks_back)
    now = baseline is None and later is None and all_told_since(connection, before)
    every = known_findings(connection, result, at_run=None if now else before.number)
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
        looks_back=looks_back,
    )


def changed_inputs(connection: Connection, result: AuditResult, comparison: Comparison, engine: str) -> tuple[str, ...]:
    """Return the names of the inputs that differ from the first run of the same span; none without such a run."""
    again, now = first_of_span(connection, result), inputs_of(result, comparison, engine)
    return changed(one(connection, Kind.INPUTS, run_key(again.number)), now) if again is not None else ()


def record(
    connection: Connection, result: AuditResult, ledger: Iterable[Obligation], stamp: Stamp, engine: str
) -> Head:
    """Append a compared run with all that changed in it; ``stamp.run`` is its number. Return the new end.

    An audit that looks back leaves all that is known as it is: it only adds findings that nobody knew.
    """
    comparison = result.comparison
    assert comparison is not None
    known = known_findings(connection, result)
    inputs = Change(Kind.INPUTS, run_key(stamp.run), inputs_of(result, comparison, engine), "audit")
    changes = [_run(result, comparison, stamp), inputs, _tally(result, stamp.run)]
    changes += finding_changes(connection, result, comparison, known, stamp.run)
    changes += changes_of_run(connection, result, comparison, known, run=stamp.run)
    if not comparison.looks_back:
        changes += _obligation_changes(connection, result.catalogue, ledger)
    return append(connection, changes, stamp)


def told(connection: Connection, stamp: Stamp) -> None:
    """Note that the reports of the run are in place: only then do its findings count as told."""
    append(connection, [Change(Kind.REPORTED, run_key(stamp.run), {}, "reported")], stamp)


def _run(result: AuditResult, comparison: Comparison, stamp: Stamp) -> Change:
    as_of, from_, to = span(result)
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
    scope = result.audit_file.scope
    if scope.sites or scope.areas:
        body["scope"] = written([sorted(scope.sites), sorted(scope.areas)])
    return Change(Kind.RUN, run_key(stamp.run), body, "audit")


def _tally(result: AuditResult, run: int) -> Change:
    """Count by clause and site: what ``history`` reads; rules come and go, clauses stay."""
    clauses = {rule: entry.rule.clause for rule, entry in result.catalogue.rules.items()}
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for tally in result.tallies:
        line = counted.setdefault((clauses[tally.rule], tally.site), {})
        for state, number in tally.counts.items():
            line[state] = line.get(state, 0) + number
    return Change(
        Kind.TALLY, run_key(run), {"lines": [[*key, counts] for key, counts in sorted(counted.items())]}, "audit"
    )


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
            yield Change(Kind.OBLIGATION, key, body, obligation.reason or obligation.state.value)
