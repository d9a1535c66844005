"""Chinese numerals in dates and counts: 二〇二六年一月十五日, 两, 廿. Texts are folded (Simplified, NFKC)."""

from __future__ import annotations

import re

_ONES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"廿": 20, "卅": 30}
_NUMERAL = "〇零一二两三四五六七八九十廿卅"
_CHINESE_DATE = re.compile(rf"([{_NUMERAL}]{{4}})年([{_NUMERAL}]{{1,3}})月([{_NUMERAL}]{{1,3}})[日号]")


def date_digits(folded: str) -> str | None:
    """Return a date in Chinese numerals as 2026-1-15; None when it is no such date."""
    match = _CHINESE_DATE.fullmatch(folded)
    if match is None or any(c not in _ONES for c in match[1]):
        return None
    month, day = whole(match[2]), whole(match[3])
    if month is None or day is None:
        return None
    return f"{''.join(str(_ONES[c]) for c in match[1])}-{month}-{day}"


def whole(text: str) -> int | None:
    """Return a number up to 99 in Chinese numerals: 五, 十, 十五, 二十, 廿一; None when it is none."""
    if text in _ONES:
        return _ONES[text]
    if text[:1] in _TENS:
        rest = whole(text[1:]) if text[1:] else 0
        return _TENS[text[0]] + rest if rest is not None and rest < 10 else None
    tens, ten, ones = text.partition("十")
    if not ten or (tens and _ONES.get(tens, 0) == 0) or (ones and ones not in _ONES):
        return None
    return (_ONES[tens] if tens else 1) * 10 + (_ONES[ones] if ones else 0)
