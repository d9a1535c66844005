"""Frequency: at least n records in a calendar period, an anchored window, or the stretch that ends now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.windows import Anchored
from compliance.catalogue.words import Duration
from reference import gaps
from reference.activity import Activity
from reference.counting import Matches, at_of, counted, event_of, parts_of, reaches
from reference.draft import Draft, Outcome, day_of, unclear
from reference.extents import Days
from reference.language import MANY, least_number, length, related_truth, time, unseen
from reference.looking import within
from reference.scene import Scene
from reference.subjects import Subject, activity, dated
from reference.times import compare_times, hours_as_days, shifted
from reference.truth import Truth, every, truth
from reference.windows import active_days, calendar_drafts
from reference.world import UNUSABLE, Cell, MissingError, Row, Value, whole_day

DAY = timedelta(days=1)


def drafts(scene: Scene, subject: Subject, check: Frequency) -> list[Draft]:
    """Return the windows of the subject."""
    if check.per is not None:
        return calendar_drafts(scene, subject, check.per)
    try:
        active = activity(scene, subject)
    except MissingError as missing:
        return [unclear(subject, missing.reason)]
    if active.never:
        return []
    if check.anchored is not None:
        return _anchored(scene, subject, check.anchored, active)
    if check.trailing is not None:
        return _trailing(scene, subject, check, active)
    return gaps.drafts(scene, subject, check, active)


def outcome(scene: Scene, draft: Draft, check: Frequency) -> Outcome:
    """Count the records inside the window."""
    if check.every is not None:
        return gaps.outcome(scene, draft, check)
    demanded = least_number(scene, check.at_least)
    found = _inside(scene, draft, check)
    low, high = counted(scene, check.count, found)
    if unseen(scene, check.count, days=_days(scene, draft, check)):
        high = MANY
    met = _nth(scene, check, found.definite, demanded)
    return Outcome(reaches(low, high, Decimal(demanded)), "too_few", demanded, low, met_at=met)


def _inside(scene: Scene, draft: Draft, check: Frequency) -> Matches:
    """Return the matching records in the window and, for a calendar, in the activity."""
    definite, doubtful = [], []
    for row in scene.sight.rows(check.count.of):
        at = at_of(scene, check.count, row)
        timely = _timely(draft, check, at)
        fits = every((related_truth(scene, check.count, row), timely))
        if fits is Truth.TRUE:
            definite.append(row)
        elif fits is Truth.UNKNOWN:
            doubtful.append(row)
    if scene.used is not None:
        scene.used.update((check.count.of, row.row) for row in definite)
    return Matches(tuple(definite), tuple(doubtful))


def _days(scene: Scene, draft: Draft, check: Frequency) -> Days:
    """Return the days whose records count."""
    if check.per is not None:
        return active_days(draft)
    last = scene.sight.today if check.trailing is not None or draft.due is None else draft.due.date
    return Days(draft.opens.date if draft.opens is not None else None, last)


def _timely(draft: Draft, check: Frequency, at: Cell) -> Truth:
    if at is UNUSABLE:
        return Truth.UNKNOWN
    if not isinstance(at, Value):
        return Truth.FALSE
    if check.per is not None:
        period, active = draft.of
        return truth(period.first <= at.date <= period.last and active.on(at.date))
    if check.trailing is not None:
        return truth(compare_times(at, draft.of) >= 0)  # nothing lies after the as-of
    return within(at, draft.opens, draft.due)


def _nth(scene: Scene, check: Frequency, rows: Sequence[Row], count: int) -> datetime | None:
    """Return the time at which so many (distinct) records were there: an event happens when its first record does."""
    items: dict[object, list[tuple[str, datetime]]] = {}
    for row in rows:
        at = at_of(scene, check.count, row)
        parts = (row.row,) if check.count.distinct_by is None else parts_of(scene, check.count, row)
        if isinstance(at, Value) and parts is not None and UNUSABLE not in parts:
            items.setdefault(parts, []).append((event_of(row) if row.event else repr(parts), at.value))
    events: dict[str, datetime] = {}
    for told in items.values():
        event, at_first = min(event for event, _ in told), min(at for _, at in told)
        events[event] = min(at_first, events.get(event, at_first))
    times = sorted(events.values())
    return times[count - 1] if 0 < count <= len(times) else None


def _anchored(scene: Scene, subject: Subject, node: Anchored, active: Activity) -> list[Draft]:
    """Return (base + (k-1) x each, base + k x each] that begin by the as-of and by the activity's end."""
    try:
        anchor = time(scene, node.from_)
    except MissingError as missing:
        return [unclear(subject, missing.reason)]
    if anchor is None:
        return []
    scene = dated(scene, anchor.date)
    found: list[Draft] = []
    last, count = anchor.date, 0
    while True:
        begin = whole_day(last + DAY)
        try:
            base = day_of(anchor) if node.first is None else _on(scene, anchor, length(scene, node.first), 1)
            begin = whole_day(base.date + DAY) if count == 0 else begin
            end = _on(scene, base, length(scene, node.each), count + 1)
            if node.suspensions == "out":
                end = _without_holes(scene, active, base.date, (length(scene, node.each), count + 1, end.date))
        except MissingError as missing:
            stopped = Draft(subject, missing.reason.partition(":")[0], opens=begin, missing=missing.reason)
            return [*found, stopped] if _begins(scene, begin, active) else found
        if not _begins(scene, begin, active):
            return found
        if end is None:
            return [*found, Draft(subject, "never", opens=begin)]
        if end.date < begin.date:
            raise ValueError("a window of no length")
        found.append(Draft(subject, end.date.isoformat(), opens=begin, due=end, by_day=end.date))
        last, count = end.date, count + 1


def _without_holes(scene: Scene, active: Activity, day: date, asked: tuple[Duration, int, date]) -> Value | None:
    """Return the n-th day, of working days the n-th that works, after ``day`` in no suspension; None: it never comes."""
    span, windows, plain = asked
    calendar = scene.sight.catalogue.calendar if span.unit == "working days" else None
    holes = [hole for stretch in active.stretches for hole in stretch.holes]
    stopped = min((first for first, last in holes if first and last is None), default=None)
    count = span.count * windows if calendar else (plain - day).days
    while count:
        day += DAY
        if stopped is not None and day >= stopped:
            return None
        if calendar is not None and not calendar.covers(day):
            raise MissingError("calendar")
        works = calendar is None or calendar.works(day)
        count -= works and not any(first <= day and (last is None or day <= last) for first, last in holes if first)
    return whole_day(day)


def _begins(scene: Scene, begin: Value, active: Activity) -> bool:
    return begin.date <= scene.sight.today and (active.end is None or begin.date <= active.end)


def _on(scene: Scene, base: Value, span: Duration, times: int) -> Value:
    count = hours_as_days(span.count) if span.unit == "hours" else span.count
    unit = "days" if span.unit == "hours" else span.unit
    whole = Duration(count=count * times, unit=unit)
    return shifted(day_of(base), whole, scene.sight.catalogue.calendar)


def _trailing(scene: Scene, subject: Subject, check: Frequency, active: Activity) -> list[Draft]:
    """Return the stretch that ends at the as-of; both days are in."""
    sight = scene.sight
    scene = dated(scene, sight.today)
    draft = Draft(subject, "trailing", due=whole_day(sight.today), by_day=sight.today, final=True)
    try:
        start = shifted(sight.as_of, length(scene, check.trailing), sight.catalogue.calendar, -1)
    except MissingError as missing:
        return [replace(draft, missing=missing.reason)]
    days = range((sight.today - start.date).days + 1)
    if not any(active.on(start.date + n * DAY) for n in days):
        return []
    return [replace(draft, opens=start, of=start)]
