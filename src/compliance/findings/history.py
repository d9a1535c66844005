"""How a clause at a site stood in audit after audit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.findings.rates import assessed, conformity, unjudged


@dataclass(frozen=True, slots=True)
class Point:
    """One clause at one site (empty: the company) in one run: see ``rates`` for the figures."""

    run: int
    as_of: str
    clause: str
    site: str
    conforming: int
    nonconforming: int
    conformity: float | None
    assessed: int
    unjudged: int


def point(run: int, as_of: str, clause: str, site: str, counts: Mapping[str, int]) -> Point:
    """Return the point of these counts of obligations by state."""
    good, bad = counts.get("conforming", 0), counts.get("nonconforming", 0)
    return Point(run, as_of, clause, site, good, bad, conformity(counts), assessed(counts), unjudged(counts))


def by_period(points: Iterable[Point], size: str) -> tuple[Point, ...]:
    """Return the points of the last run of each period of as-of days (``run``, ``month``, ``quarter``, ``year``)."""
    listed = sorted(points, key=lambda p: (p.run, p.clause, p.site))
    last = {period(p.as_of, size) if size != "run" else str(p.run): p.run for p in listed}
    kept = set(last.values())
    return tuple(p for p in listed if p.run in kept)


def period(as_of: str, size: str) -> str:
    """Return the label of the period of an ISO date."""
    year, month = as_of[:4], int(as_of[5:7])
    return {"year": year, "quarter": f"{year}Q{(month + 2) // 3}"}.get(size, f"{year}-{month:02d}")
