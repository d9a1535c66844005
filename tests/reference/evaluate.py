"""The evaluator: rule by rule, subject by subject, window by window; then what follows from other rules."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from compliance.catalogue.catalogue import RuleEntry
from compliance.ledger import Obligation, State
from reference import reconciliation, sampling
from reference.draft import Draft
from reference.extents import own_days_uncovered
from reference.needs import in_two_units, parameters, record_types
from reference.scene import Scene
from reference.states import KINDS, Judged, is_open, judge
from reference.subjects import Subject, scene_of, subjects
from reference.world import Sight, World

OVERRULED = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.PENDING, State.MANUAL)


def evaluate(world: World) -> list[Obligation]:
    """Return every obligation of the audit, sorted by rule, subject and window."""
    sight = Sight(world)
    ledger = {name: [judged.obligation for judged in _rule(sight, entry)] for name, entry in _rules(world)}
    settled = [_follows(sight, row, ledger) for rows in ledger.values() for row in rows]
    return sorted(settled, key=lambda row: (row.rule, row.subject, row.window))


def proof(world: World, rule_id: str, subject: str, window: str) -> set[tuple[str, int]]:
    """Return the records (type, ``_row``) that decided: the subject's row and those that were counted."""
    judged = _rule(Sight(world), world.catalogue.rules[rule_id])
    key = (subject, window)
    return {record for j in judged if (j.obligation.subject, j.obligation.window) == key for record in j.proof}


def _rules(world: World) -> list[tuple[str, RuleEntry]]:
    return sorted(world.catalogue.rules.items())


def _rule(sight: Sight, entry: RuleEntry) -> list[Judged]:
    """Return the obligations of one rule, or the one row that says why there is none."""
    absent = record_types(entry.rule, sight.catalogue) - set(sight.world.tables)
    if absent:
        return [_alone(entry, State.NOT_ASSESSABLE, f"no_export:{min(absent)}")]
    unset = {name for name in parameters(entry.rule) if not entry.params.get(name)} | in_two_units(
        entry.rule, entry.params
    )
    if unset:
        return [_alone(entry, State.NOT_ASSESSABLE, f"parameter:{min(unset)}")]
    judged = [
        judge(scene, draft)
        for scene, draft in _drafts(sight, entry)
        if _in_force(entry, draft) and _in_audit(sight, draft)
    ]
    if own_days_uncovered(sight, entry.rule):
        judged.append(_alone(entry, State.NOT_ASSESSABLE, "extent"))
    return judged or [_alone(entry, State.NOT_APPLICABLE, "no_events")]


def _drafts(sight: Sight, entry: RuleEntry) -> list[tuple[Scene, Draft]]:
    """Return the drafts of a rule, each with the scene of its subject's row."""
    found = [(scene_of(sight, entry, subject.row), subject) for subject in subjects(sight, entry)]
    rule = entry.rule
    if rule.sampling is not None:
        whole = sampling.drafts(found, rule.sampling)
    elif rule.reconciliation is not None and rule.reconciliation.sequence is not None:
        whole = reconciliation.sequence_drafts(found, rule.reconciliation.sequence)
    else:
        whole = _single(found, entry)
    return [(scene_of(sight, entry, draft.subject.row), draft) for draft in whole]


def _single(found: Sequence[tuple[Scene, Subject]], entry: RuleEntry) -> list[Draft]:
    kind = KINDS[entry.rule.kind]
    return [draft for scene, subject in found for draft in kind.drafts(scene, subject, entry.rule.check)]


def _in_force(entry: RuleEntry, draft: Draft) -> bool:
    """Tell whether the rule is in force when the duty opens, else when it falls due."""
    when = draft.opens or draft.due
    rule = entry.rule
    if when is None:
        return True
    begun = rule.effective_from is None or rule.effective_from <= when.date
    return begun and (rule.effective_to is None or when.date <= rule.effective_to)


def _in_audit(sight: Sight, draft: Draft) -> bool:
    """Tell whether the duty belongs to the audited span."""
    opened = draft.opens is None or draft.opens.date <= sight.to
    if draft.due is None:
        return opened
    first = sight.world.from_
    reaches = first is None or draft.due.date >= first or (draft.lasts is not None and draft.lasts >= first)
    return reaches and (draft.final or (opened and (draft.due.date <= sight.to or is_open(sight, draft))))


def _alone(entry: RuleEntry, state: State, reason: str) -> Judged:
    row = Obligation(
        rule=entry.id, clause=entry.rule.clause, site="", subject="", window="", state=state, reason=reason,
        opens=None, due=None, due_day=False, met_at=None, population=None, demanded=None, found=None,
        missing="", subject_row=None,
    )  # fmt: skip
    return Judged(row, frozenset())


def _follows(sight: Sight, row: Obligation, ledger: dict[str, list[Obligation]]) -> Obligation:
    """Step 9: a presupposed rule is unmet at the same site, or for the company."""
    if row.state not in OVERRULED:
        return row
    for name in sight.catalogue.rules[row.rule].rule.presupposes:
        unmet = {other.site for other in ledger.get(name, ()) if other.state is State.NONCONFORMING}
        if row.site in unmet or "" in unmet:
            return replace(row, state=State.NOT_ASSESSABLE, reason=f"follows_from:{name}")
    return row
