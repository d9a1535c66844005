"""Days that are written without their year: 3月5日, 三月五日, and 3/5 where the field declares such a format."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from compliance.catalogue.record_type import RecordField
from compliance.records.numerals import whole

_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?=$|\s|[^\d日号])(.*)", re.ASCII | re.DOTALL)
_CHINESE = re.compile(r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})[日号]")
_YEARS = ("%Y", "%y", "%G", "%c", "%x", "%s")


class Yearless(Struct, frozen=True):
    """The month, and the rest of the text: after a year and ``年`` it is a whole date."""

    month: int
    rest: str

    def of(self, year: int) -> str:
        """Return the text of this day in a year."""
        return f"{year}年{self.rest}"


def names_year(form: str) -> bool:
    """Whether a date format has a year in it."""
    return form == "epoch" or any(part in form for part in _YEARS)


def yearless(field: RecordField, folded: str) -> Yearless | None:
    """Return the day that a text names without its year; None when it does not."""
    if match := _DAY.fullmatch(folded):
        return Yearless(int(match[1]), f"{match[1]}月{match[2]}日{match[3]}")
    if match := _CHINESE.fullmatch(folded):
        month, day = whole(match[1]), whole(match[2])
        return None if month is None or day is None else Yearless(month, f"{month}月{day}日")
    for form in field.formats:
        if names_year(form):
            continue
        try:
            moment = datetime.strptime(f"2000 {folded}", f"%Y {form}")  # a leap year: the 29th of February is a day
        except ValueError:
            continue
        time = f" {moment:%H:%M:%S}" if "%H" in form or "%I" in form else ""
        return Yearless(moment.month, f"{moment.month}月{moment.day}日{time}")
    return None
