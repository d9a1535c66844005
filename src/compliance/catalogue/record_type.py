"""A record type: the vocabulary of facts, read from ``standards/<standard>/records/<id>.yaml``; the stem is its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from compliance.catalogue.words import Count, Day, Doc, FieldPath, Flag, Name, Text
from compliance.message import msg

FieldType = Literal["id", "code", "text", "date", "time", "number", "flag", "period"]


class Between(Doc):
    """A derived field: the text between two marks of another field (the first such place; none: blank)."""

    from_: Name = Field(alias="from")
    after: str
    before: str


class RecordField(Doc):
    """One column.

    ``type``: ``id`` (a key; text that stays what it is), ``code`` (one of ``values``), ``text``, ``date`` (whole day),
    ``time`` (a date with or without a time of day), ``number`` (exact decimal), ``flag`` (yes / no), ``period`` (2026,
    2026Q1, 2026-03, 2026H1).
    ``aliases``: headers, any script (compared folded), beside the field's name and its titles. ``required``: a blank
    here cannot be used, and nothing can be assessed of its row; with fewer than two filled cells the row is set aside.
    ``values``: code -> spellings in the exports; of a flag, ``yes`` and ``no`` -> its own words, over the usual ones.
    ``unit``: a number that may be written as a length of time (``90分钟``), in this unit.
    ``link``: the record type whose (single-field) key this is.
    ``split``: the cell is a list; the child type of that name gets one row per entry. ``formats``: extra date formats,
    strptime style, or ``epoch`` (seconds since 1970; 0 is blank).
    ``room``: it names a room; an id is compared by the room's key where the profile says how rooms are written.
    ``not_below``: of a number, the least that can be (a duration, a count: 0); less cannot be used.
    ``not_before`` / ``not_after``: dates outside are data findings (``not_after: as_of`` allowed). ``planned``: it
    may lie in the future (a plan, a due, an expiry); any other date after the as-of has not happened yet and reads as
    blank.
    """

    type: FieldType
    title: Text | None = None
    aliases: tuple[str, ...] = ()
    required: Flag = False
    values: dict[Name, tuple[str, ...]] | None = None
    link: Name | None = None
    split: Name | None = None
    personal: Literal["name", "phone", "room", "resident_id", "address"] | None = None
    formats: tuple[str, ...] = ()
    unit: Literal["minutes", "hours", "days"] | None = None
    between: Between | None = None
    planned: Flag = False
    room: Flag = False
    not_below: Count | None = None
    not_before: Day | None = None
    not_after: Literal["as_of"] | Day | None = None

    @model_validator(mode="after")
    def _vocabulary(self) -> RecordField:
        if self.type != "flag" and (self.type == "code") != (self.values is not None):
            raise ValueError(msg("values (a vocabulary) for a code, and only for a code"))
        if self.type == "flag" and self.values is not None and not set(self.values) <= {"yes", "no"}:
            raise ValueError(msg("the words of a flag under yes and no"))
        if self.room and self.type not in ("id", "text"):
            raise ValueError(msg("a room in an id or a text"))
        if self.unit is not None and self.type != "number":
            raise ValueError(msg("a unit for a number, and only for a number"))
        if self.not_below is not None and self.type != "number":
            raise ValueError(msg("the least of a number, and only of a number"))
        return self


class Span(Doc):
    """The fields that begin and end a subject's activity."""

    from_: Name | None = Field(default=None, alias="from")
    to: Name | None = None


class RecordType(Doc):
    """``register``: what stands (projects, staff); ``log``: what happened, with its time ``at`` and an extent.

    ``key``: fields that together name a row; empty: keyless. A keyless row goes by a hash of its ``identity`` fields
    (absent: the required ones, the links, ``at`` and the begin of its activity; all when there are none of these), so
    that it stays the same row when a column goes or a blank is filled. ``site``: the path to the site.
    ``parent``: a child type; rows come from their own table, or from a parent's ``split`` field (then they have the
    fields ``parent`` link and ``item``). ``duplicates``: exactly equal rows count ``once`` or ``as_delivered``.
    ``wins``: of several rows of one key with different contents, the ``last`` one delivered (by the end of its export's
    extent, then by name and row) or the one with the latest value of this time field; absent: where they
    differ no cell can be used.
    ``soft_delete``: field -> its spellings in rows that the system keeps but has deleted.
    ``aliases``: names of files, sheets or tables that hold this type, beside its id and its titles.
    """

    title: Text
    role: Literal["register", "log"]
    aliases: tuple[str, ...] = ()
    key: tuple[Name, ...] = ()
    identity: tuple[Name, ...] = ()
    at: Name | None = None
    site: FieldPath | None = None
    parent: Name | None = None
    active: Span | None = None
    duplicates: Literal["once", "as_delivered"] = "once"
    wins: Literal["last"] | Name | None = None
    soft_delete: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    fields: dict[Name, RecordField]

    @model_validator(mode="after")
    def _known_fields(self) -> RecordType:
        named = [
            *self.key,
            *self.identity,
            *(n for n in (self.at, *((self.active and (self.active.from_, self.active.to)) or ())) if n),
        ]
        winner = self.fields.get(self.wins or "")
        if self.wins not in (None, "last") and (winner is None or winner.type not in ("date", "time")):
            raise ValueError(msg("last, or a date or time of the record"))
        for name in named:
            if name not in self.fields:
                raise ValueError(msg("{name!r} to be one of the fields", name=name))
        return self

    @property
    def identifying(self) -> tuple[Name, ...]:
        """The fields that a keyless row goes by, in the order of their names."""
        begins = (self.at, self.active.from_ if self.active else None)
        usual = [name for name, spec in self.fields.items() if spec.required or spec.link or name in begins]
        return tuple(sorted(self.identity or usual or self.fields))


def registers_with(types: Mapping[str, RecordType], kind: str) -> dict[str, list[str]]:
    """Return the registers, by name, that have fields with personal data of this kind, and those fields."""
    found = {
        name: [field for field, spec in type_.fields.items() if spec.personal == kind]
        for name, type_ in sorted(types.items())
        if type_.role == "register"
    }
    return {name: fields for name, fields in found.items() if fields}
