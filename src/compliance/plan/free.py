"""Which rows an expression speaks of: the aliases that it uses and that no select inside it introduces."""

from __future__ import annotations

from compliance.plan.nodes import Col, Exists, Expr, From, Join, Scalar, Select, Union, parts

_SUBQUERIES = (Exists, Scalar)  # a tuple: a union would be made anew for every node


def free_aliases(node: Expr) -> set[str]:
    """Return the aliases of rows from outside."""
    found: set[str] = set()
    _gather(node, found)
    return found


def _gather(node: Expr, found: set[str]) -> None:
    if isinstance(node, Col):
        found.add(node.alias)
    elif isinstance(node, _SUBQUERIES):
        found |= _free_in(node.select)
    else:
        for part in parts(node):
            _gather(part, found)


def _free_in(select: Select | Union) -> set[str]:
    if isinstance(select, Union):
        return {alias for one in select.selects for alias in _free_in(one)}
    first: tuple[From | Join, ...] = (select.source,) if select.source is not None else ()
    sources = (*first, *select.joins)
    spoken: set[str] = set()
    for expr in (*(expr for _, expr in select.columns), select.where, *select.group, *(j.on for j in select.joins)):
        _gather(expr, spoken)
    spoken -= {source.alias for source in sources}
    for source in sources:
        if not isinstance(source.source, str):
            spoken |= _free_in(source.source)
    return spoken
