"""Where the cache of exports lies."""

from __future__ import annotations

import os
from pathlib import Path


def user_folder() -> Path | None:
    """Return where entries lie: COMPLIANCE_CACHE, else the user's cache folder; None when that is ``off``."""
    told = os.environ.get("COMPLIANCE_CACHE", "")
    if told:
        return None if told == "off" else Path(told)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "compliance"
