"""Listing: what is open, how urgent it is, and what came back after it had been closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from compliance.findings.rectifying import OVER, Status, Urgency, urgency
from compliance.store.findings import known_of
from compliance.store.journal import Kind, Stamp, holding, story
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.rectifications import rectifications
from compliance.store.sound import sound


class OpenLine(Struct, frozen=True):
    """One open rectification. ``came_back``: it was closed before."""

    site: str
    clause: str
    grade: str
    finding: str
    status: Status
    due: date
    urgency: Urgency
    came_back: bool


def open_lines(store: Path, day: date, soon: int) -> tuple[OpenLine, ...]:
    """Return what is open and not waived on ``day``, by site and due; ProblemsError when the store cannot be read."""
    with opened(store, writing=False) as connection:
        lines = sound(lambda: tuple(_lines(connection, day, soon)))
    return tuple(sorted(lines, key=lambda line: (line.site, line.due, line.clause, line.finding)))


def _lines(connection: Connection, day: date, soon: int) -> Iterator[OpenLine]:
    findings = dict(holding(connection, Kind.FINDING))
    for key, held in rectifications(connection).items():
        if held.rectification.status in OVER:
            continue
        known = known_of(duty_of_key(key)[1], findings[key])
        if known.waived is not None and day <= known.waived:
            continue
        yield OpenLine(
            site=known.site,
            clause=known.clause,
            grade=known.grade,
            finding=known.id,
            status=held.rectification.status,
            due=held.rectification.due,
            urgency=urgency(held.rectification, day, soon),
            came_back=_closed_before(story(connection, Kind.RECTIFICATION, key)),
        )


def _closed_before(entries: Iterable[tuple[Stamp, dict[str, Any], str]]) -> bool:
    return any(body["status"] == Status.CLOSED.value for _, body, _ in entries)
