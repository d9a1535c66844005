"""Which rows an expression speaks of: the aliases that it uses and that no select inside it introduces."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.plan.nodes import Col, Exists, Expr, From, Join, Scalar, Select, Union, parts


def free_aliases(node: Expr) -> frozenset[str]:
    """Return the aliases of rows from outside."""
    return frozenset(_free(node))


def _free(node: Expr) -> Iterator[str]:
    if isinstance(node, Col):
        yield node.alias
    if isinstance(node, Exists | Scalar):
        yield from _free_in(node.select)
    for part in parts(node):
        yield from _free(part)


def _free_in(select: Select | Union) -> Iterator[str]:
    if isinstance(select, Union):
        for one in select.selects:
            yield from _free_in(one)
        return
    first: tuple[From | Join, ...] = (select.source,) if select.source is not None else ()
    sources = (*first, *select.joins)
    own = {source.alias for source in sources}
    for source in sources:
        if not isinstance(source.source, str):
            yield from _free_in(source.source)
    spoken = [*(expr for _, expr in select.columns), select.where, *select.group, *(join.on for join in select.joins)]
    yield from (alias for expr in spoken for alias in _free(expr) if alias not in own)
