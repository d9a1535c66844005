"""What a select says of its rows, for the selects above it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compliance.plan.nodes import Col, Const, Expr, Null, Word

_SAME = (Const, Null, Word)  # in every row; a tuple: a union would be made anew for every fact


class Facts(Struct, frozen=True):
    """Named expressions of a select. What is the same in every row is said where it is needed, the rest is a column."""

    facts: Mapping[str, Expr]
    alias: str

    def __getitem__(self, name: str) -> Expr:
        fact = self.facts[name]
        return fact if isinstance(fact, _SAME) else Col(self.alias, name)

    def columns(self) -> tuple[tuple[str, Expr], ...]:
        """Return the facts that differ by row."""
        return tuple((name, e) for name, e in self.facts.items() if not isinstance(e, _SAME))

    def above(self, alias: str) -> Facts:
        """Return the same facts as a select over this one sees them."""
        return Facts({name: self[name] for name in self.facts}, alias)
