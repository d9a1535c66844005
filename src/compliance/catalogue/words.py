"""The scalar words of the language: texts in three scripts, durations, ratios, dates, flags.

Every YAML scalar arrives as text and is read by the type that its field declares, so YAML's own guesses
about ``on``, ``no``, ``12:30`` or ``1.10`` never happen.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from compliance.message import msg

UNITS = ("hours", "days", "working days", "weeks", "months", "quarters", "years")
Unit = Literal["hours", "days", "working days", "months"]
_RATIO = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(%?)", re.ASCII)
_DURATION = re.compile(r"(\d{1,5}) (hour|day|working day|week|month|quarter|year)s?", re.ASCII)
_FOLDED: dict[str, tuple[Unit, int]] = {
    "hour": ("hours", 1),
    "day": ("days", 1),
    "working day": ("working days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "quarter": ("months", 3),
    "year": ("months", 12),
}


class Doc(BaseModel):
    """Base of every document node: immutable, closed (an unknown field is a problem).

    Validators are built at the first use (``defer_build``): importing the language stays cheap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Text(Doc):
    """One text in Traditional Chinese, Simplified Chinese and English; all three are required."""

    hant: str = Field(alias="zh-Hant", min_length=1)
    hans: str = Field(alias="zh-Hans", min_length=1)
    en: str = Field(min_length=1)

    def in_(self, lang: str) -> str:
        """Return the text for ``zh-Hant``, ``zh-Hans`` or ``en``."""
        return {"zh-Hant": self.hant, "zh-Hans": self.hans}.get(lang, self.en)


class Duration(Doc):
    """A length of time: whole hours, days, working days or months (weeks and years are folded)."""

    count: int = Field(ge=0)
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def parse_duration(text: str) -> Duration:
    """Read ``3 days``, ``1 working day``, ``2 weeks``, ``6 months``, ``24 hours``; ValueError otherwise."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(msg("a duration such as '3 days' or '1 working day' (units: {units})", units=tuple(UNITS)))
    unit, times = _FOLDED[match[2]]
    return Duration(count=int(match[1]) * times, unit=unit)


def parse_ratio(text: str) -> Fraction:
    """Read ``30%`` or ``0.3`` as an exact fraction between 0 and 1; ValueError otherwise."""
    match = _RATIO.fullmatch(text.strip())
    if match is None:
        raise ValueError(msg("a ratio such as '30%' or '0.3'"))
    ratio = Fraction(match[1]) / (100 if match[2] else 1)
    if ratio > 1:
        raise ValueError(msg("a ratio between 0% and 100%"))
    return ratio


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _ratio(value: object) -> object:
    return parse_ratio(value) if isinstance(value, str) else value


def _flag(value: object) -> object:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise ValueError(msg("true or false"))
        return value == "true"
    return value


def _count(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
            raise ValueError(msg("a whole number"))
        return int(value)
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError(msg("a date such as 2026-01-31"))
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(msg("a day that the calendar has, such as 2026-01-31")) from error
    return value


def _moment(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", value, re.ASCII):
            raise ValueError(msg("a date or a date and time, such as 2026-01-31 or 2026-01-31 18:00"))
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(msg("a moment that the calendar has, such as 2026-01-31 18:00")) from error
    return _day(value)


DurationWord = Annotated[Duration, BeforeValidator(_duration)]
Ratio = Annotated[Fraction, BeforeValidator(_ratio)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
Day = Annotated[date, BeforeValidator(_day)]
# A date (the whole day) or a wall-clock moment without an offset.
Moment = Annotated[datetime | date, BeforeValidator(_moment)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=80)]
FieldPath = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$", max_length=120)]
