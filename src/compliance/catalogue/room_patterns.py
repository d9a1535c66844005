"""How a company writes its rooms: literal text around named parts, each read in one way only; no regular expressions.

``[{phase}期]{building}(棟|幢|座|#)[{unit}(單元|門)]{room}[室]``: ``{part}`` is a number or letter, ``{unit=1}``
says a part that is not written, ``[…]`` may be absent, ``(…|…)`` is one of several. Everything else stands for itself,
in either script and any width; spaces do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated

from msgspec import Struct
from pydantic import AfterValidator, Field

from compliance.catalogue.words import Doc
from compliance.folding import fold
from compliance.message import msg, one_of

PARTS = ("phase", "building", "unit", "floor", "room")
LONGEST = 60
"""Characters of a room's text that are looked at; a longer text is no room."""
MOST_WRITTEN = 120
MOST_MARKS = 16
_NUMERALS = "〇零一二两三四五六七八九十廿"
_NAMED = rf"[0-9]{{1,4}}[A-Z]?|[A-Z]{{1,2}}[0-9]{{0,3}}|[{_NUMERALS}]{{1,3}}"
_CLASSES = {
    "phase": _NAMED,
    "building": _NAMED,
    "unit": _NAMED,
    "floor": rf"B?[0-9]{{1,3}}|[{_NUMERALS}]{{1,3}}",
    "room": r"[0-9]{1,6}[A-Z]?|[A-Z]{1,2}[0-9]{1,5}|[A-Z]",
}
_TOKEN = re.compile(r"\{([^{}]*)\}|([\[\](|)])|([^\[\](|){}])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~～", "-"))


def room_text(text: str) -> str:
    """Return a room's text, or the literal text of a pattern, as it is compared."""
    return "".join(fold(text).upper().translate(_DASHES).split())


class RoomPattern(Struct, frozen=True):
    """A pattern made ready: the parts that it says itself, and what reads the others."""

    said: tuple[tuple[str, str], ...]
    _reader: re.Pattern[str]

    def parts(self, text: str) -> dict[str, str] | None:
        """Return the parts of a text as ``room_text`` returns it; None when it is not written so."""
        match = self._reader.fullmatch(text) if len(text) <= LONGEST else None
        if match is None:
            return None
        return dict(self.said) | {name: part for name, part in match.groupdict().items() if part}


@cache
def room_pattern(written: str) -> RoomPattern:
    """Read a pattern; ValueError says what is wrong with it."""
    if len(written) > MOST_WRITTEN:
        raise ValueError(msg("a pattern of at most {n} characters", n=MOST_WRITTEN))
    made = _Made()
    for name, mark, literal in _tokens(written):
        if name:
            made.part(name)
        elif mark:
            made.mark(mark)
        else:
            made.literal(literal)
    return made.done()


def _tokens(written: str) -> Iterator[tuple[str, str, str]]:
    at = 0
    while at < len(written):
        match = _TOKEN.match(written, at)
        if match is None or match[0] == "{}":
            raise ValueError(msg("parts such as {{room}}, at character {n}", n=at + 1))
        yield match[1] or "", match[2] or "", match[3] or ""
        at = match.end()


class _Group(Struct):
    """An open bracket; whether a part stood open before it, and whether one may after it."""

    mark: str
    before: bool
    after: bool


class _Made:
    """A pattern on its way to being read (a builder).

    Two parts always have a literal text between them, so that a text can be cut in one way only:
    ``open`` tells whether the last thing that must be there is a part.
    """

    def __init__(self) -> None:
        self.source: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.groups: list[_Group] = []
        self.open = False
        self.marks = 0

    def part(self, word: str) -> None:
        name, fixed, value = word.partition("=")
        if name not in PARTS:
            raise ValueError(msg("a part that is {parts}, not {name!r}", parts=one_of(PARTS), name=name))
        if name in self.names:
            raise ValueError(msg("{name!r} once only", name=name))
        self.names.append(name)
        if fixed:
            if not re.fullmatch(_CLASSES[name], room_text(value)):
                raise ValueError(msg("a number or letter as {name!r}, not {value!r}", name=name, value=value))
            self.said.append((name, room_text(value)))
            return
        if self.open:
            raise ValueError(
                msg("a text that must stand before {name!r}, to tell it from the part before it", name=name)
            )
        self.source.append(f"(?P<{name}>{_CLASSES[name]})")
        self.open = True

    def mark(self, mark: str) -> None:
        if mark in "[(":
            self.groups.append(_Group(mark, self.open, mark == "[" and self.open))
            self.source.append("(?:")
        elif not self.groups:
            raise ValueError(msg("brackets in pairs"))
        elif mark == "|":
            group = self.groups[-1]
            group.after, self.open = group.after or self.open, group.before
            self.source.append("|")
        else:
            group = self.groups.pop()
            if group.mark != {"]": "[", ")": "("}[mark]:
                raise ValueError(msg("brackets in pairs"))
            self.source.append(")?" if mark == "]" else ")")
            self.open = group.after or self.open
        self.marks += mark not in "])"
        if self.marks > MOST_MARKS:
            raise ValueError(msg("at most {n} brackets and strokes in a pattern", n=MOST_MARKS))

    def literal(self, text: str) -> None:
        if folded := room_text(text):
            self.source.append(re.escape(folded))
            self.open = False

    def done(self) -> RoomPattern:
        if self.groups:
            raise ValueError(msg("brackets in pairs"))
        if "room" not in self.names or any(name == "room" for name, _ in self.said):
            raise ValueError(msg("a part {{room}}"))
        return RoomPattern(tuple(self.said), re.compile("".join(self.source)))


def _checked(written: str) -> str:
    room_pattern(written)
    return written


Written = Annotated[str, AfterValidator(_checked)]


class Rooms(Doc):
    """How rooms are written: ``projects`` by site, tried before the ``company``'s; in each list the first that fits."""

    company: tuple[Written, ...] = ()
    projects: dict[str, tuple[Written, ...]] = Field(default_factory=dict)
