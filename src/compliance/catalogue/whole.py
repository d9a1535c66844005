"""Whole numbers as people write them into cells and files."""

from __future__ import annotations

MOST_DIGITS = 18
"""No count of ours has more, and no database's number."""


def whole_number(text: str) -> int | None:
    """Return the number of a text of decimal digits and nothing else; None for any other text."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
