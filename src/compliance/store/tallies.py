"""Counts of obligations by clause and site, run by run: what ``history`` reads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from compliance.findings.history import Point, last_of_each, point
from compliance.store.journal import Kind, one
from compliance.store.runs import run_key, runs


def points(connection: Connection, standard: str | None, size: str) -> Iterator[Point]:
    """Yield every clause at every site, of the last run of each period of as-of days; ``standard`` None: of all."""
    known = {run.number: run for run in runs(connection) if standard in (None, run.standard)}
    kept = last_of_each(((run.number, run.as_of) for run in known.values()), size)
    for number in sorted(kept):
        for clause, site, counts in one(connection, Kind.TALLY, run_key(number)).get("lines", ()):
            yield point(number, known[number].as_of, clause, site, counts)
