"""Comparisons: blank is false, unusable is unknown, texts folded, times by date where a side is date-only."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from compliance.folding import fold
from compliance.tables import NONE_MARK
from reference.times import compare_times
from reference.truth import Truth, negate, some, truth
from reference.world import UNUSABLE, Cell, Value, whole_day


class Loose(str):
    """A text out of a rule or parameter: it is read by the type of what it is compared with."""

    __slots__ = ()


Operandum = Cell | tuple[str, ...]


def compare(word: str, left: Operandum, right: Operandum) -> Truth:
    """Return the truth of ``left word right`` for eq, ne, lt, le, gt, ge."""
    if left is UNUSABLE or right is UNUSABLE:
        return Truth.UNKNOWN
    if left is None or right is None:
        return Truth.FALSE
    sign = _sign(_as(left, right), _as(right, left))
    holds = {
        "eq": sign == 0,
        "ne": sign != 0,
        "lt": sign < 0,
        "le": sign <= 0,
        "gt": sign > 0,
        "ge": sign >= 0,
    }
    return truth(holds[word])


def among(left: Operandum, right: Operandum) -> Truth:
    """Return whether the left value is one of the right ones; a blank one is in no list."""
    if left is UNUSABLE or right is UNUSABLE:
        return Truth.UNKNOWN
    if left is None or right is None:
        return Truth.FALSE
    choices = right if isinstance(right, tuple) else (right,)
    return some(compare("eq", left, choice) for choice in choices)


def not_among(left: Operandum, right: Operandum) -> Truth:
    """Return whether the left value is none of the right ones; with a blank that is false too."""
    if (left is None and right is not UNUSABLE) or (right is None and left is not UNUSABLE):
        return Truth.FALSE
    return negate(among(left, right))


def answered(value: Operandum) -> Truth:
    """Return whether the cell holds a value, the word for none included."""
    return Truth.UNKNOWN if value is UNUSABLE else truth(value is not None)


def given(value: Operandum) -> Truth:
    """Return whether the cell holds a value other than the word for none."""
    return Truth.UNKNOWN if value is UNUSABLE else truth(value is not None and value != NONE_MARK)


def number(value: Operandum) -> Decimal | None:
    """Read a number; a text of a rule or parameter as its figure, blank as blank."""
    if isinstance(value, Decimal):
        return value
    return None if value is None else Decimal(str(value))


def moment(text: str) -> Value:
    """Read ``2026-03-05`` (the whole day) or ``2026-03-05 08:30[:00]``."""
    if len(text) == len("2026-03-05"):
        return whole_day(date.fromisoformat(text))
    return Value(datetime.fromisoformat(text))


def as_time(value: Operandum) -> Value:
    """Return a time; a text of a rule or parameter is read as one."""
    if isinstance(value, Value):
        return value
    if isinstance(value, Loose):
        return moment(value)
    raise TypeError(f"{value!r} is no time")


def _as(value: Operandum, other: Operandum) -> Operandum:
    if not isinstance(value, Loose):
        return value
    if isinstance(other, Value):
        return moment(value)
    if isinstance(other, bool):
        return {"true": True, "false": False}[value]
    return Decimal(value) if isinstance(other, Decimal) else value


def _sign(left: Operandum, right: Operandum) -> int:
    if isinstance(left, Value) and isinstance(right, Value):
        return compare_times(left, right)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, bool) and isinstance(right, bool):
        return left - right
    if isinstance(left, str) and isinstance(right, str):
        one, two = fold(left), fold(right)
        return (one > two) - (one < two)
    raise TypeError(f"{left!r} and {right!r} cannot be compared")
