"""Personal data in a text: names and rooms of the registers, phones and resident ids by pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import product

from compliance.catalogue.record_type import RecordType
from compliance.folding import fold
from reference.scene import Scene
from reference.world import UNUSABLE, Cell, Row

LETTER = "0-9A-Za-z"
MAINLAND = r"(?:\+86|0086)[ -]?"
SUBSCRIBERS = (  # what stands before a number, and the number; no digit stands beside the two
    (rf"(?:{MAINLAND}|86[ -]?)?", r"1[3-9][0-9][ .-]?[0-9]{4}[ .-]?[0-9]{4}"),
    (r"(?:\(0[0-9]{2,3}\)|0[0-9]{2,3})[ -]?", r"[0-9]{7,8}"),
    (rf"{MAINLAND}(?:\(0?[0-9]{{2,3}}\)|0?[0-9]{{2,3}})[ -]?", r"[0-9]{7,8}"),
    (r"(?:\+852|\+853|00852|00853|\(852\)|\(853\)|\(\+852\)|\(\+853\))[ -]?", r"[0-9]{4}[ -]?[0-9]{4}"),
)
SERVICE = re.compile(r"(?=((?:400|800)-[0-9]{3}-?[0-9]{4}|400[0-9]-[0-9]{3}-[0-9]{3}))")
RESIDENT = re.compile(rf"(?<![{LETTER}])([0-9]{{17}})([0-9Xx])(?![{LETTER}])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHORTEST = 2


def registers(types: Mapping[str, RecordType], kind: str, chosen: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Return the registers that count (all, where none is chosen) with the fields marked so."""
    marked = []
    for name, type_ in sorted(types.items()):
        fields = [field for field, column in type_.fields.items() if column.personal == kind]
        if type_.role == "register" and fields and (not chosen or name in chosen):
            marked.append((name, fields))
    return marked


def dictionary(scene: Scene, kind: str, chosen: tuple[str, ...]) -> tuple[list[str], bool]:
    """Return the folded texts of the site's registers, and whether one of their cells cannot be used or there is none.

    Where nothing can be looked for, nothing can be found.
    """
    texts: set[str] = set()
    unusable = False
    for name, fields in registers(scene.sight.catalogue.record_types, kind, chosen):
        for row, field in product(scene.sight.rows(name), fields):
            if not _same_site(scene, name, row):
                continue
            value = scene.sight.cell(name, row, field)
            unusable |= value is UNUSABLE
            if isinstance(value, str):
                texts |= {word for word in _said(fold(value), kind) if len(word) >= SHORTEST}
    return sorted(texts, key=lambda text: (-len(text), text)), unusable or not texts


def joined_up(text: str) -> str:
    """Return the text without spaces that only stand between two ideographs."""
    kept = ""
    for place, letter in enumerate(text):
        after = text[place:].lstrip(" ")[:1]
        if letter == " " and _is_ideograph(kept[-1:]) and _is_ideograph(after):
            continue
        kept += letter
    return kept


def _is_ideograph(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _said(cell: str, kind: str) -> list[str]:
    """Return the names that a cell holds: all of it, and each of a list up to a bracket."""
    whole = joined_up(cell)
    if kind != "name":
        return [whole]
    parts = whole.replace(",", "、").replace(";", "、").replace("/", "、").split("、")
    return [whole, *(part.split("(")[0].strip() for part in parts)]


def _same_site(scene: Scene, name: str, row: Row) -> bool:
    """Without a site (register or duty), or with a blank, unusable or unheard-of one, every row counts."""
    type_ = scene.sight.type(name)
    if not scene.site:
        return True
    if type_.site is None:
        return name != scene.sight.catalogue.standard.sites or scene.sight.named(name, row) in (UNUSABLE, scene.site)
    site = scene.sight.read(name, row, type_.site)
    return site is None or site is UNUSABLE or site == scene.site or not _is_known(scene, site)


def _is_known(scene: Scene, site: Cell) -> bool:
    sites = scene.sight.catalogue.standard.sites
    if sites is None or sites not in scene.sight.world.tables:
        return True
    return any(scene.sight.named(sites, row) == site for row in scene.sight.rows(sites))


def carries(text: str, kind: str, known: list[str]) -> bool:
    """Tell whether a folded text carries personal data of that kind."""
    if kind == "phone":
        return any(_rings(text, *parts) for parts in SUBSCRIBERS) or _serves(text)
    if kind == "resident_id":
        return any(_is_resident_id(match) for match in RESIDENT.finditer(text))
    return any(_stands_in(word, text, room=kind == "room") for word in known)


def _rings(text: str, before: str, number: str) -> bool:
    return re.search(rf"(?<![0-9]){before}{number}(?![0-9])", text) is not None


def _serves(text: str) -> bool:
    """Tell whether a service number stands in no longer run of letters and digits, hyphens in it or not."""
    return any(_stands_in(match[1], text, room=True) for match in SERVICE.finditer(text))


def _stands_in(word: str, text: str, *, room: bool) -> bool:
    """Tell whether the word stands by itself: not in a run of letters and digits, a room not by a hyphen."""
    before = rf"(?<![{LETTER}])" + (rf"(?<![{LETTER}]-)" if room else "") if re.match(f"[{LETTER}]", word) else ""
    after = rf"(?![{LETTER}])" + (rf"(?!-[{LETTER}])" if room else "") if re.search(f"[{LETTER}]$", word) else ""
    return re.search(before + re.escape(word) + after, text) is not None


def _is_resident_id(match: re.Match[str]) -> bool:
    digits, check = match[1], match[2].upper()
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return CHECKS[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11] == check
