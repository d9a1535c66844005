"""Which rows an expression speaks of: the aliases that it uses and that no select inside it introduces."""

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
    Join,
    Null,
    Op,
    Over,
    Scalar,
    Select,
    Union,
    Word,
)


def free_aliases(node: Expr) -> frozenset[str]:
    """Return the aliases of rows from outside."""
    return frozenset(_free(node))


def _free(node: Expr) -> Iterator[str]:
    match node:
        case Col(alias):
            yield alias
        case Bind() | Const() | Word() | Null():
            return
        case Exists(select) | Scalar(select):
            yield from _free_in(select)
        case Op(_, args):
            yield from _of_all(args)
        case Case(whens, otherwise):
            yield from _of_all([part for when in whens for part in when])
            yield from _free(otherwise)
        case Over(_, args, partition, order):
            yield from _of_all((*args, *partition, *order))
        case _:
            assert_never(node)


def _of_all(parts: list[Expr] | tuple[Expr, ...]) -> Iterator[str]:
    for part in parts:
        yield from _free(part)


def _free_in(select: Select | Union) -> Iterator[str]:
    if isinstance(select, Union):
        for part in select.selects:
            yield from _free_in(part)
        return
    first: tuple[From | Join, ...] = (select.source,) if select.source is not None else ()
    sources = (*first, *select.joins)
    own = {source.alias for source in sources}
    for source in sources:
        if not isinstance(source.source, str):
            yield from _free_in(source.source)
    spoken = [*(expr for _, expr in select.columns), select.where, *select.group, *(join.on for join in select.joins)]
    yield from (alias for alias in _of_all(spoken) if alias not in own)
