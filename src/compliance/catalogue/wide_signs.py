"""Signs of a Chinese keyboard where YAML wants those of an English one: an author sees no difference, so it is said."""

from __future__ import annotations

import re

MEANT = {
    "：": ":", "，": ",", "、": ",", "；": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "『": '"',
    "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]", "＃": "#",
}  # fmt: skip
# Where a sign of YAML stands: behind a name that begins its line or an entry, before a name, before a value.
# Inside a text such signs are at home. The patterns are made where a fault is told, not at every start.
_NAME = r"[A-Za-z_][\w.-]*"
_AS_A_SIGN = (
    rf"^\s*(?:-\s+)?{_NAME}\s*(?P<colon>：)|[{{,，；、]\s*{_NAME}\s*(?P<inner>：)"
    rf"|(?P<comma>[，、；])\s*{_NAME}\s*[:：]|(?::\s+|[\[{{,]\s*)(?P<quote>[“”‘’「『｛［【])"
)

_QUOTED = r"""\"[^"\n]*\"|'[^'\n]*'"""


def wide_sign(rows: str, stopped: int) -> tuple[str, int] | None:
    """Return the first sign that stands as one of YAML's, and where; ``stopped``: where the parser gave up."""
    bare = re.sub(_QUOTED, lambda text: "\0" * len(text[0]), rows)
    found = re.search(_AS_A_SIGN, bare, re.ASCII | re.MULTILINE)
    if found is not None and found.lastgroup is not None:
        return found[found.lastgroup], found.start(found.lastgroup)
    sign = rows[stopped : stopped + 1]
    return (sign, stopped) if sign in MEANT else None


def wide_in(word: str) -> tuple[str, str] | None:
    """Return the first such sign in a name, which has none, and what is meant."""
    return next(((sign, MEANT[sign]) for sign in word if sign in MEANT), None)
