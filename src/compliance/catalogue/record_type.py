"""A record type: the vocabulary of facts, read from ``standards/<standard>/records/<id>.yaml``; the stem is its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from compliance.catalogue.misplaced import Misplaced, MisplacedError
from compliance.catalogue.positions import Path_
from compliance.catalogue.words import Count, Day, Doc, FieldPath, Flag, Name, Text
from compliance.message import either, msg, one_of
from compliance.problems import nearest

FieldType = Literal["id", "code", "text", "date", "time", "number", "flag", "period"]

FLAG_WORDS = ("yes", "no")
_ONLY_IN: Mapping[str, tuple[FieldType, ...]] = {
    "values": ("code", "flag"),
    "room": ("id", "text"),
    "unit": ("number",),
    "not_below": ("number",),
}


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
    def _of_its_type(self) -> RecordField:
        found = tuple(self._strays())
        if self.type == "code" and self.values is None:
            found += (Misplaced(("type",), msg("a code without values"), msg("values: {{code: [spellings]}}")),)
        if found:
            raise MisplacedError(found)
        return self

    def _strays(self) -> Iterator[Misplaced]:
        """Yield words that mean nothing in a field of this type."""
        for word, types in _ONLY_IN.items():
            value = getattr(self, word)
            if value is not None and value is not False and self.type not in types:
                yield Misplaced(
                    (word,),
                    msg("{word} in a field of type {type}", word=word, type=self.type),
                    msg("type: {types}", types=either(types)),
                    at_key=True,
                )
        for word in (self.values or {}) if self.type == "flag" else ():
            if word not in FLAG_WORDS:
                what = msg("{word!r} is neither yes nor no", word=word)
                yield Misplaced(("values", word), what, one_of(FLAG_WORDS), nearest(word, FLAG_WORDS), at_key=True)


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
        found = tuple(self._unknown_fields())
        if found:
            raise MisplacedError(found)
        return self

    def _unknown_fields(self) -> Iterator[Misplaced]:
        named: list[tuple[Path_, str | None]] = [(("key", n), name) for n, name in enumerate(self.key)]
        named += [(("identity", n), name) for n, name in enumerate(self.identity)]
        named.append((("at",), self.at))
        if self.active is not None:
            named += [(("active", "from"), self.active.from_), (("active", "to"), self.active.to)]
        times = sorted(name for name, spec in self.fields.items() if spec.type in ("date", "time"))
        for path, name in named:
            if name is not None and name not in self.fields:
                what = msg("there is no field {name!r}", name=name)
                yield Misplaced(path, what, one_of(sorted(self.fields)), nearest(name, self.fields))
        if self.wins is not None and self.wins not in ("last", *times):
            known = ["last", *times]
            what = msg("{name!r} is no time of the record", name=self.wins)
            yield Misplaced(("wins",), what, one_of(known), nearest(self.wins, known))

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
