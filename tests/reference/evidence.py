"""Evidence: what must be there, row by row or period by period; spans without a hole."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from compliance.catalogue.kinds.evidence import Covers, Evidence
from reference.activity import Activity
from reference.comparing import answered, given
from reference.counting import Matches
from reference.draft import Draft, Outcome, names
from reference.language import condition, matches, named, operand, unseen
from reference.periods import Period
from reference.scene import Scene
from reference.subjects import Subject
from reference.truth import Truth, every
from reference.windows import active_days, calendar_drafts, due_drafts, row_drafts
from reference.world import UNUSABLE, Cell, Sight, Value

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)


def drafts(scene: Scene, subject: Subject, check: Evidence) -> list[Draft]:
    """Return the duties of the subject."""
    if check.per is not None:
        return calendar_drafts(scene, subject, check.per)
    return row_drafts(scene, subject) if check.due is None else due_drafts(scene, subject, check.due)


def outcome(scene: Scene, draft: Draft, check: Evidence) -> Outcome:
    """Look at every requirement."""
    parts = [(path, answered(scene.read(path))) for path in check.answered]
    parts += [(path, given(scene.read(path))) for path in check.given]
    parts += [(name, condition(scene, node)) for name, node in check.require.items()]
    if check.covers is not None:
        parts.append(("covers", _each_covered(scene, draft, check.covers)))
    unmet = [name for name, t in parts if t is not Truth.TRUE]
    found = len(parts) - len(unmet)
    reason = "incomplete" if found else "missing"
    return Outcome(every(t for _, t in parts), reason, len(parts), found, missing=names(unmet))


def _each_covered(scene: Scene, draft: Draft, covers: Covers) -> Truth:
    """Return whether the spans cover the period; with ``each_of`` those of each entry by themselves."""
    if covers.each_of is None:
        return _covered(scene, draft, covers, None)
    if operand(scene, covers.each_of.for_) is UNUSABLE:
        return Truth.UNKNOWN
    entry = named(scene, covers.each_of.param, covers.each_of.for_)
    listed = entry if isinstance(entry, list | tuple) else [entry]
    offered = [tuple(part.strip() for part in text.split("|")) for text in listed]
    return every([_covered(scene, draft, covers, choices) for choices in offered])


def _fitting(scene: Scene, covers: Covers, found: Matches, choices: tuple[str, ...]) -> Matches:
    """Return the spans that answer one of the choices; one whose cell cannot be used may."""
    if covers.each_of is None:
        return found
    said = [(row, scene.on(covers.of.of, row).read(covers.each_of.is_)) for row in (*found.definite, *found.doubtful)]
    sure = tuple(row for row, what in said if what in choices and row in found.definite)
    unsure = tuple(row for row, what in said if what is UNUSABLE or (what in choices and row in found.doubtful))
    return Matches(sure, unsure)


def _covered(scene: Scene, draft: Draft, covers: Covers, choices: tuple[str, ...] | None) -> Truth:
    """Return whether the spans cover every run of active days of the period up to the as-of."""
    period, active = draft.of
    runs = _runs(period, active, scene.sight)
    found = matches(scene, covers.of)
    if choices is not None:
        found = _fitting(scene, covers, found, choices)
    sure, wide = [], []
    for row in (*found.definite, *found.doubtful):
        inner = scene.on(covers.of.of, row)
        begin, end = inner.read(covers.from_), inner.read(covers.to)
        clear = UNUSABLE not in (begin, end) and row not in found.doubtful and row.event is None
        span = _span(begin, end)
        if span is not None:
            wide.append(span)
            if clear:
                sure.append(span)
    grace = timedelta(minutes=covers.gap)
    if _holds_all(_joined(sure, grace), runs):
        last = draft.end or draft.due
        assert last is not None
        return Truth.TRUE if _midnight(last.date) + DAY <= scene.sight.limit else Truth.UNKNOWN
    maybe = _holds_all(_joined(wide, grace), runs) or unseen(scene, covers.of, days=active_days(draft))
    return Truth.UNKNOWN if maybe else Truth.FALSE


def _span(begin: Cell, end: Cell) -> Span | None:
    """Return the stretch of moments; an unusable end reaches far, a blank begin covers nothing."""
    if begin is None:
        return None
    start = begin.value if isinstance(begin, Value) else datetime.min
    stop = datetime.max
    if isinstance(end, Value):
        stop = end.value + DAY if end.day else end.value
    return (start, stop) if start <= stop else None


def _joined(spans: list[Span], grace: timedelta) -> list[Span]:
    """Join spans of which the next begins no later than ``grace`` after what was reached."""
    joined: list[Span] = []
    for start, stop in sorted(spans):
        if joined and start - joined[-1][1] <= grace:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined


def _holds_all(spans: list[Span], runs: list[Span]) -> bool:
    return all(any(start <= run[0] and run[1] <= stop for start, stop in spans) for run in runs)


def _runs(period: Period, active: Activity, sight: Sight) -> list[Span]:
    """Return the runs of active days of the period as moments, cut to the as-of."""
    runs: list[Span] = []
    for day in period.days():
        start = _midnight(day)
        stop = min(start + DAY, sight.limit)
        if not active.on(day) or start >= sight.limit:
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return runs


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
