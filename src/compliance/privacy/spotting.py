"""Personal data spotted in free text: what the registers hold (names, rooms, numbers), and what looks like it. Pure.

Names are known from the registers, or told by the words around them; the others cannot be told by their look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compliance.folding_table import SIMPLIFIED, TRADITIONAL
from compliance.privacy.looks import looks
from compliance.privacy.names import names
from compliance.render.plain import clean

_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
_SAME_LENGTH = {**str.maketrans(TRADITIONAL, SIMPLIFIED), **_WIDTH}
_PREFIX = 2
_JOINERS = {0x200C: None, 0x200D: None}


def same_length(text: str) -> str:
    """Return the text as it is searched: half width, Simplified, sign for sign."""
    return text if text.isascii() else text.translate(_SAME_LENGTH)


def bare(text: str) -> str:
    """Return the text without signs that are not seen: they would keep what is personal from being known."""
    return text if text.isprintable() else clean(text).translate(_JOINERS)


class Spotter:
    """Finds personal data. ``terms``: kind -> values of the registers."""

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._kinds: dict[str, str] = {}
        for kind, values in terms.items():
            self._kinds.update(dict.fromkeys((same_length(bare(v)) for v in values if len(v) >= _PREFIX), kind))
        self._lengths: dict[str, list[int]] = {}
        for term in self._kinds:
            lengths = self._lengths.setdefault(term[:_PREFIX], [])
            if len(term) not in lengths:
                lengths.append(len(term))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (begin, end, kind) of what is personal, in order, none over another; the longest at each place."""
        searched = same_length(text)
        seen = {begin: (end, kind) for begin, end, kind in looks(searched)}
        for begin, end in names(searched):
            seen[begin] = max((end, "name"), seen.get(begin, (0, "")))
        terms = (at for at in range(len(searched) - 1) if searched[at : at + _PREFIX] in self._lengths)
        end = 0
        for at in sorted({*seen, *terms}):
            found = max(filter(None, (seen.get(at), self._term(searched, at))), default=None) if at >= end else None
            if found is not None:
                end = found[0]
                if found[1]:
                    yield at, end, found[1]

    def _term(self, text: str, at: int) -> tuple[int, str] | None:
        for length in self._lengths.get(text[at : at + _PREFIX], ()):
            kind = self._kinds.get(text[at : at + length])
            if kind is not None and _stands_alone(text, at, at + length):
                return at + length, kind
        return None


def _stands_alone(text: str, begin: int, end: int) -> bool:
    """Whether a term of Latin letters or digits is no part of a longer word or number; Chinese has no such bounds."""
    before = begin and text[begin].isascii() and text[begin - 1].isascii() and text[begin - 1].isalnum()
    after = end < len(text) and text[end - 1].isascii() and text[end].isascii() and text[end].isalnum()
    return not (before or after)
