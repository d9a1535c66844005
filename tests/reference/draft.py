"""A duty before it is judged, and what its requirement came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from reference.scene import Scene, Window
from reference.subjects import Subject
from reference.truth import Truth
from reference.world import UNUSABLE, Value, whole_day

UNCLEAR = "unusable"


@dataclass(frozen=True, slots=True)
class Draft:
    """One obligation. ``due.day`` says whether it is a day due.

    * ``end``: what ``window: end`` reads (default: the due). ``partial``: a partial period.
    * ``final``: the due is the as-of's day because the records have none.
    * ``by_day``: the last day for a date-only ``done``.
    * ``begins``: the trigger before which nothing fulfils the duty.
    * ``lasts``: of a duty that goes on after its due, the day on which it ended (``date.max``: it has not).
    * ``missing``: reason of step 3. ``outright``: not assessable before anything is asked.
    * ``of``: what the kind itself wants to know of it.
    * ``until``: up to when a related record is asked for where nothing says when (default: the due).
    """

    subject: Subject
    window: str = ""
    opens: Value | None = None
    due: Value | None = None
    end: Value | None = None
    partial: bool = False
    final: bool = False
    by_day: date | None = None
    begins: Value | None = None
    lasts: date | None = None
    missing: str = ""
    outright: bool = False
    of: Any = None
    until: Value | None = None

    def scene(self, scene: Scene) -> Scene:
        """Return the scene of the obligation: its row, its window, the parameters of its opening day."""
        dates = [value.date for value in (self.opens, self.due) if value is not None]
        return replace(
            scene,
            type=self.subject.type,
            row=self.subject.row,
            own_type=self.subject.type,
            own_row=self.subject.row,
            site=self.subject.site,
            unplaced=self.subject.unplaced,
            day=dates[0] if dates else scene.sight.today,
            window=self._window(),
        )

    def _window(self) -> Window:
        """Return what is read of the window: an end that a figure or the calendar does not give is no blank."""
        gone = UNUSABLE if self.missing and self.until is None else None
        start, due = self.opens or gone, self.due or gone
        return Window(self.window, start, self.end or due, due, self.until, known=True)


def unclear(subject: Subject, reason: str = UNCLEAR, window: str = UNCLEAR) -> Draft:
    """Return the one obligation whose trigger cannot be used: without dates."""
    return Draft(subject, window, missing=reason, outright=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the requirement came to. ``reason``: of a breach. ``answer``: the state that a human gave."""

    truth: Truth
    reason: str = ""
    demanded: int = 1
    found: int = 0
    population: int | None = None
    missing: str = ""
    met_at: datetime | None = None
    answer: str = ""


def day_of(value: Value) -> Value:
    """Return the whole day of a time."""
    return whole_day(value.date)


def names(unmet: list[str]) -> str:
    """Return the names of what is not there, sorted, once each."""
    return ",".join(sorted(set(unmet)))
