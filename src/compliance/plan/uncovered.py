"""Marks what is unknown for want of an export, so that it can be told from what is unknown for its cells."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from compliance.plan.nodes import FALSE, Case, Exists, Expr, From, Join, Op, Over, Scalar, Select, Union
from compliance.plan.terms import all_of, any_of, case, negate, op, truly

MARK = "uncovered"
Source = TypeVar("Source", From, Join)


def marked(part: Expr) -> Expr:
    """Return the same truth, marked as that of days which an export does not cover."""
    return part if part == FALSE else op(MARK, part)


def as_if_covered(node: Expr) -> Expr:
    """Return the expression as it were if the exports covered all that is asked; the same node where it is the same."""
    return _Rewritten().of(node)


class _Rewritten:
    """Expressions with false in the place of every mark; what is one node in several places stays one."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Expr, Expr]] = {}

    def of(self, node: Expr) -> Expr:
        if not isinstance(node, Op | Case | Over | Exists | Scalar):
            return node
        known = self._known.get(id(node))
        if known is None:
            made = self._made(node)
            known = self._known[id(node)] = (node, node if made == node else made)
        return known[1]

    def _made(self, node: Op | Case | Over | Exists | Scalar) -> Expr:
        if isinstance(node, Op):
            return FALSE if node.name == MARK else _op(node.name, tuple(self.of(arg) for arg in node.args))
        if isinstance(node, Case):
            return case(*((self.of(c), self.of(v)) for c, v in node.whens), otherwise=self.of(node.otherwise))
        if isinstance(node, Over):
            args, partition, order = (tuple(map(self.of, p)) for p in (node.args, node.partition, node.order))
            return replace(node, args=args, partition=partition, order=order)
        return replace(node, select=self._select(node.select))

    def _select(self, node: Select) -> Select:
        return Select(
            tuple((name, self.of(expr)) for name, expr in node.columns),
            None if node.source is None else self._source(node.source),
            tuple(replace(self._source(join), on=self.of(join.on)) for join in node.joins),
            self.of(node.where),
            tuple(map(self.of, node.group)),
        )

    def _source(self, node: Source) -> Source:
        if isinstance(node.source, str):
            return node
        if isinstance(node.source, Union):
            return replace(node, source=Union(tuple(map(self._select, node.source.selects))))
        return replace(node, source=self._select(node.source))


def _op(name: str, args: tuple[Expr, ...]) -> Expr:
    if name == "and":
        return all_of(args)
    if name == "or":
        return any_of(args)
    if name == "not":
        return negate(args[0])
    return truly(args[0]) if name == "truly" else op(name, *args)
