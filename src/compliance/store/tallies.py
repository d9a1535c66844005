"""Counts of obligations by clause and site, run by run: what ``history`` reads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from compliance.findings.history import Point, point
from compliance.store.journal import Kind, holding
from compliance.store.runs import runs


def points(connection: Connection, standard: str | None) -> Iterator[Point]:
    """Yield every clause at every site of every run of the standard (None: of all), in order."""
    known = {run.number: run for run in runs(connection) if standard in (None, run.standard)}
    for key, body in holding(connection, Kind.TALLY):
        run = known.get(int(key))
        if run is not None:
            for clause, site, counts in body["lines"]:
                yield point(run.number, run.as_of, clause, site, counts)
