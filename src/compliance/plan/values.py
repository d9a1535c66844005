"""What a compiled operand and a compiled condition are: typed, and three-valued."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from compliance.plan.nodes import FALSE, TRUE, Expr
from compliance.plan.terms import all_of, any_of, negate, op, word


class Value(Struct, frozen=True):
    """A typed value. ``expr`` is NULL when blank. ``whole_day``: for times, whether the value is date-only.

    ``unknown``: whether the cell (or one it depends on) cannot be used. ``beyond``: whether the working-day calendar
    does not reach it.
    """

    expr: Expr
    type: str
    whole_day: Expr = FALSE
    unknown: Expr = FALSE
    beyond: Expr = FALSE


class Tri(Struct, frozen=True):
    """A three-valued condition: definitely true, and possibly true. Both are never NULL."""

    true: Expr
    maybe: Expr

    @property
    def unknown(self) -> Expr:
        """Possibly but not definitely true."""
        return FALSE if self.true == self.maybe else all_of((self.maybe, negate(self.true)))

    @property
    def false(self) -> Expr:
        """Not even possibly true."""
        return negate(self.maybe)


YES = Tri(TRUE, TRUE)


def known(expr: Expr, unknown: Expr = FALSE) -> Tri:
    """Return a condition that is ``expr`` unless ``unknown``."""
    if unknown is FALSE:
        return Tri(expr, expr)
    return Tri(all_of((negate(unknown), expr)), any_of((unknown, expr)))


def _sure(parts: list[Tri]) -> bool:
    """Whether nothing of the parts is unknown: then what is possibly true is what is definitely true."""
    return all(p.true is p.maybe for p in parts)


def tri_all(parts: list[Tri]) -> Tri:
    """Return the three-valued conjunction."""
    true = all_of([p.true for p in parts])
    return Tri(true, true if _sure(parts) else all_of([p.maybe for p in parts]))


def tri_any(parts: list[Tri]) -> Tri:
    """Return the three-valued disjunction."""
    true = any_of([p.true for p in parts])
    return Tri(true, true if _sure(parts) else any_of([p.maybe for p in parts]))


def tri_not(part: Tri) -> Tri:
    """Return the three-valued negation."""
    return Tri(negate(part.maybe), negate(part.true))


_TEXT_OF = {"number": "text_of_number", "flag": "text_of_flag", "time": "text_of_time", "date": "text_of_time"}


def joined(values: Iterable[Value]) -> Expr:
    """Return the values' texts joined as ``joined_key`` joins them, blanks as empty texts."""
    given = list(values)
    texts = [_text_or_empty(value) for value in given] or [word("")]
    if len(texts) == 1:
        return texts[0]
    plain = [text if v.type in _TEXT_OF else op("key_part", text) for v, text in zip(given, texts, strict=True)]
    return op("join_bar", *plain)


def _text_or_empty(value: Value) -> Expr:
    name = _TEXT_OF.get(value.type)
    return op("text_or_empty", value.expr if name is None else op(name, value.expr))
