"""Counts of obligations by clause and site, run by run: what ``history`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from compliance.findings.comparison import Past
from compliance.findings.history import Point, last_of_each, point
from compliance.store.journal import Kind, one
from compliance.store.runs import run_key, runs
from compliance.store.sound import sound

MONTHS = 24


def past(connection: Connection, standard: str, until: date) -> tuple[Past, ...]:
    """Return the last recorded audit of each of the last 24 months of as-of days up to this one."""
    listed: dict[int, Past] = {}
    for found in points(connection, standard, "month", until.isoformat()):
        before = listed.get(found.run, Past(found.run, found.as_of, 0, 0, 0))
        listed[found.run] = Past(
            found.run,
            found.as_of,
            before.conforming + found.conforming,
            before.nonconforming + found.nonconforming,
            before.unjudged + found.unjudged,
        )
    return tuple(sorted(listed.values(), key=lambda p: (p.as_of, p.run))[-MONTHS:])


def points(connection: Connection, standard: str | None, size: str, until: str = "9999") -> Iterator[Point]:
    """Yield every clause at every site, of the last run of each period of as-of days.

    ``standard`` None: of all. ``until``: the last as-of day (ISO 8601).
    """
    yield from sound(lambda: tuple(_points(connection, standard, size, until)))


def _points(connection: Connection, standard: str | None, size: str, until: str) -> Iterator[Point]:
    known = {run.number: run for run in runs(connection) if standard in (None, run.standard) and run.day <= until}
    kept = last_of_each(((run.number, run.as_of) for run in known.values()), size)
    for number in sorted(kept):
        for clause, site, counts in one(connection, Kind.TALLY, run_key(number)).get("lines", ()):
            yield point(number, known[number].as_of, clause, site, counts)
