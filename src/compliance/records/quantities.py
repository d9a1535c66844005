"""Numbers as people write them: thousands, currency, 万, and lengths of time in the unit that the field declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from compliance.records.numerals import whole
from compliance.records.parsed import Parsed

_MINUTES: Mapping[str, int] = {
    "分": 1, "分钟": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1,
    "小时": 60, "钟头": 60, "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60,
    "天": 1440, "日": 1440, "day": 1440, "days": 1440, "周": 10_080, "星期": 10_080, "weeks": 10_080,
}  # fmt: skip
_OF_UNIT = {"minutes": 1, "hours": 60, "days": 1440}
_UNITS = "|".join(sorted(_MINUTES, key=len, reverse=True))
_LENGTH = re.compile(rf"(半|[\d.]+|[〇零一二两三四五六七八九十廿]+)(个)?(半)?({_UNITS})(半)?")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥|\$)\s*", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?", re.ASCII)
_MARKS = re.compile(r"[, ]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
MOST = Decimal(10) ** 14
_PLACES = Decimal("0.0001")
_NOISE = Decimal("1E-12")  # of a number: sums of many floats are no farther off


def amount(folded: str, unit: str | None) -> Parsed:
    """Read a number; with a unit, a length of time too. Months are no number of days and cannot be used."""
    if unit is not None and (length := _length(folded.replace(" ", "").lower())) is not None:
        return _bounded(length / _OF_UNIT[unit])
    text = _CURRENCY.sub("", folded, count=1).removesuffix("整").removesuffix("元").strip()
    times = 10_000 if text.endswith("万") else 1
    value = _decimal(_ungrouped(text.removesuffix("万").strip()))
    return Parsed(None, reason="bad_number") if value is None else _bounded(value * times)


def _ungrouped(text: str) -> str:
    """Return a number without the marks between its thousands; other commas and spaces make it no number."""
    return _MARKS.sub("", text) if _GROUPED.fullmatch(text) else text


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _bounded(value: Decimal) -> Parsed:
    if not value.is_finite() or abs(value) >= MOST or abs(kept(value)) >= MOST:
        return Parsed(None, reason="bad_number")
    return Parsed(value)


def kept(value: Decimal) -> Decimal:
    """Return a number with the decimals that the tables keep."""
    return value.quantize(_PLACES, ROUND_HALF_UP)


def is_rounded(value: Decimal) -> bool:
    """Whether a part of a number is not kept that somebody may have meant: not only what floats leave behind."""
    return abs(value - kept(value)) > _NOISE * max(Decimal(1), abs(value))


def _length(text: str) -> Decimal | None:
    """Return a length in minutes: 90分钟, 1.5小时, 半天, 两周, 三天半, 1小时30分; None when it is none."""
    if not text:
        return None
    total, at = Decimal(0), 0
    while at < len(text):
        match = _LENGTH.match(text, at)
        if match is None:
            return None
        number = Decimal("0.5") if match[1] == "半" else _count(match[1])
        if number is None:
            return None
        total += (number + (Decimal("0.5") if match[3] or match[5] else 0)) * _MINUTES[match[4]]
        at = match.end()
    return total


def _count(text: str) -> Decimal | None:
    value = _decimal(text)
    if value is not None:
        return value
    found = whole(text)
    return None if found is None else Decimal(found)
