"""Exact numbers until the one rounding at the end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half up (away from zero) to so many decimals."""
    size = abs(value) * 10**places
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def mean(weighted: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return the mean of (value, weight); None when the weights add up to nothing."""
    listed = tuple(weighted)
    total = sum((weight for _, weight in listed), Fraction())
    return sum((value * weight for value, weight in listed), Fraction()) / total if total else None


def median(values: Iterable[Fraction]) -> Fraction | None:
    """Return the middle value, of an even number the mean of the two in the middle; None of nothing."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    if not ordered:
        return None
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2
