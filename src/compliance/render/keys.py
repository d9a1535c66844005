"""Keys of subjects and windows as a reader knows them: periods in words, a row without a number by a short mark."""

from __future__ import annotations

import re

from compliance.ledger import key_parts
from compliance.render.plain import line
from compliance.render.texts import Words

_PERIOD = re.compile(r"(\d{4})(?:(H)([12])|(Q)([1-4]))?", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SHORT = 8
COMPANY = "company"
WORDS = ("trailing", "start", "unusable")


def part_text(part: str, words: Words) -> str:
    """Return one part of a key; of the digest by which a row without a key is known, the beginning."""
    return words("term.unnumbered", short=part[:_SHORT]) if _DIGEST.fullmatch(part) else line(part)


def subject_text(key: str, words: Words) -> str:
    """Return a subject's or record's key; the company has a word of its own."""
    return words("term.company") if key == COMPANY else " · ".join(part_text(part, words) for part in key_parts(key))


def window_text(key: str, words: Words) -> str:
    """Return a window's key: a year, half year, quarter or week in words, months and days as they are written."""
    period = _PERIOD.fullmatch(key)
    if period is not None:
        year, half, of_half, quarter, of_quarter = period.groups()
        if half:
            return words(f"window.half.{of_half}", year=year)
        return words("window.quarter", year=year, n=of_quarter) if quarter else words("window.year", year=year)
    if key.endswith("/W"):
        return words("window.week", day=line(key.removesuffix("/W")))
    return words(f"window.{key}") if key in WORDS else part_text(key, words)
