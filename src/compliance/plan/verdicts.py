"""State and reason as one number per row: a database handles numbers faster than texts that it must join and split."""

from __future__ import annotations

from msgspec import Struct, field

from compliance.ledger import State
from compliance.plan.nodes import Case, Const, Expr
from compliance.plan.terms import op, word


class Verdicts(Struct):
    """The verdicts that one rule can come to, in the order in which they were asked for (a builder)."""

    known: dict[tuple[Expr, Expr], Const] = field(default_factory=dict)

    def number(self, state: State | Expr, reason: str | Expr) -> Const:
        """Return the number of a verdict; words are ours, expressions are seen where the number is resolved."""
        verdict = (
            word(state) if isinstance(state, State) else state,
            word(reason) if isinstance(reason, str) else reason,
        )
        return self.known.setdefault(verdict, Const(len(self.known)))

    def state(self, number: Expr) -> Expr:
        """Return the state of a number."""
        return self._resolved(number, [state for state, _ in self.known])

    def reason(self, number: Expr) -> Expr:
        """Return the reason of a number."""
        return self._resolved(number, [reason for _, reason in self.known])

    @staticmethod
    def _resolved(number: Expr, values: list[Expr]) -> Expr:
        by_value: dict[Expr, list[Expr]] = {}
        for n, value in enumerate(values):
            by_value.setdefault(value, []).append(op("eq", number, Const(n)))
        *others, (last, _) = by_value.items()
        whens = tuple((tests[0] if len(tests) == 1 else op("or", *tests), value) for value, tests in others)
        return Case(whens, last) if whens else last
