"""How a figure is written that was written otherwise: in wide signs, in Chinese, with another unit, a short date."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from compliance.catalogue.words import parse_ratio

_UNITS = (
    (r"個?工作[日天]|个工作[日天]|(?:business|work) ?days?|workdays?", "working days"),
    (r"個?小?[時时]|个小时|hrs?|h|hours?", "hours"),
    (r"[天日]|days?|d", "days"),
    (r"working ?days?", "working days"),
    (r"個?(?:星期|禮拜|週|周)|个(?:星期|礼拜)|weeks?|w", "weeks"),
    (r"個?月|个月|months?", "months"),
    (r"個?季度?|个季度?|quarters?", "quarters"),
    (r"年|years?|y", "years"),
)
_LENGTH = r"(\d{1,5}) ?(\D+)"
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}:\d\d(?::\d\d)?))?"


def plain_length(text: str) -> str:
    """Return how the duration is written that a text means; an empty text where none is seen."""
    found = re.fullmatch(_LENGTH, _plain(text), re.ASCII)
    if found is None:
        return ""
    count, word = int(found[1]), found[2]
    unit = next((unit for names, unit in _UNITS if re.fullmatch(names, word, re.IGNORECASE)), "")
    said = f"{count} {unit.removesuffix('s') if count == 1 else unit}"
    return said if unit and said != text else ""


def plain_ratio(text: str) -> str:
    """Return how the ratio is written that a text means; an empty text where none is seen."""
    plain = _plain(text)
    try:
        parse_ratio(plain)
    except ValueError:
        return ""
    return plain if plain != text else ""


def plain_day(text: str) -> str:
    """Return how the date, or the date and time, is written that a text means; an empty text where none is seen."""
    found = re.fullmatch(_DAY, _plain(text), re.ASCII)
    if found is None:
        return ""
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    said = f"{day} {found[4] if found[4][1] != ':' else '0' + found[4]}" if found[4] else day
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return ""
    return said if said != text else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(" \"'“”‘’「」")


def plain_number(text: str) -> str:
    """Return a number in narrow digits; an empty text where it is none, or was written so."""
    plain = _plain(text)
    return plain if plain != text and re.fullmatch(r"-?\d{1,14}(\.\d{1,4})?", plain, re.ASCII) else ""
