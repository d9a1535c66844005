"""Values as plain text: control characters out, dates in ISO form, rates rounded down. No language."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from itertools import chain

_KEPT = {0x09, 0x0A}
_SURROGATES = range(0xD800, 0xE000)
_DROPPED = dict.fromkeys(
    point
    for point in chain(
        range(0x20),  # C0
        range(0x7F, 0xA0),  # DEL and C1
        (0x061C, 0x200E, 0x200F),  # marks of direction
        range(0x202A, 0x202F),  # bidirectional embeddings and overrides: they make a line read otherwise than it is
        range(0x2066, 0x206A),
        (0xAD, 0x180E, 0x200B, 0xFEFF, *range(0x2060, 0x2065)),  # not seen: they make two texts look like one
        range(0xE0000, 0xE0080),  # tags: words that only a machine reads
        _SURROGATES,  # lone surrogates cannot be written
        (0xFFFE, 0xFFFF),  # not characters, and not allowed in XML
    )
    if point not in _KEPT
)
_ESCAPED = {point: json.dumps(chr(point))[1:-1] for point in _DROPPED if point > 0x20 and point not in _SURROGATES}


def clean(text: str) -> str:
    """Return the text without control characters and without what is not seen; line breaks and tabs stay."""
    # Nothing that is dropped is printable, and almost every text is.
    return text if text.isprintable() else text.translate(_DROPPED)


def escaped(json_text: str) -> str:
    """Return a JSON text with what ``clean`` drops as escapes: the same values, and no line is turned by them."""
    json_text = json_text.replace("##", "#\\u0023")  # so begin commands to a service whose job's log it goes to
    return json_text if json_text.isprintable() else json_text.translate(_ESCAPED)


def line(text: str) -> str:
    """Return the cleaned text on one line."""
    return " ".join(clean(text).split())


def percent(rate: float) -> str:
    """Return a rate (0 to 1) in percent with one decimal, rounded down: 99.96 % must not read as 100 %."""
    return f"{tenths(rate * 100)}%"


def tenths(value: float) -> str:
    """Return a number with one decimal, rounded down (a hair of binary rounding apart)."""
    whole = int(value * 10 + 1e-9)
    return f"{whole // 10}.{whole % 10}"


def day_of(moment: date | datetime) -> date:
    """Return the day of a date or of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def time_text(at: date | datetime | None, *, whole_day: bool = False) -> str:
    """Return ``2026-03-05`` or ``2026-03-05 14:30[:05]``; blank for None.

    A midnight under ``whole_day`` is written as a day: it may be a date-only value.
    """
    if at is None:
        return ""
    if not isinstance(at, datetime) or (whole_day and at.time() == time()):
        return day_of(at).isoformat()
    return at.isoformat(sep=" ", timespec="seconds" if at.second else "minutes")
