"""How one personal value is masked, by its kind and the level. Pure.

Behind each mask stands a pseudonym: a keyed hash of the value, so that two findings on one person or household stay
linkable, and nobody without the key can try values out.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Literal

from compliance.folding import fold

Level = Literal["none", "internal", "public"]
LEVELS: tuple[Level, ...] = ("none", "internal", "public")
HIDDEN = "***"
_BUILDING = re.compile(
    r"^(?:.*?期)?[A-Za-z0-9０-９一二三四五六七八九十]+(?:棟|栋|幢|座|號樓|号楼|#)|^[A-Za-z0-9]{1,4}(?=-)"
)
_SEPARATORS = re.compile(r"[\s\-()（）+]+")


def masked(kind: str, value: str, level: Level, key: bytes) -> str:
    """Return the mask and the pseudonym of a value that is not blank; a surname alone has no pseudonym."""
    shown = shown_of(kind, value, level)
    if kind == "name" and len(value.strip()) == 1:
        return shown  # a surname alone is many people: they must not look like one
    return f"{shown}~{pseudonym(value, key)}"


def shown_of(kind: str, value: str, level: Level) -> str:
    """Return the mask alone, for where nobody needs to link and no key is at hand."""
    return HIDDEN if level == "public" else _shown(kind, value.strip())


def pseudonym(value: str, key: bytes) -> str:
    """Return 8 hex digits; spellings that differ by script, width, spaces or hyphens have the same."""
    known = _SEPARATORS.sub("", fold(value)).lower()
    return hmac.new(key, known.encode("utf-8", errors="replace"), hashlib.sha256).hexdigest()[:8]


def _shown(kind: str, value: str) -> str:
    digits = "".join(sign for sign in value if sign.isdigit())
    match kind:
        case "name":
            return f"{value[:1]}**"
        case "phone" if len(digits) >= 11 and digits[-11] == "1":
            return f"{digits[-11:-8]}****{digits[-4:]}"
        case "phone" if len(digits) >= 10:
            return f"{digits[:3]}****{digits[-2:]}"
        case "resident_id" if len(value) >= 8:
            return f"****{value[-4:]}"
        case "room":
            building = _BUILDING.match(value)
            return f"{building[0]}*" if building and len(building[0]) < len(value) else HIDDEN
        case "mail":
            return f"{value[:1]}***@"
        case "plate":
            return f"{value[:2]}***{value[-2:]}"
        case _:
            return HIDDEN
