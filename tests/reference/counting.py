"""Counting related records: what is definitely there, and what may be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compliance.catalogue.conditions import Related
from reference.comparing import Operandum, compare
from reference.scene import Scene
from reference.truth import Truth
from reference.world import UNUSABLE, Cell, Row


@dataclass(frozen=True, slots=True)
class Matches:
    """Related records: those that definitely match, and those that only may."""

    definite: tuple[Row, ...]
    doubtful: tuple[Row, ...]


def at_of(scene: Scene, related: Related, row: Row) -> Cell:
    """Return the time of a related record: its own, or the field that the rule names."""
    path = related.at or scene.sight.type(related.of).at
    return None if path is None else scene.on(related.of, row).read(path)


def parts_of(scene: Scene, related: Related, row: Row) -> tuple[Cell, ...] | None:
    """Return what makes a record distinct; None when a part is blank: it counts for nothing."""
    inner = scene.on(related.of, row)
    values = tuple(inner.read(path) for path in related.distinct_by or ())
    return None if None in values else values


def counted(scene: Scene, related: Related, found: Matches) -> tuple[int, int]:
    """Return how many records definitely and how many possibly match, distinct if that is asked.

    Rows that may be one event and its corrections are at least one; of several events a value goes by the least.
    """
    if related.distinct_by is None:
        return len({event_of(row) for row in found.definite}), len(found.definite) + len(found.doubtful)
    low: dict[Any, str] = {}
    high: set[Any] = set()
    for row in (*found.definite, *found.doubtful):
        parts = parts_of(scene, related, row)
        if parts is None:
            continue
        if UNUSABLE in parts:
            high.add(("a value of its own", row.row))  # it may be distinct from all others
            continue
        high.add(parts)
        if row in found.definite:
            low[parts] = min(event_of(row), low.get(parts, event_of(row)))
    return len(set(low.values()) if any(row.event for row in found.definite) else low), len(high)


def event_of(row: Row) -> str:
    """Return what the row tells of: an event of its own, or one that others may tell of too."""
    return row.event or row.key


def reaches(low: int, high: int, least: Operandum) -> Truth:
    """Return whether there are at least so many: surely, surely not, or unknown."""
    surely, possibly = compare("ge", Decimal(low), least), compare("ge", Decimal(high), least)
    return surely if surely is possibly else Truth.UNKNOWN


def stays(low: int, high: int, most: Operandum) -> Truth:
    """Return whether there are at most so many."""
    surely, possibly = compare("le", Decimal(high), most), compare("le", Decimal(low), most)
    return surely if surely is possibly else Truth.UNKNOWN
