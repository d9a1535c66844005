"""The closed set of nodes that a plan is made of: expressions and selects. Nothing here is text of a rule.

A name in a node comes from a schema (record fields, our own columns); a value is always a ``Bind``. Emitters turn nodes
into SQL for one dialect; ``Op`` names must be in the dialect's table of operators. Plans look nodes up all the time:
what is made of other nodes remembers its hash.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

SqlType = Literal["VARCHAR", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "DECIMAL"]


class Col(Struct, frozen=True):
    """A column of the relation with that alias."""

    alias: str
    name: str


class Bind(Struct, frozen=True):
    """A value handed to the database beside the text."""

    value: str | int | date | datetime | None
    type: SqlType


class Const(Struct, frozen=True):
    """TRUE, FALSE, or a whole number of our own code."""

    value: bool | int


class Word(Struct, frozen=True):
    """A word of our own vocabulary: a state, a reason, a kind of period."""

    value: str


class Null(Struct, frozen=True):
    """A typed NULL."""

    type: SqlType


class Op(Struct, frozen=True, cache_hash=True):
    """An operator or function of the dialect's table."""

    name: str
    args: tuple[Expr, ...]


class Case(Struct, frozen=True, cache_hash=True):
    """The first branch whose condition is true, else ``otherwise``."""

    whens: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


class Over(Struct, frozen=True, cache_hash=True):
    """A window function over a partition; ``frame`` ``before``: all rows before this one."""

    function: str
    args: tuple[Expr, ...]
    partition: tuple[Expr, ...]
    order: tuple[Expr, ...]
    frame: Literal["", "before", "to_here"] = ""


class Exists(Struct, frozen=True, cache_hash=True):
    """Whether the (correlated) select has a row."""

    select: Select


class Scalar(Struct, frozen=True, cache_hash=True):
    """The single value of the (correlated, aggregated) select."""

    select: Select


Expr = Col | Bind | Const | Word | Null | Op | Case | Over | Exists | Scalar


class From(Struct, frozen=True):
    """A relation by name, or a select in its place."""

    source: str | Select | Union
    alias: str


class Join(Struct, frozen=True, cache_hash=True):
    """``inner`` or ``left``."""

    kind: Literal["inner", "left"]
    source: str | Select | Union
    alias: str
    on: Expr


_TRUE = Const(value=True)


class Select(Struct, frozen=True, cache_hash=True):
    """``columns``: (name, expression). ``group``: expressions; aggregates stand in the columns."""

    columns: tuple[tuple[str, Expr], ...]
    source: From | None
    joins: tuple[Join, ...] = ()
    where: Expr = _TRUE
    group: tuple[Expr, ...] = ()


class Union(Struct, frozen=True, cache_hash=True):
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
