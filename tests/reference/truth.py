"""Three-valued logic: false < unknown < true, so that all is the least and any is the greatest."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """What a condition says of a row."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def truth(fact: bool) -> Truth:
    """Return a known truth."""
    return Truth.TRUE if fact else Truth.FALSE


def negate(value: Truth) -> Truth:
    """Return the opposite; the opposite of unknown is unknown."""
    return Truth(2 - value)


def every(values: Iterable[Truth]) -> Truth:
    """Return whether all hold; nothing asked is true."""
    return min(values, default=Truth.TRUE)


def some(values: Iterable[Truth]) -> Truth:
    """Return whether one holds; of nothing, none does."""
    return max(values, default=Truth.FALSE)
