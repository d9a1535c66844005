"""What stands against a text as YAML, in words for an author; the two parsers speak otherwise, and to programmers."""

from __future__ import annotations

import re

from compliance.message import Message, msg

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
_TAB = msg("not YAML: a tab, where only spaces indent")
_OTHER = msg("not YAML: a sign that has a meaning of its own; a text with it stands in quotation marks")


def fault_in_words(said: str, sign: str = "") -> Message:
    """Return what a parser's words mean for who wrote the file; ``sign``: what stands where the parser stopped."""
    if sign == "\t":
        return _TAB
    return next((meant for pattern, meant in _MEANT if re.search(pattern, said)), _OTHER)
