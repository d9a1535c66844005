"""Folding of texts for comparison: NFKC, Traditional to Simplified, no unseen signs, trimmed. Never for display."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from compliance.folding_table import SIMPLIFIED, TRADITIONAL

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs of no width: a cell with nothing else is empty, and an id with one is the id."""
_TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED, UNSEEN)


def fold(text: str) -> str:
    """Return the text as it is compared."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_TABLE).strip()


@lru_cache(maxsize=16_384)  # the same headers and spellings are asked for with every sheet and cell
def fold_header(text: str) -> str:
    """Return a header or spelling as recognised: folded, lower case, without spaces, stars and bracketed units."""
    folded = fold(text).lower()
    for mark in ("*", "\n", "\r", "\t", " ", ":", "："):
        folded = folded.replace(mark, "")
    while folded.endswith(")") and "(" in folded[1:]:
        folded = folded[: folded.rindex("(")]
    return folded
