"""Runs: which there were, beside which one an audit stands, and whether it looks back."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import Connection, func, select

from compliance.findings.result import AuditResult
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.store.journal import Kind, holding
from compliance.store.schema import CURRENT
from compliance.store.sound import sound


class Run(Struct, frozen=True):
    """One recorded audit. ``counts``: findings by standing, and what became of those that are gone.

    ``scope``: its sites and areas, as text; blank: all, or nobody noted it.
    """

    number: int
    standard: str
    as_of: str
    from_: str
    to: str
    at: str
    who: str
    counts: Mapping[str, int]
    scope: str = ""

    @property
    def day(self) -> str:
        """The as-of's day."""
        return self.as_of[:10]


def runs(connection: Connection) -> tuple[Run, ...]:
    """Return every run in order."""
    return sound(lambda: tuple(Run(int(key), **body) for key, body in holding(connection, Kind.RUN)))


def run_numbered(connection: Connection, number: int, standard: str) -> Run:
    """Return that run of the standard; ProblemsError when there is none."""
    known = [run for run in runs(connection) if run.standard == standard]
    for run in known:
        if run.number == number:
            return run
    listed = [run.number for run in known[-10:]] or msg("none yet")
    what = msg("the store has no run {number} of {standard}", number=number, standard=standard)
    raise ProblemsError([Problem(Place("--baseline"), what, msg("one of {listed}", listed=listed))])


def run_before(connection: Connection, result: AuditResult) -> Run | None:
    """Return beside which run an audit stands: the latest by as-of, not after its own, whose reports are in place."""
    day = result.moment.day.isoformat()
    listed = [run for run in _told(connection, result) if run.day <= day]
    return max(listed, key=lambda run: (run.day, run.number), default=None)


def run_after(connection: Connection, result: AuditResult) -> Run | None:
    """Return the latest run whose as-of is after the audit's own: beside it the audit looks back. None: it does not.

    One that was as of a day still to come when it was recorded does not count.
    """
    day = result.moment.day.isoformat()
    listed = [run for run in _told(connection, result) if day < run.day <= run.at[:10]]
    return max(listed, key=lambda run: (run.day, run.number), default=None)


def all_told_since(connection: Connection, run: Run) -> bool:
    """Tell whether the reports of this run and of all after it came into place."""
    told = _reported(connection)
    return all(number in told for number in range(run.number, next_number(connection)))


def first_of_span(connection: Connection, result: AuditResult) -> Run | None:
    """Return the first run of the audit's own as-of and span; None when there was none."""
    wanted, standard = span(result), result.catalogue.standard.id
    return next((r for r in runs(connection) if r.standard == standard and (r.as_of, r.from_, r.to) == wanted), None)


def next_number(connection: Connection) -> int:
    """Return the number of the next run, from 1."""
    last = connection.execute(select(func.max(CURRENT.c.key)).where(CURRENT.c.kind == Kind.RUN.value)).scalar()
    return sound(lambda: int(last or 0) + 1)


def run_key(number: int) -> str:
    """Return the key of a run's entries, in the order of the numbers."""
    return f"{number:08d}"


def span(result: AuditResult) -> tuple[str, str, str]:
    """Return as-of, from and to as a run holds them."""
    moment = result.moment
    return (moment.as_of.isoformat(), moment.from_.isoformat() if moment.from_ else "", moment.to.isoformat())


def _told(connection: Connection, result: AuditResult) -> tuple[Run, ...]:
    told, standard = _reported(connection), result.catalogue.standard.id
    return tuple(run for run in runs(connection) if run.standard == standard and run.number in told)


def _reported(connection: Connection) -> frozenset[int]:
    return sound(lambda: frozenset(int(key) for key, _ in holding(connection, Kind.REPORTED)))
