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
_PLAIN = frozenset({Bind, Const, Word, Null})
_ASKED = frozenset({Exists, Scalar})


def hoisted(select: Select) -> Select:
    """Return the select, or one over it that names its subqueries and columns when any subquery stands there twice."""
    leaves = _Leaves()
    for _, expr in select.columns:
        leaves.gather(expr)
    if not leaves.repeated:
        return select
    names: dict[Expr, Expr] = {leaf: Col(BELOW, f"c{n}") for n, leaf in enumerate(leaves.found)}
    below = tuple((f"c{n}", leaf) for n, leaf in enumerate(leaves.found))
    renamed = _Renamed(names)
    columns = tuple((name, renamed.of(expr)) for name, expr in select.columns)
    return Select(columns, From(Select(below, select.source, select.joins, select.where), BELOW))


class _Leaves:
    """The columns and subqueries that expressions are made of, each once, in the order of writing.

    What is one node in several places is gone through once. ``repeated``: whether a subquery stands there twice.
    """

    def __init__(self) -> None:
        self.found: dict[Expr, None] = {}
        self.repeated = False
        self._asks: dict[int, bool] = {}  # by the identity of a node: whether a subquery is in it

    def gather(self, node: Expr) -> bool:
        """Note the leaves of an expression; return whether a subquery is among them."""
        kind = type(node)
        if kind in _PLAIN:
            return False
        if kind is Col:
            self.found[node] = None
            return False
        if kind in _ASKED:
            self.repeated = self.repeated or node in self.found
            self.found[node] = None
            return True
        asks = self._asks.get(id(node))
        if asks is None:
            asks = False
            for part in parts(node):
                asks = self.gather(part) or asks
            self._asks[id(node)] = asks
        elif asks:
            self.repeated = True
        return asks


class _Renamed:
    """Expressions with other leaves; what is one node in several places stays one."""

    def __init__(self, names: dict[Expr, Expr]) -> None:
        self._names = names
        self._known: dict[int, Expr] = {}

    def of(self, node: Expr) -> Expr:
        """Return the expression with the leaves as they are named."""
        if type(node) in _PLAIN:
            return node
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = self._made(node)
        return known

    def _made(self, node: Expr) -> Expr:
        if isinstance(node, Op):
            return Op(node.name, tuple([self.of(arg) for arg in node.args]))
        if isinstance(node, Case):
            return Case(tuple([(self.of(c), self.of(v)) for c, v in node.whens]), self.of(node.otherwise))
        if isinstance(node, Over):
            args, partition, order = (
                tuple([self.of(part) for part in listed]) for listed in (node.args, node.partition, node.order)
            )
            return Over(node.function, args, partition, order, node.frame)
        return self._names[node]
