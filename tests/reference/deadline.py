"""Deadline: done by a due, conditions that hold by then, or steps in their order."""

from __future__ import annotations

from compliance.catalogue.kinds.deadline import Deadline, Step
from reference.comparing import Operandum, answered, as_time
from reference.draft import Draft, Outcome, day_of, names, unclear
from reference.language import condition, known
from reference.scene import Scene
from reference.subjects import Subject
from reference.times import compare_times
from reference.truth import Truth, every, truth
from reference.windows import calendar_drafts, due_drafts
from reference.world import UNUSABLE


def drafts(scene: Scene, subject: Subject, check: Deadline) -> list[Draft]:
    """Return the duties of the subject."""
    if check.steps:
        return _steps_drafts(scene, subject, check)
    if check.per is not None:
        return calendar_drafts(scene, subject, check.per)
    assert check.due is not None
    return due_drafts(scene, subject, check.due)


def outcome(scene: Scene, draft: Draft, check: Deadline) -> Outcome:
    """Hold ``done`` and the requirements against the due."""
    if check.steps:
        return _steps(scene, check)
    required = {name: condition(scene, node) for name, node in check.require.items()}
    holds = list(required.values())
    reason, met_at = "incomplete", None
    if check.done is not None:
        done = known(scene, check.done)
        in_time, why = _in_time(draft, done)
        holds.append(in_time)
        reason = why if in_time is Truth.FALSE else reason
        met_at = as_time(done).value if done is not None and done is not UNUSABLE else None
    unmet = [name for name, t in required.items() if t is not Truth.TRUE]
    found = sum(t is Truth.TRUE for t in holds)
    return Outcome(every(holds), reason, len(holds), found, missing=names(unmet), met_at=met_at)


def _in_time(draft: Draft, done: Operandum) -> tuple[Truth, str]:
    """Return whether the time fulfils the duty, and the reason when it does not."""
    if done is UNUSABLE:
        return Truth.UNKNOWN, ""
    if done is None:
        return Truth.FALSE, "missing"
    assert draft.due is not None
    assert draft.by_day is not None
    when = as_time(done)
    if draft.begins is not None and compare_times(when, draft.begins) < 0:
        return Truth.FALSE, "before_trigger"
    by_date = when.day or draft.due.day
    passes = when.date <= draft.by_day if by_date else when.value <= draft.due.value
    return truth(passes), "late"


def _applicable(scene: Scene, check: Deadline) -> tuple[list[Step], bool]:
    """Return the steps that apply or may, and whether one of them only may."""
    applying = [(s, Truth.TRUE if s.when is None else condition(scene, s.when)) for s in check.steps]
    steps = [s for s, t in applying if t is not Truth.FALSE]
    return steps, any(t is Truth.UNKNOWN for _, t in applying)


def _steps_drafts(scene: Scene, subject: Subject, check: Deadline) -> list[Draft]:
    steps, _ = _applicable(scene, check)
    last = known(scene, steps[-1].at) if steps else None
    if last is UNUSABLE:
        others, _ = _applicable(scene.covering(), check)
        spoilt = bool(others) and known(scene.covering(), others[-1].at) is UNUSABLE
        return [unclear(subject, "unusable" if spoilt else "extent")]
    if last is None:
        return []
    due = day_of(as_time(last))
    return [Draft(subject, opens=due, due=due, by_day=due.date)]


def _steps(scene: Scene, check: Deadline) -> Outcome:
    """Each step but the last is answered and not later than any answered one after it."""
    scene = scene.windowless()
    steps, doubtful = _applicable(scene, check)
    times = [known(scene, step.at) for step in steps]
    verdicts = [_step(value, times[index + 1 :]) for index, value in enumerate(times[:-1])]
    out = [step.id for step, t in zip(steps, verdicts, strict=False) if t is not Truth.TRUE]
    whole = Truth.UNKNOWN if doubtful else every(verdicts)
    return Outcome(whole, "out_of_order", len(steps), len(steps) - len(out), missing=names(out))


def _step(value: Operandum, later: list[Operandum]) -> Truth:
    """Return whether the step is in order before all answered ones; an unusable one is one of them."""
    if value is None:
        return Truth.FALSE
    return every([answered(value), *(_not_later(value, other) for other in later if other is not None)])


def _not_later(value: Operandum, other: Operandum) -> Truth:
    if value is UNUSABLE or other is UNUSABLE:
        return Truth.UNKNOWN
    return truth(compare_times(as_time(value), as_time(other)) <= 0)
