"""Counts of obligations by clause and site, run by run: what ``history`` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection

from compliance.findings.comparison import Past
from compliance.findings.history import Point, period, point
from compliance.store.journal import Kind, one
from compliance.store.runs import Run, run_key, runs
from compliance.store.sound import sound

MONTHS = 24


def past(connection: Connection, standard: str, until: date) -> tuple[Past, ...]:
    """Return the last of what was recorded in each of the last 24 months of as-of days up to this one."""
    listed: dict[str, Past] = {}
    for found in points(connection, standard, "month", until.isoformat()):
        month = period(found.as_of, "month")
        before = listed.get(month, Past(found.run, found.as_of, 0, 0, 0))
        listed[month] = Past(
            max(before.run, found.run),
            max(before.as_of, found.as_of),
            before.conforming + found.conforming,
            before.nonconforming + found.nonconforming,
            before.unjudged + found.unjudged,
        )
    return tuple(listed[month] for month in sorted(listed)[-MONTHS:])


def points(connection: Connection, standard: str | None, size: str, until: str = "9999") -> Iterator[Point]:
    """Yield every clause at every site as it stood last in each period of as-of days, by run.

    ``standard`` None: of all. ``until``: the last as-of day (ISO 8601).
    """
    found = sound(lambda: tuple(_points(connection, standard, size, until)))
    yield from sorted(found, key=lambda p: p.run)


def _points(connection: Connection, standard: str | None, size: str, until: str) -> Iterator[Point]:
    periods: dict[tuple[str, str], list[Run]] = {}
    for run in runs(connection):
        if standard in (None, run.standard) and run.day <= until:
            label = period(run.as_of, size) if size != "run" else str(run.number)
            periods.setdefault((run.standard, label), []).append(run)
    for listed in periods.values():
        yield from _last(connection, listed)


def _last(connection: Connection, listed: Iterable[Run]) -> Iterator[Point]:
    """Yield the points of the latest run; of an earlier one only where the later ones had another scope."""
    scopes: set[str] = set()
    told: set[tuple[str, str]] = set()
    for run in sorted(listed, key=lambda run: (run.as_of, run.number), reverse=True):
        if run.scope in scopes:
            continue
        scopes.add(run.scope)
        for clause, site, counts in one(connection, Kind.TALLY, run_key(run.number)).get("lines", ()):
            if (clause, site) not in told:
                told.add((clause, site))
                yield point(run.number, run.as_of, clause, site, counts)
