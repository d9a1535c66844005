"""The span that an export covers, read from a file name, a sheet name or a title."""

from __future__ import annotations

import re
from datetime import date, timedelta

from compliance.folding import fold
from compliance.tables import Extent

_RANGE = re.compile(r"(20\d\d)年?[-/.]?(\d{1,2})月?[-~至到](\d{1,2})月", re.ASCII)
_QUARTER = re.compile(r"(20\d\d)年?(?:第)?(?:Q([1-4])|([一二三四1-4])季度)", re.IGNORECASE)
_MONTH = re.compile(r"(20\d\d)(?:年|-)(\d{1,2})(?:月|(?!\d))", re.ASCII)
_YEAR = re.compile(r"(20\d\d)年(?:度)?(?!\d)")


def extent_in(texts: tuple[str, ...]) -> Extent:
    """Return the span that a file name, sheet name or title row names; unknown when none does."""
    for text in texts:
        folded = fold(text)
        if match := _RANGE.search(folded):
            return _months(int(match[1]), int(match[2]), int(match[3]))
        if match := _QUARTER.search(folded):
            quarter = int(match[2] or {"一": 1, "二": 2, "三": 3, "四": 4}.get(match[3], match[3]))
            return _months(int(match[1]), quarter * 3 - 2, quarter * 3)
        if match := _MONTH.search(folded):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        if match := _YEAR.search(folded):
            return _months(int(match[1]), 1, 12)
    return Extent()


def _months(year: int, first: int, last: int) -> Extent:
    if not 1 <= first <= last <= 12:
        return Extent()
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return Extent(date(year, first, 1), end)
