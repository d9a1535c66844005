"""What falls due: the same records judged now and as of a later day, with nothing of its own.

A duty that is pending today and would be broken then, if nothing more were done, is what somebody has to do. One of a
period that still runs, which is broken already, cannot be made good in it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from compliance.engine import gather
from compliance.findings.comparison import duty_of
from compliance.findings.periods import period_end
from compliance.ledger import Obligation, State
from compliance.pipeline import Loaded, judge, load, site_names
from compliance.request import Request

LEFT_TO_DO = (State.NONCONFORMING, State.OBSERVATION, State.MANUAL)


class Ahead(Struct, frozen=True):
    """What lies ahead, by due.

    ``falling_due``: as each would stand on ``until`` if nothing more were done, so that its figures say how much lacks.
    ``lost``: broken already, in a window that is not over. ``unknown``: nobody can say; the reason is there.
    """

    loaded: Loaded
    until: datetime
    sites: dict[str, str]
    falling_due: tuple[Obligation, ...]
    lost: tuple[Obligation, ...]
    unknown: tuple[Obligation, ...]


def look_ahead(request: Request, days: int, *, progress: Callable[[str], None] | None = None) -> Ahead:
    """Judge the records now and ``days`` later; ProblemsError as an audit would raise it."""
    loaded = load(request, progress=progress)
    at = loaded.at
    now = {duty_of(duty): duty for duty in gather.obligations(judge(loaded, at, progress=progress).place)}
    until = at.day + timedelta(days=days)
    later = replace(at, as_of=until, to=max(at.to, until))
    ledger = judge(loaded, later, progress=progress).place
    end = datetime.combine(until, time(23, 59, 59))
    begin = datetime.combine(at.day, time())
    then = [duty for duty in gather.obligations(ledger) if duty.due is not None and begin <= duty.due <= end]
    pending = [duty for duty in then if duty_of(duty) not in now or now[duty_of(duty)].state is State.PENDING]
    lost = (duty for duty in now.values() if duty.state in LEFT_TO_DO[:2] and _runs(duty, begin))
    return Ahead(
        loaded,
        end,
        site_names(ledger, loaded.connection, loaded.catalogue, loaded.records),
        _by_due(duty for duty in pending if duty.state in LEFT_TO_DO),
        _by_due(lost),
        _by_due(duty for duty in pending if duty.state is State.NOT_ASSESSABLE),
    )


def _runs(duty: Obligation, begin: datetime) -> bool:
    """Whether the window of the duty is a period that is not over."""
    end = period_end(duty.window)
    return end is not None and duty.opens is not None and duty.opens.date() <= begin.date() <= end


def _by_due(duties: Iterable[Obligation]) -> tuple[Obligation, ...]:
    return tuple(sorted(duties, key=lambda d: (d.due or datetime.max, d.site, d.rule, d.subject, d.window)))
