"""The groups of a sampling rule as they stand: members, who of them is covered, and what must be covered whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from compliance.engine import gather
from compliance.engine.database import Database
from compliance.engine.emit import quote
from compliance.engine.run import LedgerRun
from compliance.findings.drawing import Group, Member
from compliance.ledger import Obligation, State
from compliance.plan.compile import RulePlan

OPEN = (State.PENDING, State.NONCONFORMING)


def groups(run: LedgerRun, rule: str, states: Collection[State] = OPEN) -> tuple[Group, ...]:
    """Return the groups whose obligation is in one of ``states``; none for a rule without a ratio."""
    ledger = [duty for duty in gather.obligations(run.place) if duty.rule == rule]
    strata = _strata(duty for duty in ledger if duty.subject_row is not None and duty.state in OPEN)
    members: dict[tuple[str, str], list[Member]] = {}
    for subject, window, row, covered, key in run.asked(lambda place, plans: _rolls(place, plans[rule])):
        named = tuple(sorted(strata.get(row, ())))
        members.setdefault((subject, window), []).append(Member(key, row, bool(covered), named))
    return tuple(
        Group(duty.subject, duty.window, duty.demanded, duty.due, tuple(members.get((duty.subject, duty.window), ())))
        for duty in ledger
        if duty.subject_row is None and duty.state in states and duty.demanded is not None
    )


def _strata(duties: Iterable[Obligation]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for duty in duties:
        assert duty.subject_row is not None
        found.setdefault(duty.subject_row, set()).add(duty.window.split(":", 1)[0])
    return found


def _rolls(place: Database, plan: RulePlan) -> list[tuple[str, str, int, bool, str]]:
    """Return subject, window, row, covered and key of every member, ordered by row."""
    named = [proof for proof in plan.proofs if "covered" in dict(proof.select.columns)]
    rows: list[tuple[str, str, int, bool, str]] = []
    for proof in named:
        sql, binds = place.emitted(proof.select)
        asked = (
            f"SELECT subject, {quote('window')}, {quote('row')}, covered, {quote('key')} FROM ({sql}) AS p ORDER BY 3"
        )
        rows += place.rows(asked, binds)
    return rows
