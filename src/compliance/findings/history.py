"""How a clause at a site stood in audit after audit. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compliance.findings.rates import assessed, conformity, unjudged

SIZES = ("run", "month", "quarter", "year")


class Point(Struct, frozen=True):
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


def period(as_of: str, size: str) -> str:
    """Return the label of the period of an ISO date; ``size``: one of ``SIZES`` but ``run``."""
    year, month = as_of[:4], int(as_of[5:7])
    return {"year": year, "quarter": f"{year}Q{(month + 2) // 3}"}.get(size, f"{year}-{month:02d}")
