"""Drafts of obligations: per calendar period, per trigger, per row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from compliance.catalogue.conditions import Operand
from compliance.catalogue.windows import By, Calendar, Due
from reference.activity import Activity
from reference.draft import Draft, day_of, unclear
from reference.extents import Days
from reference.language import least_number, length, place, time
from reference.periods import Period, period_of
from reference.scene import Scene
from reference.subjects import Subject, activity, dated, own_time, rank
from reference.times import add_months, hours_as_days, nearest_working_day, shifted
from reference.world import UNUSABLE, MissingError, Sight, Value, whole_day

LOOK_BACK = timedelta(days=800)  # further back no period has a due (by a day of the next year) after ``from``


def calendar_drafts(scene: Scene, subject: Subject, node: Calendar) -> list[Draft]:
    """Return one draft per period in which the subject was active."""
    try:
        active = activity(scene, subject)
    except MissingError as missing:
        return [unclear(subject, missing.reason)]
    drafts = []
    for period in _periods(scene.sight, scene, node, active):
        days = [day for day in period.days() if active.on(day)]
        if days and node.rest_days == "out":
            drafts += _working_day(dated(scene, days[0]), subject, node, (period, days, active))
        elif days:
            drafts.append(_calendar_draft(dated(scene, days[0]), subject, node, (period, days, active)))
    return drafts


def _working_day(
    scene: Scene, subject: Subject, node: Calendar, found: tuple[Period, list[date], Activity]
) -> list[Draft]:
    """Return the draft of a day that works; of one past the calendar, that it cannot be known."""
    draft, day = _calendar_draft(scene, subject, node, found), found[0].first
    calendar = scene.sight.catalogue.calendar
    if not calendar.covers(day):
        return [replace(draft, missing=draft.missing or "calendar")]
    return [draft] if calendar.works(day) else []


def _periods(sight: Sight, scene: Scene, node: Calendar, active: Activity) -> Iterator[Period]:
    if active.never:
        return
    rule, standard = scene.entry.rule, sight.catalogue.standard
    first = active.begin
    if first is None and sight.world.from_ is not None:
        first = sight.world.from_ - LOOK_BACK
    if first is None:
        first = rule.effective_from or standard.effective_from or date(sight.today.year, 1, 1)
    period = period_of(node.per, first)
    while period.first <= sight.to and (active.end is None or period.first <= active.end):
        yield period
        period = period.next()


def _calendar_draft(
    scene: Scene, subject: Subject, node: Calendar, found: tuple[Period, list[date], Activity]
) -> Draft:
    period, days, active = found
    draft = Draft(subject, period.label, whole_day(days[0]), end=whole_day(period.last), of=(period, active))
    lacking: list[str] = []
    try:
        draft = replace(draft, partial=len(days) < min(least_number(scene, node.min_active_days), _length(period)))
    except MissingError as missing:
        lacking.append(missing.reason)
    try:
        due = period.last if node.by is None else _by(scene, node.by, period)
        draft = _with_due(replace(draft, due=_rolled(scene, whole_day(due), node.roll)))
    except MissingError as missing:
        lacking.append(missing.reason)
    return replace(draft, missing=min(lacking, key=rank, default=""))


def _length(period: Period) -> int:
    return (period.last - period.first).days + 1


def _by(scene: Scene, by: By, period: Period) -> date:
    base = period.next() if by.of == "next" else period
    month = add_months(base.first.replace(day=1), place(scene, by.month) - 1)
    last = add_months(month, 1) - timedelta(days=1)
    return min(month + timedelta(days=place(scene, by.day) - 1), last)


def _rolled(scene: Scene, due: Value, roll: str) -> Value:
    if roll == "none" or not due.day:
        return due
    return whole_day(nearest_working_day(scene.sight.catalogue.calendar, due.date, 1))


def _with_due(draft: Draft) -> Draft:
    return draft if draft.by_day or draft.due is None else replace(draft, by_day=draft.due.date)


def active_days(draft: Draft) -> Days:
    """Return the days of a period from its first active one to its last."""
    period, active = draft.of
    days = [day for day in period.days() if active.on(day)]
    return Days(days[0], days[-1])


def due_drafts(scene: Scene, subject: Subject, due: Due) -> list[Draft]:
    """Return the draft of a triggered duty; none where the trigger is blank."""
    node: Any = due.after or due.before or due.at
    try:
        trigger = time(scene, node)
    except MissingError as missing:
        if missing.reason in ("unusable", "extent"):
            return [unclear(subject, missing.reason)]
        return [Draft(subject, missing=missing.reason)]
    if trigger is None:
        return []
    scene = dated(scene, trigger.date)
    if due.at is not None:
        return [_at(scene, subject, due, trigger)]
    return [_after(scene, subject, due, trigger) if due.after is not None else _before(scene, subject, due, trigger)]


def _at(scene: Scene, subject: Subject, due: Due, trigger: Value) -> Draft:
    stands = trigger if due.precision == "instant" else day_of(trigger)
    opens = stands if due.opens is None else _opens(scene, due.opens)
    draft = Draft(subject, opens=opens)
    try:
        return _with_due(replace(draft, due=_rolled(scene, stands, due.roll)))
    except MissingError as missing:
        return replace(draft, missing=missing.reason)


def _opens(scene: Scene, node: Operand) -> Value | None:
    try:
        return time(scene, node)
    except MissingError:
        return None


def _after(scene: Scene, subject: Subject, due: Due, trigger: Value) -> Draft:
    draft = Draft(subject, opens=trigger)
    try:
        stands, reached, by_day = _shift(scene, due, trigger, 1)
        reached = _rolled(scene, reached, due.roll)
    except MissingError as missing:
        return replace(draft, missing=missing.reason)
    return _with_due(replace(draft, due=reached, begins=stands, by_day=None if reached.day else by_day))


def _before(scene: Scene, subject: Subject, due: Due, trigger: Value) -> Draft:
    try:
        _, reached, by_day = _shift(scene, due, trigger, -1)
        rolled = _rolled(scene, reached, due.roll)
    except MissingError as missing:
        return Draft(subject, missing=missing.reason)
    return _with_due(Draft(subject, opens=rolled, due=rolled, by_day=None if rolled.day else by_day))


def _shift(scene: Scene, due: Due, trigger: Value, sign: int) -> tuple[Value, Value, date]:
    """Return the trigger in its precision, the due, and its last day for a date-only ``done``."""
    span = length(scene, due.within if sign > 0 else due.lead)
    precision = due.precision or ("instant" if span.unit == "hours" else "day")
    stands = trigger if precision == "instant" else day_of(trigger)
    reached = shifted(stands, span, scene.sight.catalogue.calendar, sign)
    days = hours_as_days(span.count) if span.unit == "hours" else 0
    return stands, reached, stands.date + timedelta(days=sign * days)


def row_drafts(scene: Scene, subject: Subject) -> list[Draft]:
    """Return the draft due at the row's own time, else on the as-of's day (then the verdict is final)."""
    at = own_time(scene)
    if at is UNUSABLE:
        return [unclear(subject)]
    if not isinstance(at, Value):
        return [_with_due(Draft(subject, due=whole_day(scene.sight.today), final=True))]
    return [_with_due(Draft(subject, opens=day_of(at), due=day_of(at)))]
