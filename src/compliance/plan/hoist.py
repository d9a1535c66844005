"""Subqueries that a select asks more than once are asked once, in a select below it.

A database shares repeated plain expressions, but not repeated correlated subqueries, and a named requirement stands in
the verdict, in the count and among the missing names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from compliance.plan.nodes import (
    Bind,
    Case,
    Col,
    Const,
    Exists,
    Expr,
    From,
    Null,
    Op,
    Over,
    Scalar,
    Select,
    Word,
    parts,
)

BELOW = "i"


def hoisted(select: Select) -> Select:
    """Return the select, or one over it that names its subqueries and columns when any subquery stands there twice."""
    leaves = [leaf for _, expr in select.columns for leaf in _leaves(expr)]
    asked = [leaf for leaf in leaves if isinstance(leaf, Exists | Scalar)]
    distinct = dict.fromkeys(leaves)
    if len(asked) == sum(isinstance(leaf, Exists | Scalar) for leaf in distinct):
        return select
    names: dict[Expr, Expr] = {leaf: Col(BELOW, f"c{n}") for n, leaf in enumerate(distinct)}
    below = tuple((f"c{n}", leaf) for n, leaf in enumerate(distinct))
    columns = tuple((name, _renamed(expr, names)) for name, expr in select.columns)
    return Select(columns, From(Select(below, select.source, select.joins, select.where), BELOW))


def _leaves(node: Expr) -> Iterator[Expr]:
    """Yield the columns and subqueries that an expression is made of, in the order of writing."""
    if isinstance(node, Col | Exists | Scalar):
        yield node
    for part in parts(node):
        yield from _leaves(part)


def _renamed(node: Expr, names: dict[Expr, Expr]) -> Expr:
    def all_(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return tuple(_renamed(arg, names) for arg in args)

    match node:
        case Col() | Exists() | Scalar():
            return names[node]
        case Bind() | Const() | Word() | Null():
            return node
        case Op(name, args):
            return Op(name, all_(args))
        case Case(whens, otherwise):
            renamed = tuple((_renamed(c, names), _renamed(v, names)) for c, v in whens)
            return Case(renamed, _renamed(otherwise, names))
        case Over(function, args, partition, order, frame):
            return Over(function, all_(args), all_(partition), all_(order), frame)
        case _:
            assert_never(node)
