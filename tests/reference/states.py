"""The state of one obligation, step by step as the meaning says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.conditions import Condition, Operand
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.rule import Rule
from compliance.ledger import Obligation, State
from reference import attestation, content, deadline, evidence, frequency, reconciliation, sampling
from reference.draft import UNCLEAR, Draft, Outcome
from reference.extents import of_window, uncovered
from reference.language import condition, named
from reference.needs import asks_for_absence, entries, parameters
from reference.scene import Scene
from reference.subjects import activity, scene_of
from reference.truth import Truth
from reference.world import MissingError, Sight

KINDS = {
    "frequency": frequency,
    "deadline": deadline,
    "sampling": sampling,
    "evidence": evidence,
    "content": content,
    "reconciliation": reconciliation,
    "attestation": attestation,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state with its reason, and what the requirement came to (None: it was not asked)."""

    state: State
    reason: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An obligation and the records that prove it."""

    obligation: Obligation
    proof: frozenset[tuple[str, int]]


def judge(scene: Scene, draft: Draft) -> Judged:
    """Give the draft its state."""
    used: set[tuple[str, int]] = set()
    verdict = _verdict(draft.scene(scene), draft, used)
    if draft.subject.shown is not None:
        used.add((draft.subject.type, draft.subject.shown))
    return Judged(_obligation(scene.entry, draft, verdict), frozenset(used))


def _verdict(scene: Scene, draft: Draft, used: set[tuple[str, int]]) -> Verdict:
    rule = scene.entry.rule
    if draft.outright:
        return Verdict(State.NOT_ASSESSABLE, draft.missing)
    early = _gate(scene, draft, rule) or _exempt(scene, draft, rule)
    if early is not None:
        return early
    unset = _unset(scene, draft, rule.check)
    lacking = min(filter(None, (unset, draft.missing if draft.missing.startswith("parameter:") else "")), default="")
    if lacking or draft.missing:
        return Verdict(State.NOT_ASSESSABLE, lacking or draft.missing)
    try:
        outcome = KINDS[rule.kind].outcome(replace(scene, used=used), draft, rule.check)
    except MissingError as missing:
        return Verdict(State.NOT_ASSESSABLE, missing.reason)
    return replace(_judged(scene, draft, outcome), outcome=outcome)


def _gate(scene: Scene, draft: Draft, rule: Rule) -> Verdict | None:
    """Step 1: the gate, the partial period, the unknown choice of rows."""
    gate = Truth.TRUE if rule.when is None else _agreed(scene, draft, rule.when)
    if gate is Truth.FALSE:
        return Verdict(State.NOT_APPLICABLE, "gate")
    if gate is Truth.UNKNOWN:
        spoilt = rule.when is not None and _agreed(scene.covering(), draft, rule.when) is Truth.UNKNOWN
        return Verdict(State.NOT_ASSESSABLE, _unset(scene, draft, rule.when) or _unknown(spoilt=spoilt))
    if draft.partial:
        return Verdict(State.NOT_APPLICABLE, "partial_period")
    if draft.subject.where is Truth.UNKNOWN:
        return Verdict(State.NOT_ASSESSABLE, _unknown(spoilt=draft.subject.clear is Truth.UNKNOWN))
    return None


def _exempt(scene: Scene, draft: Draft, rule: Rule) -> Verdict | None:
    """Step 2: the first exemption that is true; none true and one unknown cannot be judged."""
    truths = [(exemption.code, _agreed(scene, draft, exemption.when)) for exemption in rule.exempt]
    for code, fact in truths:
        if fact is Truth.TRUE:
            return Verdict(State.EXEMPT, f"exemption:{code}")
    if any(fact is Truth.UNKNOWN for _, fact in truths):
        spoilt = any(_agreed(scene.covering(), draft, one.when) is Truth.UNKNOWN for one in rule.exempt)
        return Verdict(State.NOT_ASSESSABLE, _unset(scene, draft, rule.exempt) or _unknown(spoilt=spoilt))
    return None


def _agreed(scene: Scene, draft: Draft, asked: Condition) -> Truth:
    """Return the answer of an obligation; of a group that on which its members agree, else it is unknown."""
    if isinstance(draft.of, sampling.Group) and not draft.of.stratum:
        scenes = [replace(draft, subject=m.subject).scene(m.scene) for m in draft.of.members]
    elif scene.entry.rule.each.key is not None:
        scenes = _of_rows(scene, draft)
    else:
        return condition(scene, asked)
    truths = {condition(replace(one, sight=scene.sight), asked) for one in scenes}
    return truths.pop() if len(truths) == 1 else Truth.UNKNOWN


def _of_rows(scene: Scene, draft: Draft) -> list[Scene]:
    """Return the scenes of the merged rows whose span touches the period, suspended or not."""
    period, _ = draft.of
    scenes = []
    for row in draft.subject.rows:
        own = scene_of(scene.sight, scene.entry, row)
        subject = replace(draft.subject, row=row, rows=(row,), site=own.site, unplaced=own.unplaced)
        (stretch,) = activity(own, subject).stretches
        begins_in_time = stretch.from_ is None or stretch.from_ <= period.last
        if stretch.real and begins_in_time and (stretch.to is None or stretch.to >= draft.opens.date):
            scenes.append(replace(draft, subject=subject).scene(own))
    return scenes


def _unknown(*, spoilt: bool) -> str:
    """Return why something cannot be known; ``spoilt``: it could not though the exports covered all days."""
    return UNCLEAR if spoilt else "extent"


def _unset(scene: Scene, draft: Draft, node: Any) -> str:
    """Return the reason for the first parameter that is not set at this site on this day, or for this row's key."""
    names = {name for name in parameters(node, keyed=False, timing=False) if not scene.sets(name)}
    if not (isinstance(draft.of, sampling.Group) and not draft.of.stratum):  # a group has no row
        names |= {name for name, key in entries(node) if _asks(scene, name, key)}
    return f"parameter:{min(names)}" if names else ""


def _asks(scene: Scene, name: str, key: Operand) -> bool:
    try:
        named(scene, name, key)
    except MissingError as missing:
        return missing.reason != UNCLEAR
    return False


def _judged(scene: Scene, draft: Draft, outcome: Outcome) -> Verdict:
    """Steps 4 to 8; a group, and a requirement that asks for an absence, take 7 before 6 before 5."""
    rule = scene.entry.rule
    if _future(scene.sight, draft):
        return Verdict(State.PENDING, "not_due")
    if isinstance(rule.check, Attestation):
        return _answered(scene, draft, outcome, rule)
    is_group = isinstance(draft.of, sampling.Group) and not draft.of.stratum
    met = Verdict(State.CONFORMING) if outcome.truth is Truth.TRUE else None
    if is_group and met is not None and not outcome.demanded:
        met = Verdict(State.NOT_APPLICABLE, "none_asked")
    still = Verdict(State.PENDING, "not_due") if _open(scene.sight, draft) else None
    doubt = _doubt(scene, draft, outcome, is_group=is_group)
    swapped = is_group or asks_for_absence(_requirement(rule))
    steps = (doubt, still, met) if swapped else (met, still, doubt)
    return next((step for step in steps if step is not None), _breach(rule, outcome))


def _breach(rule: Rule, outcome: Outcome) -> Verdict:
    soft = rule.severity == "observation" or rule.modality == "may"
    return Verdict(State.OBSERVATION if soft else State.NONCONFORMING, outcome.reason)


def _answered(scene: Scene, draft: Draft, outcome: Outcome, rule: Rule) -> Verdict:
    if outcome.truth is Truth.UNKNOWN:
        return Verdict(State.NOT_ASSESSABLE, UNCLEAR)
    if outcome.answer == State.MANUAL:
        waiting = _open(scene.sight, draft)
        return Verdict(State.PENDING, "not_due") if waiting else Verdict(State.MANUAL, outcome.reason)
    if outcome.answer == State.NONCONFORMING:
        return _breach(rule, outcome)
    state = State(outcome.answer)
    return Verdict(state, "" if state is State.CONFORMING else "answered")


def _future(sight: Sight, draft: Draft) -> bool:
    if draft.final:
        return False
    if draft.due is None:
        return True  # it never comes
    return draft.due.date > sight.today if draft.due.day else draft.due.value >= sight.limit


def _open(sight: Sight, draft: Draft) -> bool:
    return is_open(sight, draft) and not draft.final


def is_open(sight: Sight, draft: Draft) -> bool:
    """Tell whether the due has not passed."""
    if draft.due is None:
        return True
    return draft.due.date >= sight.today if draft.due.day else draft.due.value >= sight.limit


def _requirement(rule: Rule) -> Any:
    check = rule.check
    return (check.covered_when,) if rule.sampling is not None and check is rule.sampling else check


def _doubt(scene: Scene, draft: Draft, outcome: Outcome, *, is_group: bool) -> Verdict | None:
    """Step 7: an unknown requirement, or an export that does not cover the group's period."""
    check = scene.entry.rule.check
    if outcome.truth is Truth.UNKNOWN:
        if is_group:
            return Verdict(State.NOT_ASSESSABLE, _unknown(spoilt=sampling.spoilt(draft, check)))
        whole = KINDS[scene.entry.rule.kind].outcome(scene.covering(), draft, check)
        return Verdict(State.NOT_ASSESSABLE, _unknown(spoilt=whole.truth is Truth.UNKNOWN))
    if is_group and uncovered(scene.sight, scene.type, of_window(scene, draft.end)):
        return Verdict(State.NOT_ASSESSABLE, "extent")
    return None


def _obligation(entry: RuleEntry, draft: Draft, verdict: Verdict) -> Obligation:
    row = Obligation(
        rule=entry.id,
        clause=entry.rule.clause,
        site=draft.subject.site,
        subject=draft.subject.key,
        window=draft.window,
        state=verdict.state,
        reason=verdict.reason,
        opens=None if draft.opens is None else draft.opens.value,
        due=None if draft.due is None else draft.due.value,
        due_day=draft.due is not None and draft.due.day,
        met_at=None,
        population=None,
        demanded=None,
        found=None,
        missing="",
        subject_row=draft.subject.shown,
    )
    outcome = verdict.outcome
    if outcome is None:
        return row
    return structs.replace(
        row,
        met_at=outcome.met_at,
        population=outcome.population,
        demanded=outcome.demanded,
        found=outcome.found,
        missing="" if verdict.state is State.CONFORMING else outcome.missing,
    )
