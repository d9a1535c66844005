"""The records behind an obligation: selects of subject, window and row, one per record type that a requirement read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from compliance.plan.draft import Draft
from compliance.plan.free import free_aliases
from compliance.plan.nodes import TRUE, Expr, Join, Select
from compliance.plan.terms import all_of


class Proof(Struct, frozen=True):
    """``select`` yields subject, window, row of records of that type."""

    record_type: str
    select: Select


def proofs_of(draft: Draft) -> Iterator[Proof]:
    """Yield the proofs of one draft; the subject's own row stands in the ledger already."""
    if draft.members is not None:
        yield Proof(*draft.members)
    windows = draft.windows
    for matched in draft.reads.matched:
        scope = matched.scope
        columns = (("subject", windows.subject), ("window", windows.key), ("row", scope.row))
        related = Join("inner", scope.world.table(scope.record_type).relation, scope.alias, TRUE)
        where = all_of((windows.where, windows.chosen.maybe, matched.true))
        joins = _needed((*windows.context.joins, related, *scope.joins), [where, *(expr for _, expr in columns)])
        yield Proof(scope.record_type, Select(columns, windows.source, joins, where))


def _needed(joins: tuple[Join, ...], spoken: Sequence[Expr]) -> tuple[Join, ...]:
    """Leave out left joins of which nothing is asked: how often a row stands in a proof does not matter."""
    asked = {alias for expr in spoken for alias in free_aliases(expr)}
    kept: list[Join] = []
    for join in reversed(joins):
        if join.kind == "inner" or join.alias in asked:
            kept.append(join)
            asked |= free_aliases(join.on)
    return tuple(reversed(kept))
