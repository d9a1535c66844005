"""Checks of what is so whatever the records say: of every record or of none; stretches without a day.

Such a rule is well formed, every duty conforms (or none does), and nobody sees that nothing was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from compliance.catalogue.conditions import COMPARATORS, Compare, Condition, Counted, During, Operand, Related, Test
from compliance.catalogue.lint_spot import TIMES, Like, Spot
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.words import Duration
from compliance.message import msg
from compliance.problems import Problem

_SOURCES = (
    "literal", "field", "outer", "param", "for_", "window", "as_of", "first_of", "earliest", "latest", "first", "last",
    "take", "number_of",
)  # fmt: skip
_ASKS_A_VALUE = (*COMPARATORS, "in_", "not_in")


def said_nothing(doc: Condition | Test | During, spot: Spot) -> Iterator[Problem]:
    """Yield words that are written without anything behind them: they would ask nothing."""
    for name in sorted(doc.model_fields_set):
        value = getattr(doc, name)
        word = type(doc).model_fields[name].alias or name
        if value is None:
            yield spot.at(word).key_problem(
                msg("found {found}", found=msg("nothing")), msg("a value, or no {word}", word=word)
            )
        elif name in ("all", "any") and not value:
            yield spot.at(word).problem(msg("an empty list"), msg("at least one condition"))


def same_source(one: Operand, other: Operand) -> bool:
    """Tell whether two operands name the same value, however far they move it."""
    return all(getattr(one, name) == getattr(other, name) for name in _SOURCES)


def of_itself(doc: Test, path: str | None, spot: Spot) -> Iterator[Problem]:
    """Yield comparisons of a value with itself; ``path``: the field that is tested (None: the left side is written)."""
    for word in COMPARATORS:
        other = getattr(doc, word)
        if other is None or other.literal is not None:
            continue
        if same_source(doc.left, other) if isinstance(doc, Compare) else other.field == path:
            yield spot.at(word).problem(msg("a value is compared with itself"), msg("another value"))


def of_no_record(doc: Compare, spot: Spot) -> Iterator[Problem]:
    """Yield a comparison of which both sides are written out: it is so of every record, or of none."""
    others = [other for word in COMPARATORS if (other := getattr(doc, word)) is not None]
    others += [part for part in (doc.in_, doc.not_in) if isinstance(part, Operand)]
    if doc.left.literal is not None and all(other.literal is not None for other in others):
        yield spot.at("left").problem(
            msg("written values are compared, nothing of any record"), msg("a field or a parameter on one side")
        )


def contradiction(doc: Test, like: Like | None, spot: Spot) -> Iterator[Problem]:
    """Yield a test that no value can pass: bounds that leave nothing between them, words that exclude each other."""
    if len(doc.model_fields_set) < 2:
        return
    asks = any(getattr(doc, name) is not None for name in _ASKS_A_VALUE)
    if (doc.answered is False and (asks or doc.given)) or _no_word(doc) or (like is not None and _no_room(doc, like)):
        yield spot.problem(msg("no value can be so"), msg("tests that a value can pass together"))


def _no_word(doc: Test) -> bool:
    """Whether of the written words that a value may be all are those that it may not be."""
    may = [{doc.eq.literal}] if doc.eq is not None and doc.eq.literal is not None else []
    may += [set(doc.in_)] if isinstance(doc.in_, tuple) and doc.in_ else []
    not_ = {doc.ne.literal} if doc.ne is not None and doc.ne.literal is not None else set()
    not_ |= set(doc.not_in) if isinstance(doc.not_in, tuple) else set()
    return bool(may) and not set.intersection(*may) - not_


def _no_room(doc: Test, like: Like) -> bool:
    low = [(_read(getattr(doc, word), like), word == "gt") for word in ("ge", "gt", "eq")]
    high = [(_read(getattr(doc, word), like), word == "lt") for word in ("le", "lt", "eq")]
    pairs = [(least, most, a or b) for least, a in low for most, b in high if least is not None and most is not None]
    return any(_is_after(least, most, strict=strict) for least, most, strict in pairs)


def _is_after(least: Decimal | str, most: Decimal | str, *, strict: bool) -> bool:
    """Whether nothing lies from ``least`` to ``most``. Where one of two times is a whole day, days are compared."""
    if isinstance(least, str) and isinstance(most, str):
        same = len(least) == len(most)
        one, other = (_moment(least), _moment(most)) if same else (_moment(least[:10]), _moment(most[:10]))
        return one > other or (same and strict and one == other)
    return isinstance(least, Decimal) and isinstance(most, Decimal) and (least > most or (strict and least == most))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _read(operand: Operand | None, like: Like) -> Decimal | str | None:
    """Return a written number, or the text of a written time; None for anything else."""
    text = operand.literal if operand is not None and operand.plus is None and operand.minus is None else None
    try:
        if text is not None and like.type == "number":
            return Decimal(text)
        if text is not None and like.type in TIMES:
            _moment(text)
            return text
    except (ValueError, InvalidOperation):
        pass  # who reads the literal itself says so
    return None


def backwards(begin: Operand | None, end: Operand | None, spot: Spot) -> Iterator[Problem]:
    """Yield a stretch that ends before it begins, whatever the records say; ``spot`` stands at its end."""
    if begin is None or end is None:
        return
    first, last = (_read(side, Like("time")) for side in (begin, end))
    if first is not None and last is not None:
        empty = _is_after(first, last, strict=False)
    else:
        empty = same_source(begin, end) and _moved(begin, end)
    if empty:
        yield spot.problem(msg("the stretch ends before it begins"), msg("an end that is not before the begin"))


def _moved(begin: Operand, end: Operand) -> bool:
    """Whether of two moves of one value, of one unit, the second leads to an earlier time."""
    moves = [(side.plus, 1) if side.plus is not None else (side.minus, -1) for side in (begin, end)]
    if any(move is not None and not isinstance(move, Duration) for move, _ in moves):
        return False
    units = {move.unit for move, _ in moves if isinstance(move, Duration)}
    first, last = (move.count * sign if isinstance(move, Duration) else 0 for move, sign in moves)
    return len(units) == 1 and first > last


def everybodys(doc: Related, record_type: RecordType, spot: Spot) -> Iterator[Problem]:
    """Yield an empty ``match`` between types that a link joins, where nothing else says whose the records are."""
    if doc.match != {} or spot.row is None:
        return
    ours = spot.world.types.get(spot.row)
    theirs = {name for name, field in record_type.fields.items() if field.link == spot.row}
    joined = theirs or (ours is not None and any(field.link == doc.of for field in ours.fields.values()))
    if (joined or doc.where is None) and not _says_whose(doc.where, theirs):
        yield spot.at("match").key_problem(
            msg("nothing is matched, so everybody's {of} count", of=doc.of),
            msg("{{their field: our path}}, or a where that says whose they are"),
        )


def _says_whose(node: Any, links: set[str]) -> bool:
    """Whether a condition speaks of the obligation's row, or of the field that leads to it."""
    if isinstance(node, Operand) and node.outer is not None:
        return True
    if isinstance(node, Condition) and any(path.split(".")[0] in links for path in node.fields):
        return True
    if isinstance(node, BaseModel):
        return any(_says_whose(getattr(node, name), links) for name in node.model_fields_set)
    if isinstance(node, dict):
        return any(_says_whose(below, links) for below in node.values())
    return isinstance(node, tuple) and any(_says_whose(below, links) for below in node)


def no_number_between(doc: Counted, spot: Spot) -> Iterator[Problem]:
    """Yield bounds of a count between which no number lies."""
    if isinstance(doc.at_least, int) and isinstance(doc.at_most, int) and doc.at_least > doc.at_most:
        yield spot.at("at_most").problem(
            msg("{most} is below {least}", most=doc.at_most, least=doc.at_least),
            msg("at least {low}", low=doc.at_least),
        )
