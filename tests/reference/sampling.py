"""Sampling: so many of the members of a group are covered; strata are covered whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from compliance.catalogue.kinds.sampling import Sampling
from compliance.catalogue.words import parse_ratio
from reference.draft import Draft, Outcome, unclear
from reference.language import condition
from reference.periods import Period, period_of
from reference.scene import Scene
from reference.subjects import Subject, own_time, rank, text_of
from reference.truth import Truth, every, negate, some, truth
from reference.windows import due_drafts
from reference.world import UNUSABLE, MissingError, Value, key_of, whole_day


@dataclass(frozen=True, slots=True)
class Member:
    """A row of ``each`` in its group. ``sure``: it surely belongs to the population.

    ``clear``: the same, as if the exports covered all days. ``spoilt``: it would still not be known.
    """

    scene: Scene
    subject: Subject
    group: str
    sure: Truth
    at: Value | None
    clear: Truth
    spoilt: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The members of one group and period; ``stratum`` for a single member that must be covered."""

    members: tuple[Member, ...]
    period: Period
    stratum: str = ""


def drafts(found: Sequence[tuple[Scene, Subject]], check: Sampling) -> list[Draft]:
    """Return the groups and the members of the strata."""
    groups: dict[tuple[str, Period], list[Member]] = {}
    undated: dict[str, Member] = {}
    for scene, subject in found:
        member = _member(scene, subject, check)
        if member is None:
            continue
        if member.at is None:
            undated.setdefault(member.group, member)
        else:
            groups.setdefault((member.group, period_of(check.per, member.at.date)), []).append(member)
    drafts = [unclear(_group_subject(member)) for _, member in sorted(undated.items())]
    for (_, period), members in groups.items():
        counted = _in_ratio(members, check)
        if counted and (check.ratio is not None or check.tiers is not None):
            drafts.append(_group_draft(Group(counted, period), check))
        drafts += [draft for name in check.always for member in members for draft in _stratum(member, name, check)]
    return drafts


def _member(scene: Scene, subject: Subject, check: Sampling) -> Member | None:
    """Return the member; None where it is excluded or has no time. ``at`` None: the time is unusable."""
    excluded = _excluded(scene, check)
    at = own_time(scene)
    if excluded is Truth.TRUE or at is None:
        return None
    parts = [scene.read(path) for path in check.by]
    clear = truth(UNUSABLE not in parts and not _may_be_another(subject))
    placed = clear if clear is Truth.TRUE else Truth.UNKNOWN
    sure = every((subject.where, negate(excluded), placed))
    out = _excluded(scene.covering(), check)
    known = every((subject.clear, negate(out), placed))
    group = key_of(map(text_of, parts))
    spoilt = Truth.UNKNOWN in (subject.clear, out, placed)
    return Member(scene, subject, group, sure, at if isinstance(at, Value) else None, known, spoilt)


def _may_be_another(subject: Subject) -> bool:
    """Tell whether the member and another may be one event and its correction, so one member."""
    return subject.row is not None and subject.row.event is not None


def _excluded(scene: Scene, check: Sampling, *, strata: bool = False) -> Truth:
    """Return whether a member is left out; ``strata``: being in one of them does it too."""
    asked = [] if check.excluded is None else [check.excluded]
    return some([condition(scene, one) for one in (*asked, *(check.always.values() if strata else ()))])


def _in_ratio(members: Sequence[Member], check: Sampling) -> tuple[Member, ...]:
    """Return the members of the group; those of strata are out of it where the rule says so."""
    if check.strata_in_ratio:
        return tuple(members)
    kept = []
    for member in members:
        outside = every([negate(condition(member.scene, asked)) for asked in check.always.values()])
        if outside is not Truth.FALSE:
            unplaced = UNUSABLE in [member.scene.read(path) for path in check.by] or _may_be_another(member.subject)
            out = _excluded(member.scene.covering(), check, strata=True)
            spoilt = unplaced or Truth.UNKNOWN in (member.subject.clear, out)
            kept.append(replace(member, sure=every((member.sure, outside)), spoilt=spoilt))
    return tuple(kept)


def _group_subject(first: Member) -> Subject:
    return replace(first.subject, key=first.group, where=Truth.TRUE, shown=None)


def _whole_subject(members: Sequence[Member]) -> Subject:
    """Return the group: of its members' site, else (they are of several, or nobody knows of one) of no known one."""
    sites = {member.subject.site for member in members}
    lost = len(sites) > 1 or any(member.subject.unplaced for member in members)
    return replace(_group_subject(members[0]), site=sites.pop() if len(sites) == 1 else "", unplaced=lost)


def _group_draft(group: Group, check: Sampling) -> Draft:
    period = group.period
    first = Draft(_whole_subject(group.members), period.label, opens=whole_day(period.first), of=group)
    first = replace(first, end=whole_day(period.last), until=_until(group.members[0], group, check))
    own = [] if check.due is None else [d for m in group.members for d in due_drafts(m.scene, m.subject, check.due)]
    lacking = [draft.missing for draft in own if draft.missing]
    if lacking:
        return replace(first, missing=min(lacking, key=rank))
    due = max((*(d.due for d in own if d.due is not None), whole_day(period.last)), key=_ends)
    return replace(first, due=due, by_day=due.date)


def _until(member: Member, group: Group, check: Sampling) -> Value:
    """Return up to when a record is asked for where nothing says when: to the later of its own due and the period."""
    own = [] if check.due is None else due_drafts(member.scene, member.subject, check.due)
    return whole_day(max([group.period.last, *(d.due.date for d in own if d.due is not None)]))


def _ends(due: Value) -> tuple[datetime, bool]:
    """Return when a due ends: a day due at 24:00."""
    return (due.value + timedelta(days=1) if due.day else due.value, due.day)


def _stratum(member: Member, name: str, check: Sampling) -> list[Draft]:
    assert member.at is not None
    window = f"{name}:{member.subject.key}"
    period = period_of(check.per, member.at.date)
    subject = replace(member.subject, key=member.group, where=member.sure)
    if check.due is None:
        day = member.at.date
        found = [Draft(subject, opens=whole_day(day), due=whole_day(period.last), by_day=period.last)]
    else:
        found = due_drafts(member.scene, subject, check.due)
    drafts = []
    for draft in found:
        asked = condition(draft.scene(member.scene), check.always[name])
        if asked is not Truth.FALSE:
            clear = every((member.clear, condition(draft.scene(member.scene).covering(), check.always[name])))
            settled = replace(subject, where=every((member.sure, asked)), clear=clear)
            drafts.append(replace(draft, subject=settled, window=window, of=Group((member,), period, name)))
    return drafts


def outcome(scene: Scene, draft: Draft, check: Sampling) -> Outcome:
    """Count the covered members against what is demanded."""
    group: Group = draft.of
    if group.stratum:
        covered = condition(scene, check.covered_when)
        return Outcome(covered, "not_covered", found=int(covered is Truth.TRUE))
    truths = []
    for member in group.members:
        inner = _inner(draft, member, check)
        truths.append((member, condition(inner, check.covered_when)))
        if scene.used is not None:
            assert member.subject.row is not None
            scene.used.add((member.subject.type, member.subject.row.row))
    sure = [t for m, t in truths if m.sure is Truth.TRUE]
    demanded = _demanded(scene, check, len(sure))
    low, high = sum(t is Truth.TRUE for t in sure), sum(t is not Truth.FALSE for t in sure)
    enough = truth(low >= demanded) if low >= demanded or high < demanded else Truth.UNKNOWN
    if len(sure) < len(truths):
        enough = Truth.UNKNOWN
    return Outcome(enough, "too_few", demanded, low, population=len(sure))


def _inner(draft: Draft, member: Member, check: Sampling) -> Scene:
    return replace(draft, subject=member.subject, until=_until(member, draft.of, check)).scene(member.scene)


def spoilt(draft: Draft, check: Sampling) -> bool:
    """Tell whether something of a member of the group would not be known though the exports covered all days."""
    for member in draft.of.members:
        covered = condition(_inner(draft, member, check).covering(), check.covered_when)
        if member.spoilt or covered is Truth.UNKNOWN:
            return True
    return False


def _demanded(scene: Scene, check: Sampling, members: int) -> int:
    ratio, least = _ratio(scene, check, members)
    exact = ratio * members
    if check.rounding == "half_up":
        rounded = floor(exact + Fraction(1, 2))
    else:
        rounded = ceil(exact) if check.rounding == "ceil" else floor(exact)
    return rounded if rounded >= least else min(least, members)


def _ratio(scene: Scene, check: Sampling, members: int) -> tuple[Fraction, int]:
    """Return the ratio for so many members and the least number; MissingError where no tier holds them."""
    node: Any = check.tiers or check.ratio
    if isinstance(node, Fraction):
        return node, 0
    value = scene.parameter(node.param)
    tiers = [{"ratio": value}] if isinstance(value, str) else value
    for tier in tiers:
        if int(tier.get("from", 0)) <= members and ("to" not in tier or members <= int(tier["to"])):
            return parse_ratio(tier["ratio"]), int(tier.get("least", 0))
    raise MissingError(f"parameter:{node.param}")
