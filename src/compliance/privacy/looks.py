"""What personal data look like in free text, in half width and Simplified characters. Pure.

Names are told elsewhere (``names.py``). A value behind a word for it (``微信:``) is found where its look alone would
say too little; ``{v`` opens the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.phones import PHONES

_NUMBER = "(?:身份证|证件|护照|港澳通行证|回乡证|台胞证)(?:号码?|编号)?"
_BUILDING = "[A-Za-z0-9一二三四五六七八九十]{1,4}(?:栋|幢|座|号楼|#)"
PATTERNS = (
    ("", r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{32}(?![0-9A-Za-z])"),  # a digest is no number of anybody
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])"),
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"),
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])"),
    ("resident_id", _NUMBER + r"[: ]{0,3}{v[A-Z0-9()]{6,18})"),
    ("account", r"(?<![0-9A-Za-z])62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])"),
    *(("phone", look) for look in PHONES),
    ("phone", r"(?:电话|手机|联系方式)(?:号码?)?[: ]{0,3}{v\d{3,4}[- ]?\d{4})(?!\d)"),
    ("account", r"(?:微信|QQ|qq)号?[: ]{0,3}{v[A-Za-z0-9][A-Za-z0-9_-]{4,19})"),
    ("mail", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    (
        "plate",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·-]?[A-Z0-9]{5,6}(?![A-Za-z0-9])",
    ),
    (
        "room",
        _BUILDING + r"[ -]?(?:[0-9一二三四五六七八九十]{1,2}(?:单元|门|梯))?(?:\d{1,2}层)?\d{2,4}(?:室|房|户)?",
    ),
    ("room", r"(?<![\w-])\d{1,2}-\d{1,2}-\d{3,4}(?![\w-])"),
    ("room", r"(?<![\w-])\d{1,2}-(?!19|20)\d{3,4}(?![\w-])"),
    ("room", r"(?<![0-9A-Za-z-])\d{3,4}(?:室|房)(?!间)"),
)
_ANY = re.compile(
    "|".join(f"(?P<k{n}>{look.replace('{v', f'(?P<v{n}>')})" for n, (_, look) in enumerate(PATTERNS)), re.ASCII
)
_VALUED = frozenset(str(n) for n, (_, look) in enumerate(PATTERNS) if "{v" in look)
_QUICK = re.compile(
    r"\d{3}|@|[栋幢座#]|号楼|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]|微信|[Qq]{2}|"
    f"{_NUMBER}"
)


def looks(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, kind) of what looks personal, in order; kind blank: of what only seems so."""
    if not _QUICK.search(text):
        return
    for match in _ANY.finditer(text):
        number = str(match.lastgroup)[1:]
        begin, end = match.span(f"v{number}" if number in _VALUED else 0)
        yield begin, end, PATTERNS[int(number)][0]
