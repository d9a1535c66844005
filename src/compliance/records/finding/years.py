"""The year in which a sheet's dates without one lie, as its nearest title, its own name or its file's name say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from compliance.folding import fold
from compliance.records.numerals import whole

Where = Literal["title", "sheet", "file", "mapping"]
EARLIER, LATER = 2, 3  # months around those that a sheet names in which a date of the same year is no surprise

_DAY = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?", re.ASCII)
_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-/.])\s*(\d{1,2})(?!\d)", re.ASCII)
_JOINED = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.ASCII)
_ALONE = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月", re.ASCII)
_YEAR_NUMERALS = re.compile(r"[〇零一二三四五六七八九]{4}(?=\s*年)")
_MONTH_NUMERALS = re.compile(r"[一二三四五六七八九十]{1,2}(?=\s*月)")


class NamedYear(Struct, frozen=True):
    """A year, where it stands, and the months that are named beside it (first and last; none: the whole year)."""

    year: int
    where: Where
    months: tuple[int, int] | None = None

    def holds(self, month: int) -> bool:
        """Whether a date of this month may be of this year without guessing."""
        if self.months is None:
            return True
        return self.months[0] - EARLIER <= month <= self.months[1] + LATER


def named_year(titles: Sequence[str], sheet: str, file: str) -> NamedYear | None:
    """Return the year of the nearest text that names one; None when that text names several, or none does.

    ``titles``: the texts above the header, from the top. A single whole date is when something was printed, not a year.
    """
    places: list[tuple[Where, str]] = [("title", title) for title in reversed(titles)]
    places += [("sheet", sheet), ("file", file)]
    months: list[tuple[int, int]] = []
    for where, text in places:
        folded = _digits(fold(text))
        years, named = _years(folded)
        if len(years) > 1:
            return None
        if years:
            months = months or ([(min(named), max(named))] if named else [])
            return NamedYear(years.pop(), where, months[0] if months else None)
        alone = [int(month) for month in _ALONE.findall(_DAY.sub(" ", folded))]
        if alone and not months:
            months = [(min(alone), max(alone))]
    return None


def _years(text: str) -> tuple[set[int], list[int]]:
    """Return the years that a text names, and the months that it names with or after them."""
    days = _DAY.findall(text)
    rest = _DAY.sub(" ", text)
    found = [(int(year), int(month)) for year, month in (*_MONTH.findall(rest), *_JOINED.findall(rest))]
    if len(days) > 1:
        found += [(int(year), int(month)) for year, month, _ in days]
    years = {year for year, _ in found} | {int(year) for year in _YEAR.findall(rest)}
    months = [month for _, month in found if 1 <= month <= 12]
    return years, [*months, *map(int, _ALONE.findall(rest))] if years else []


def _digits(text: str) -> str:
    """Return the text with Chinese numerals of years and months as digits."""
    text = _YEAR_NUMERALS.sub(lambda m: "".join(str(whole(c)) for c in m[0]), text)
    return _MONTH_NUMERALS.sub(lambda m: str(whole(m[0]) or m[0]), text)
