"""Identifiers in SQL: ours only, checked and quoted."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,119}", re.ASCII)


def quote(name: str) -> str:
    """Return the identifier quoted; ValueError when it is none of ours."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not an identifier: {name!r}")
    return f'"{name}"'
