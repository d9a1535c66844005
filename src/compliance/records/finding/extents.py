"""The span that an export covers, read from a sheet name, a title or a file name where it says so without doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from compliance.folding import fold
from compliance.tables import Extent

_YEAR, _OF, _TO = r"(20\d\d)", r"(?:年|[-./])", r"\s*(?:[-~–—至到]|to)\s*"
_NO_DAY = r"(?!\d{1,2}[日号])"
_NUMBER = r"(\d{1,2})(?:月份?|(?![\d月]|[-./]\d))" + _NO_DAY  # of a month, with or without the word
_DATE = r"(\d{1,2})(?:月|[-./])(\d{1,2})日?(?!\d)"
_DAY, _MONTH = _YEAR + _OF + _DATE, _YEAR + _OF + _NUMBER
_WORDS = r"[^\d上下截缺]{0,12}"  # between a year and its month
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
# When it was made or printed, which says nothing of what is in it.
_MAKING = r"(?:列印|打印|导出|制表|制作|生成|填报|更新|下载|提取|版本|print\w*|export\w*|generated|created|updated)"
_MADE = rf"{_MAKING}[^\d]{{0,12}}(?:{_DAY}|{_MONTH})|(?:{_DAY}|{_MONTH})\s*{_MAKING}"
# What speaks of time beside the span that was found: then that is not all.
_MORE = re.compile(
    r"20\d\d|\d{1,2}\s*月|[一二三四五六七八九十]+\s*月|季度|半年|截[至止]|除外|缺|(?<![a-z])(?:Q[1-4]|H[12])",
    re.IGNORECASE,
)
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def _days(year: str, month: str, day: str, end_year: str, end_month: str, end_day: str) -> Extent:
    return Extent(date(int(year), int(month), int(day)), date(int(end_year), int(end_month), int(end_day)))


def _days_of_one_year(year: str, month: str, day: str, end_month: str, end_day: str) -> Extent:
    return _days(year, month, day, year, end_month, end_day)


def _months(year: str, first: str, end_year: str, last: str) -> Extent:
    behind, end = int(last), int(end_year)
    return Extent(date(int(year), int(first), 1), date(end + behind // 12, behind % 12 + 1, 1) - timedelta(days=1))


def _months_of_one_year(year: str, first: str, last: str) -> Extent:
    return _months(year, first, year, last)


def _year(year: str) -> Extent:
    return _months(year, "1", year, "12")


def _month(year: str, month: str) -> Extent:
    return _months(year, month, year, month)


def _quarter(year: str, latin: str, said: str) -> Extent:
    quarter = int(latin or _QUARTERS.get(said, said))
    return _months(year, str(quarter * 3 - 2), year, str(quarter * 3))


def _half(year: str, first: str) -> Extent:
    return _months(year, "1", year, "6") if first in ("上", "1") else _months(year, "7", year, "12")


def _until(year: str, month: str, day: str) -> Extent:
    last = _month(year, month).to
    return Extent(None, date(int(year), int(month), int(day)) if day else last)


_SPANS: tuple[tuple[str, Callable[..., Extent]], ...] = (
    (rf"截[至止]\s*{_YEAR}{_OF}(\d{{1,2}})(?:(?:月|[-./])(?:(\d{{1,2}})日?|底|末)?)?(?!\d)", _until),
    (_DAY + _TO + _DAY, _days),
    (_DAY + _TO + _DATE, _days_of_one_year),
    (_YEAR + _OF + r"(\d{1,2})月?份?" + _TO + _MONTH, _months),
    (_YEAR + _OF + _WORDS + rf"(\d{{1,2}})月?份?(?:{_TO}|[、,和])(\d{{1,2}})月" + _NO_DAY, _months_of_one_year),
    (_YEAR + r"年?第?(?:Q([1-4])|([一二三四1-4])季度)(?![-~至到、,和])", _quarter),
    (_YEAR + r"年?(?:度)?([上下])半年", _half),
    (_YEAR + r"-?H([12])(?!\d)", _half),
    (_MONTH, _month),
    (_YEAR + "年" + _WORDS + r"(\d{1,2})月" + _NO_DAY, _month),
    (_YEAR + r"年度?(?!\d)", _year),
)


def extent_in(texts: tuple[str, ...]) -> Extent:
    """Return the span of the first text that names one; unknown when none does, or one says more than is understood."""
    for text in map(fold, texts):
        if "20" in text and (found := _in_one(_made().sub(" ", text))) is not None:
            return found
    return Extent()


@cache  # patterns are compiled for the first text that has a year
def _spans() -> tuple[tuple[re.Pattern[str], Callable[..., Extent]], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), span) for pattern, span in _SPANS)


@cache
def _made() -> re.Pattern[str]:
    return re.compile(_MADE, re.IGNORECASE)


def _in_one(text: str) -> Extent | None:
    """Return the span that a text names; unknown where it is in doubt, None where it says nothing of time."""
    for pattern, span in _spans():
        if match := pattern.search(text):
            found = _sound(span, match)
            return Extent() if _says_more(text[: match.start()] + " " + text[match.end() :], found) else found
    return None


def _says_more(rest: str, found: Extent) -> bool:
    """Whether the rest of a text speaks of another time; the year and the month once more are the same."""
    same = set[str]()
    if found.from_ is not None and found.to is not None and found.from_.year == found.to.year:
        same.add(str(found.to.year))
        if found.from_.month == found.to.month:
            same |= {f"{found.to.month}月", f"{found.to.month:02}月", f"{_MONTHS[found.to.month - 1]}月"}
    return any(word.replace(" ", "") not in same for word in _MORE.findall(rest))


def _sound(span: Callable[..., Extent], match: re.Match[str]) -> Extent:
    try:
        found = span(*match.groups())
    except ValueError:  # no such day
        return Extent()
    if found.from_ is not None and found.to is not None and found.from_ > found.to:
        return Extent()
    return found
