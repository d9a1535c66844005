"""A standard and its clauses: what is required. Read from ``standards/<id>/standard.yaml`` and its chapter files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from compliance.catalogue.escalation import Escalate
from compliance.catalogue.words import OFFSET_PATTERN, Day, Doc, Flag, Name, Said, Text


class Area(Doc):
    """An area of business: id (the folder of its rules) and title."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Text


class Postings(Doc):
    """Which record type says who held which post when, and its fields."""

    of: Name
    who: Name
    post: Name
    from_: Name = Field(alias="from")
    to: Name
    site: Name


class Standard(Doc):
    """``sites``: the type of the audited sites. ``postings``: the register of posts. ``attestations``: answers.

    ``utc_offset``: of the wall clock that its records keep: times with a zone are told by it, and formats that want
    moments with an offset have it.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Text
    version: Said
    calendar: str | None = None
    utc_offset: str = Field(default="+00:00", pattern=OFFSET_PATTERN)
    effective_from: Day | None = None
    areas: tuple[Area, ...]
    chapters: tuple[str, ...]
    sites: Name | None = None
    postings: Postings | None = None
    attestations: Name | None = None
    params: dict[Name, Any] = Field(default_factory=dict)
    expects: tuple[Name, ...] = ()
    escalate: Escalate | None = None

    @property
    def ahead_of_utc(self) -> timedelta:
        """How far the wall clock of the records is ahead of UTC; west of it, behind."""
        hours, minutes = int(self.utc_offset[1:3]), int(self.utc_offset[4:])
        ahead = timedelta(hours=hours, minutes=minutes)
        return -ahead if self.utc_offset.startswith("-") else ahead


class Clause(Doc):
    """One requirement. ``not_checked_because``: why no rule covers it (then it is listed, never counted as met)."""

    id: Said
    locator: Said
    area: str
    modality: Literal["must", "may"] = "must"
    statement: Text
    figures: dict[str, Any] = Field(default_factory=dict)
    notes: Text | None = None
    not_checked_because: Text | None = None
    off: Flag = False


class Chapter(Doc):
    """A chapter file: clauses in the order of the standard."""

    clauses: tuple[Clause, ...]
