"""Gaps: from the activity's start and from every visit day, the next visit within so many active days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.catalogue.kinds.frequency import Frequency
from reference.activity import Activity
from reference.counting import at_of, parts_of
from reference.draft import Draft, Outcome
from reference.extents import Days
from reference.language import length, related_truth, unseen
from reference.scene import Scene
from reference.subjects import Subject, dated
from reference.times import hours_as_days, order, shifted
from reference.truth import Truth
from reference.world import UNUSABLE, MissingError, Row, Value, whole_day


def drafts(scene: Scene, subject: Subject, check: Frequency, active: Activity) -> list[Draft]:
    """Return one gap for the first active day and one for each visit day."""
    openers: list[tuple[str, date, Row | None]] = []
    first = active.first_day()
    if first is not None and first <= scene.sight.today:
        openers.append(("start", first, None))
    visits = _visit_days(scene, check, active)
    openers += [(row.key, day, row) for day, row in visits]
    drafts = _since_ever(scene, subject, check, (active, visits)) if active.begin is None else []
    for window, day, row in openers:
        lasts = min((d for d, _ in visits if _after(d, day, row)), default=active.end or date.max)
        draft = _draft(scene, subject, check, Gap(window, day, row, lasts, active))
        drafts += [draft] if draft is not None else []
    return drafts


def _since_ever(
    scene: Scene, subject: Subject, check: Frequency, found: tuple[Activity, list[tuple[date, Row]]]
) -> list[Draft]:
    """Return the gap before the first visit where nobody knows when it began, unless it was over before it mattered."""
    active, visits = found
    lasts = min((day for day, _ in visits), default=active.end or date.max)
    since, first = scene.entry.rule.effective_from, scene.sight.world.from_
    if any(day is not None and lasts < day for day in (since, first)) or (
        since is not None and since > scene.sight.today
    ):
        return []
    try:
        length(dated(scene, scene.sight.today), check.every)
    except MissingError as missing:
        return [Draft(subject, "start", missing=missing.reason)]
    return [Draft(subject, "start", missing="unusable")]


@dataclass(frozen=True, slots=True)
class Gap:
    """From the day of its opener (None: the start) to the next visit, else to the end of the activity, else on."""

    window: str
    day: date
    opener: Row | None
    lasts: date
    active: Activity


def _after(visit: date, day: date, opener: Row | None) -> bool:
    """Tell whether a visit comes after the opener: on the first active day itself for the start."""
    return visit > day or (opener is None and visit == day)


def _draft(scene: Scene, subject: Subject, check: Frequency, gap: Gap) -> Draft | None:
    """Return the duty; what was over before the rule was in force is none, and its clock starts no earlier."""
    since = scene.entry.rule.effective_from
    if since is not None and (gap.lasts < since or since > scene.sight.today):
        return None
    day = gap.day if since is None else max(gap.day, since)
    opens = whole_day(day)
    try:
        due = _due(dated(scene, day), check, gap.active, day)
    except MissingError as missing:
        return Draft(subject, gap.window, opens=opens, missing=missing.reason, lasts=gap.lasts, of=gap)
    last = None if due is None else whole_day(due)
    return Draft(subject, gap.window, opens=opens, due=last, by_day=due, lasts=gap.lasts, of=gap)


def _due(scene: Scene, check: Frequency, active: Activity, day: date) -> date | None:
    span = length(scene, check.every)
    if span.unit in ("hours", "days"):
        return active.nth_after(day, hours_as_days(span.count) if span.unit == "hours" else span.count)
    calendar = scene.sight.catalogue.calendar
    if not active.suspended:
        return shifted(whole_day(day), span, calendar).date
    if span.unit == "working days":
        return active.nth_working_after(day, span.count, calendar)
    return active.nth_after(day, (shifted(whole_day(day), span, calendar).date - day).days)


def _visit_days(scene: Scene, check: Frequency, active: Activity) -> list[tuple[date, Row]]:
    """Return each active day with a visit and that day's first visit (by time, then key)."""
    first: dict[date, tuple[tuple[object, ...], Row]] = {}
    for fits, at, row in _visits(scene, check):
        if fits is Truth.TRUE and isinstance(at, Value) and active.on(at.date):
            place = order(at, row.key)
            if at.date not in first or place < first[at.date][0]:
                first[at.date] = (place, row)
    return [(day, first[day][1]) for day in sorted(first)]


def _visits(scene: Scene, check: Frequency) -> Iterator[tuple[Truth, object, Row]]:
    """Yield the records that may be visits; a blank time, or a blank distinct part, is no visit."""
    scene = scene.windowless()
    for row in scene.sight.rows(check.count.of):
        fits = related_truth(scene, check.count, row)
        at = at_of(scene, check.count, row)
        parts = parts_of(scene, check.count, row)
        if fits is Truth.FALSE or at is None or parts is None:
            continue
        doubtful = at is UNUSABLE or UNUSABLE in parts
        yield Truth.UNKNOWN if doubtful else fits, at, row


def outcome(scene: Scene, draft: Draft, check: Frequency) -> Outcome:
    """Find the next visit, or the end of the activity when it comes no later than the due."""
    gap: Gap = draft.of
    later = [(d, r) for d, r in _visit_days(scene, check, gap.active) if _after(d, gap.day, gap.opener)]
    due, end = draft.due, gap.active.end
    if scene.used is not None:
        scene.used.update((check.count.of, row.row) for row in (gap.opener, *(r for _, r in later[:1])) if row)
    met = at_of(scene, check.count, later[0][1]) if later else None
    moment = met.value if isinstance(met, Value) else None
    if later and (due is None or later[0][0] <= due.date):
        return Outcome(Truth.TRUE, found=1, met_at=moment)
    if end is not None and due is not None and end <= due.date:
        return Outcome(Truth.TRUE, found=1, met_at=whole_day(end).value)
    for fits, at, _ in _visits(scene, check):
        if fits is Truth.UNKNOWN and _may_meet(at, draft):
            return Outcome(Truth.UNKNOWN, found=0)
    opens = gap.day if draft.opens is None else draft.opens.date
    if unseen(scene, check.count, days=Days(opens, due.date if due else None)):
        return Outcome(Truth.UNKNOWN, found=0)
    return Outcome(Truth.FALSE, "late" if later else "missing", met_at=moment)


def _may_meet(at: object, draft: Draft) -> bool:
    gap: Gap = draft.of
    if not isinstance(at, Value):
        return True
    assert draft.opens is not None
    after = _after(at.date, gap.day, gap.opener) and at.date >= draft.opens.date
    return after and gap.active.on(at.date) and (draft.due is None or at.date <= draft.due.date)
