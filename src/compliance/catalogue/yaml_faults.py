"""What stands against a text as YAML, in words for an author; the two parsers speak otherwise, and to programmers."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import yaml

from compliance.catalogue.wide_signs import MEANT, wide_sign
from compliance.message import Message, msg, verbatim
from compliance.problems import Place, Problem

# The two parsers have marks of their own; only what they share is read.
ParserMark: TypeAlias = Any

TOO_DEEP = "nesting depth"
_INDENTED = msg("not YAML: a name without its colon, or a line that is indented otherwise")
_MEANT: tuple[tuple[str, Message], ...] = (
    (r"control characters|special characters", msg("not YAML: a control character")),
    (
        r"mapping values are not allowed",
        msg("not YAML: a colon too many; a text with a colon stands in quotation marks"),
    ),
    (r"'[\]}]'", msg("not YAML: a bracket that is not closed, or a comma that is missing")),
    (r"unexpected end of stream|document (separator|indicator)", msg("not YAML: a quotation that is not closed")),
    (r"escape|hexadecimal|hexdecimal", msg("not YAML: a backslash with a letter that has no meaning behind it")),
    (r"expected ':'|expected key|<block end>|'-' indicator|not allowed|block scalar|indentation", _INDENTED),
    (r"cannot start any token", msg("not YAML: a sign that may not begin a text; the text stands in quotation marks")),
    (r"octet|codec|surrogate|Unicode", msg("not YAML: the file is not UTF-8")),
)
_WELL_FORMED = msg("well-formed YAML")
_TAB = msg("not YAML: a tab, where only spaces indent")
_OTHER = msg("not YAML: a sign that has a meaning of its own; a text with it stands in quotation marks")


def fault_of_syntax(error: yaml.YAMLError, name: str, text: str, most: int) -> Problem:
    """Return the problem of a text that is no YAML; ``most``: how many levels deep it may be."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.encode().count(b"\n", 0, error.position) + 1
        return Problem(Place(name, line), _in_words(error.reason), msg("printable text"))
    begun: ParserMark | None = getattr(error, "context_mark", None)
    mark: ParserMark | None = getattr(error, "problem_mark", None) or begun
    said = ", ".join(part for part in (getattr(error, name, None) for name in ("context", "problem")) if part)
    if mark is None:
        return Problem(Place(name), _in_words(said), _WELL_FORMED)
    place = _place(name, mark)
    if TOO_DEEP in said:  # newer scanners count brackets before any event tells us of them
        return Problem(place, msg("nested too deep"), msg("at most {max_depth} levels", max_depth=most))
    rows = text.split("\n")
    wide = _wide(rows, begun, mark)
    if wide is not None:
        sign, line, column = wide
        found = msg("not YAML: {sign!r} of a Chinese keyboard", sign=sign)
        wanted = msg("{meant!r} of an English keyboard", meant=MEANT[sign])
        return Problem(Place(name, line + 1, column + 1), found, wanted)
    row = rows[mark.line] if mark.line < len(rows) else ""
    expected = _WELL_FORMED
    if begun is not None and "simple key" in said:
        place = _place(name, begun)  # the parser only stops where the next line shows that no colon comes
    elif begun is not None and re.search(r"flow (mapping|sequence)", said):
        at = verbatim(begun.line + 1, begun.column + 1, between=":")
        expected = msg("the end of the bracket that begins at {at}", at=at)
    elif "mapping values" in said and ":" not in row[: mark.column]:
        return Problem(place, _INDENTED, expected)  # the line's first colon is none too many
    return Problem(place, _in_words(said, row[mark.column : mark.column + 1]), expected)


def _place(name: str, mark: ParserMark) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


def _wide(rows: list[str], begun: ParserMark | None, stopped: ParserMark) -> tuple[str, int, int] | None:
    """Return the sign that stands as one of YAML's, its line and column, in what the parser could not read.

    Without a begin the row before belongs to it: what is no name there is the begin of a text that goes on.
    """
    first = begun.line if begun is not None else max(stopped.line - 1, 0)
    lines = rows[first : stopped.line + 1]
    before = sum(len(row) + 1 for row in rows[first : stopped.line])
    read = "\n".join(lines)
    found = wide_sign(read, before + stopped.column)
    if found is None:
        return None
    sign, at = found
    above = read[:at]
    return sign, first + above.count("\n"), at - (above.rfind("\n") + 1)


def _in_words(said: str, sign: str = "") -> Message:
    """Return what a parser's words mean for who wrote the file; ``sign``: what stands where the parser stopped."""
    if sign == "\t":
        return _TAB
    return next((meant for pattern, meant in _MEANT if re.search(pattern, said)), _OTHER)
