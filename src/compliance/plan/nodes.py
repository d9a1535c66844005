"""The closed set of nodes that a plan is made of: expressions and selects. Nothing here is text of a rule.

A name in a node comes from a schema (record fields, our own columns); a value is always a ``Bind``. Emitters turn nodes
into SQL for one dialect; ``Op`` names must be in the dialect's table of operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

Node = TypeVar("Node", bound="_Composed")
SqlType = Literal["VARCHAR", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "DECIMAL"]


class _Composed:
    """Made of other nodes. Plans look nodes up all the time, so each remembers its hash once it was asked for it."""

    __slots__ = ("_hash",)
    _hash: int


def _remembering(kind: type[Node]) -> type[Node]:
    """Let the nodes of a class remember what its own hash, which a dataclass makes, has said of them."""
    own = kind.__hash__

    def remembered(self: Node) -> int:
        known: int | None = getattr(self, "_hash", None)
        if known is None:
            known = own(self)
            object.__setattr__(self, "_hash", known)
        return known

    kind.__hash__ = remembered  # type: ignore[assignment, method-assign]  # asked of nodes of this class alone
    return kind


@dataclass(frozen=True, slots=True)
class Col:
    """A column of the relation with that alias."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class Bind:
    """A value handed to the database beside the text."""

    value: str | int | date | datetime | None
    type: SqlType


@dataclass(frozen=True, slots=True)
class Const:
    """TRUE, FALSE, or a whole number of our own code."""

    value: bool | int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of our own vocabulary: a state, a reason, a kind of period."""

    value: str


@dataclass(frozen=True, slots=True)
class Null:
    """A typed NULL."""

    type: SqlType


@_remembering
@dataclass(frozen=True, slots=True)
class Op(_Composed):
    """An operator or function of the dialect's table."""

    name: str
    args: tuple[Expr, ...]


@_remembering
@dataclass(frozen=True, slots=True)
class Case(_Composed):
    """The first branch whose condition is true, else ``otherwise``."""

    whens: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@_remembering
@dataclass(frozen=True, slots=True)
class Over(_Composed):
    """A window function over a partition; ``frame`` ``before``: all rows before this one."""

    function: str
    args: tuple[Expr, ...]
    partition: tuple[Expr, ...]
    order: tuple[Expr, ...]
    frame: Literal["", "before", "to_here"] = ""


@_remembering
@dataclass(frozen=True, slots=True)
class Exists(_Composed):
    """Whether the (correlated) select has a row."""

    select: Select


@_remembering
@dataclass(frozen=True, slots=True)
class Scalar(_Composed):
    """The single value of the (correlated, aggregated) select."""

    select: Select


Expr = Col | Bind | Const | Word | Null | Op | Case | Over | Exists | Scalar


@dataclass(frozen=True, slots=True)
class From:
    """A relation by name, or a select in its place."""

    source: str | Select | Union
    alias: str


@_remembering
@dataclass(frozen=True, slots=True)
class Join(_Composed):
    """``inner`` or ``left``."""

    kind: Literal["inner", "left"]
    source: str | Select | Union
    alias: str
    on: Expr


_TRUE = Const(value=True)


@_remembering
@dataclass(frozen=True, slots=True)
class Select(_Composed):
    """``columns``: (name, expression). ``group``: expressions; aggregates stand in the columns."""

    columns: tuple[tuple[str, Expr], ...]
    source: From | None
    joins: tuple[Join, ...] = ()
    where: Expr = _TRUE
    group: tuple[Expr, ...] = ()


@_remembering
@dataclass(frozen=True, slots=True)
class Union(_Composed):
    """UNION ALL of selects with the same columns."""

    selects: tuple[Select, ...]


TRUE = _TRUE
FALSE = Const(value=False)
ONE = Const(1)
NO_TIME = Null("TIMESTAMP")
NO_NUMBER = Null("BIGINT")
NO_TEXT = Null("VARCHAR")


def parts(node: Expr) -> tuple[Expr, ...]:
    """Return the expressions that a node is directly made of, in the order of writing; a select inside it is none."""
    if isinstance(node, Op):
        return node.args
    if isinstance(node, Case):
        return (*(part for when in node.whens for part in when), node.otherwise)
    if isinstance(node, Over):
        return (*node.args, *node.partition, *node.order)
    _leaf: Col | Bind | Const | Word | Null | Exists | Scalar = node  # no other kind is left
    return ()
