"""Operands, conditions and related records: the closed vocabulary that every kind of rule shares.

Meaning (three-valued, because a cell that cannot be used is *unknown*, while a blank cell is a known blank):

* A comparison with a blank operand is false. ``not`` of a false condition is true.
* A comparison that reads an unusable cell (or a column the export does not have) is unknown; ``all``, ``any`` and
  ``not`` combine true, false and unknown as usual (unknown or true = true; unknown and false = false).
* ``answered`` is true when the cell holds a value, the explicit word for none (無) included; ``given`` is true when it
  holds a value other than that word. ``answered: false`` / ``given: false`` negate them.
* Times: a date-only value is the whole day. When either side of a comparison is date-only, dates are compared.
* Texts are compared after folding (NFKC, Simplified, trimmed); codes by their code.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from compliance.catalogue.words import Count, Doc, DurationWord, FieldPath, Flag, Name
from compliance.message import msg

COMPARATORS = ("eq", "ne", "lt", "le", "gt", "ge")
RESERVED = frozenset({"all", "any", "not", "exists", "none", "count", "holds", "compare", "previous"})


class Shift(Doc):
    """A shift of an operand: a literal duration or a parameter that holds one."""

    param: Name
    for_: Operand | None = Field(default=None, alias="for")


class Operand(Doc):
    """One value. Exactly one of the sources is written; ``plus`` / ``minus`` shift a time by a duration.

    * ``literal`` (or a bare scalar): read by the type of what it is compared with.
    * ``field``: a path on the row at hand; ``a.b`` follows the declared link ``a``. Inside a related record's
      ``where`` the row at hand is the related record.
    * ``outer``: a path on the obligation's own row, from inside a related record.
    * ``param``: a parameter; ``for`` picks the entry of a keyed table (a missing entry is "not set").
    * ``window``: ``start``, ``end``, ``due`` or ``label`` of the obligation's window.
    * ``as_of``: the moment of the audit.
    * ``first_of``: the first that is not blank; ``earliest`` / ``latest``: of those that are not blank.
    * ``first`` / ``last``: the time (``at``) of the first or last matching related record; ``take`` another field of
      it.
    * ``number_of``: how many matching related records (distinct by ``distinct_by``).
    """

    literal: str | None = None
    field: FieldPath | None = None
    outer: FieldPath | None = None
    param: Name | None = None
    for_: Operand | None = Field(default=None, alias="for")
    window: Literal["start", "end", "due", "label"] | None = None
    as_of: Flag | None = None
    first_of: tuple[Operand, ...] | None = None
    earliest: tuple[Operand, ...] | None = None
    latest: tuple[Operand, ...] | None = None
    first: Related | None = None
    last: Related | None = None
    take: FieldPath | None = None
    number_of: Related | None = None
    plus: DurationWord | Shift | None = None
    minus: DurationWord | Shift | None = None

    @model_validator(mode="before")
    @classmethod
    def _scalar(cls, value: Any) -> Any:
        return {"literal": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_source(self) -> Operand:
        sources = (
            "literal",
            "field",
            "outer",
            "param",
            "window",
            "as_of",
            "first_of",
            "earliest",
            "latest",
            "first",
            "last",
            "number_of",
        )
        written = [name for name in sources if getattr(self, name) is not None]
        if len(written) != 1:
            raise ValueError(msg("exactly one of {sources}", sources=tuple(sources)))
        if self.plus is not None and self.minus is not None:
            raise ValueError(msg("plus or minus, not both"))
        return self


class Test(Doc):
    """What a field must satisfy; several entries must all hold. A bare scalar means ``eq``, a list means ``in``."""

    eq: Operand | None = None
    ne: Operand | None = None
    lt: Operand | None = None
    le: Operand | None = None
    gt: Operand | None = None
    ge: Operand | None = None
    in_: tuple[str, ...] | Operand | None = Field(default=None, alias="in")
    not_in: tuple[str, ...] | Operand | None = None
    answered: Flag | None = None
    given: Flag | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"eq": value}
        if isinstance(value, list | tuple):
            return {"in": value}
        return value

    @model_validator(mode="after")
    def _not_empty(self) -> Test:
        if not self.model_fields_set:
            raise ValueError(msg("at least one test: eq, ne, lt, le, gt, ge, in, not_in, answered, given"))
        return self


class Compare(Test):
    """A comparison whose left side is any operand."""

    left: Operand


class During(Doc):
    """A stretch of time, both ends included; an absent end is open."""

    from_: Operand | None = Field(default=None, alias="from")
    to: Operand | None = None


class Related(Doc):
    """Records of another type that belong to the obligation's row.

    * ``of``: the record type. ``match``: their field -> operand; a bare word there is a path on the obligation's row,
      ``field`` one on
      the row at hand. Without ``match`` the declared link between their type and the type at hand is used. An empty one
      takes everybody's records: it needs a ``where`` that names ``outer`` or the field that says whose they are.
    * ``where``: a condition on the related record. ``at``: their time (default: the type's own ``at``).
    * ``during``: ``window`` (both ends included) or a stretch; compared on ``at``.
    * ``distinct_by``: count distinct combinations instead of rows; a row with a blank there counts for nothing.
    Rows dated after the as-of never match. A row with an unusable cell in what is asked *may* match.
    """

    of: Name
    match: dict[FieldPath, Operand] | None = None
    where: Condition | None = None
    at: FieldPath | None = None
    during: Literal["window"] | During | None = None
    distinct_by: tuple[FieldPath, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("match"), dict):
            match = {k: {"outer": v} if isinstance(v, str) else v for k, v in value["match"].items()}
            return {**value, "match": match}
        return value


class Counted(Related):
    """So many related records: ``at_least`` and / or ``at_most``."""

    at_least: Count | Operand | None = None
    at_most: Count | Operand | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Counted:
        if self.at_least is None and self.at_most is None:
            raise ValueError(msg("at_least or at_most"))
        return self


class Holds(Doc):
    """The register of postings says that ``who`` (a staff id) held one of the posts ``post`` at ``on``.

    Read from the record type that the standard declares as ``postings`` (fields: who, post, from, to, site).
    """

    who: Operand | None = None
    post: tuple[str, ...] | Operand
    on: Operand

    @model_validator(mode="before")
    @classmethod
    def _one_post(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("post"), str):
            return {**value, "post": [value["post"]]}
        return value


class Previous(Doc):
    """The row of type ``of`` just before the row at hand, among rows that share ``same``, satisfies ``where``.

    ``of`` must be the obligation's own type or a child of it (then: of any of its child rows). Order is by the time
    ``by``, ties by key; rows before which nothing stands have no previous row: the condition is false.
    """

    of: Name
    same: tuple[FieldPath, ...]
    by: FieldPath
    where: Condition


class Condition(Doc):
    """A conjunction. Entries whose name is no reserved word are fields of the row at hand with their test."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = Field(default=None, alias="not")
    exists: Related | None = None
    none: Related | None = None
    count: Counted | None = None
    holds: Holds | None = None
    compare: Compare | None = None
    previous: Previous | None = None
    fields: dict[FieldPath, Test] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_fields(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "fields" in value:
            return value
        words = {k: v for k, v in value.items() if k in RESERVED}
        fields = {k: v for k, v in value.items() if k not in RESERVED}
        return {**words, "fields": fields} if fields else words

    @model_validator(mode="after")
    def _not_empty(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError(msg("at least one condition"))
        return self


Bound = Annotated[Count | Operand, Field(union_mode="left_to_right")]
