"""Named requirements that must all hold: how many there are, how many hold, and the names of the rest."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compliance.plan.nodes import Const, Expr
from compliance.plan.terms import case, op, text, word
from compliance.plan.values import Tri, tri_all


class Requirements(Struct, frozen=True):
    """``missing``: names that do not definitely hold, sorted, comma-separated."""

    met: Tri
    demanded: Expr
    found: Expr
    missing: Expr


def requirements(named: Mapping[str, Tri]) -> Requirements:
    """Combine named conditions."""
    held = [op("flag_int", named[name].true) for name in sorted(named)]
    found = op("plus", *held) if len(held) > 1 else held[0]
    absent = [case((named[name].true, word("")), otherwise=text(f"{name},")) for name in sorted(named)]
    absent = [part for part in absent if part != word("")]
    met = tri_all(list(named.values()))
    listed = op("without_last_comma", op("concat", *absent)) if absent else word("")
    missing = case((met.true, word("")), otherwise=listed)
    return Requirements(met, Const(len(named)), op("int_of", found), missing)


def breach_reason(found: Expr) -> Expr:
    """Return ``missing`` when nothing is there, ``incomplete`` when some is."""
    return case((op("eq", found, Const(0)), word("missing")), otherwise=word("incomplete"))
