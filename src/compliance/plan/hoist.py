"""Subqueries that a select asks more than once are asked once, in a select below it.

A database shares repeated plain expressions, but not repeated correlated subqueries, and a named requirement stands in
the verdict, in the count and among the missing names.
"""

from __future__ import annotations

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
_ASKED = (Exists, Scalar)  # tuples: a union would be made anew for every node
_LEAVES = (Col, Exists, Scalar)


def hoisted(select: Select) -> Select:
    """Return the select, or one over it that names its subqueries and columns when any subquery stands there twice."""
    leaves: list[Expr] = []
    for _, expr in select.columns:
        _gather(expr, leaves)
    asked = [leaf for leaf in leaves if isinstance(leaf, _ASKED)]
    distinct = dict.fromkeys(leaves)
    if len(asked) == sum(isinstance(leaf, _ASKED) for leaf in distinct):
        return select
    names: dict[Expr, Expr] = {leaf: Col(BELOW, f"c{n}") for n, leaf in enumerate(distinct)}
    below = tuple((f"c{n}", leaf) for n, leaf in enumerate(distinct))
    columns = tuple((name, _renamed(expr, names)) for name, expr in select.columns)
    return Select(columns, From(Select(below, select.source, select.joins, select.where), BELOW))


def _gather(node: Expr, leaves: list[Expr]) -> None:
    """Note the columns and subqueries that an expression is made of, in the order of writing."""
    if isinstance(node, _LEAVES):
        leaves.append(node)
        return
    for part in parts(node):
        _gather(part, leaves)


def _renamed(node: Expr, names: dict[Expr, Expr]) -> Expr:
    if isinstance(node, _LEAVES):
        return names[node]
    if isinstance(node, Op):
        return Op(node.name, tuple([_renamed(arg, names) for arg in node.args]))
    if isinstance(node, Case):
        whens = tuple([(_renamed(c, names), _renamed(v, names)) for c, v in node.whens])
        return Case(whens, _renamed(node.otherwise, names))
    if isinstance(node, Over):
        args, partition, order = (
            tuple([_renamed(part, names) for part in listed]) for listed in (node.args, node.partition, node.order)
        )
        return Over(node.function, args, partition, order, node.frame)
    constant: Bind | Const | Word | Null = node  # no other kind is left
    return constant
