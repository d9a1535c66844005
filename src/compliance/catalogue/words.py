"""The scalar words of the language: texts in three scripts, durations, ratios, dates, flags.

Every YAML scalar arrives as text and is read by the type that its field declares, so YAML's own guesses
about ``on``, ``no``, ``12:30`` or ``1.10`` never happen.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from compliance.calendar import FIRST_DAY, LAST_DAY, in_reach
from compliance.folding import UNSEEN
from compliance.message import msg

IN_REACH = msg("a day from {first} to {last}", first=FIRST_DAY, last=LAST_DAY)
MOST_DAYS = 36_525  # a hundred years
UNITS = ("hours", "days", "working days", "weeks", "months", "quarters", "years")
Unit = Literal["hours", "days", "working days", "months"]
_SEEN, _PLACE = re.compile(rf"[^\s{UNSEEN}]"), re.compile(r"\s*<[^<>]*>\s*")
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
_MOST: dict[Unit, int] = {"hours": MOST_DAYS * 24, "days": MOST_DAYS, "working days": MOST_DAYS, "months": 1_200}


class Doc(BaseModel):
    """Base of every document node: immutable, closed (an unknown field is a problem).

    Validators are built at the first use (``defer_build``): importing the language stays cheap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


def _said(text: str) -> str:
    if not _SEEN.search(text):
        raise ValueError(msg("a text that is not empty"))
    if _PLACE.fullmatch(text):
        raise ValueError(msg("the text that is to stand in place of {place}", place=text.strip()))
    return text


# A text that a reader is shown: it is not blank, and no place of a skeleton that was left as it is.
Said = Annotated[str, AfterValidator(_said)]


class Text(Doc):
    """One text in Traditional Chinese, Simplified Chinese and English; all three are required."""

    hant: Said = Field(alias="zh-Hant", min_length=1)
    hans: Said = Field(alias="zh-Hans", min_length=1)
    en: Said = Field(min_length=1)

    def in_(self, lang: str) -> str:
        """Return the text for ``zh-Hant``, ``zh-Hans`` or ``en``."""
        return {"zh-Hant": self.hant, "zh-Hans": self.hans}.get(lang, self.en)


class Duration(Doc):
    """A length of time: whole hours, days, working days or months (weeks and years are folded)."""

    count: int = Field(ge=0)
    unit: Unit

    @model_validator(mode="after")
    def _bounded(self) -> Duration:
        _bounded(self.count, self.unit)
        return self

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def _bounded(count: int, unit: Unit) -> None:
    if count > _MOST[unit]:
        raise ValueError(msg("a duration of at most 100 years"))


def parse_duration(text: str) -> Duration:
    """Read ``3 days``, ``1 working day``, ``2 weeks``, ``6 months``, ``24 hours``; ValueError otherwise."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(msg("a duration such as '3 days' or '1 working day' (units: {units})", units=tuple(UNITS)))
    unit, times = _FOLDED[match[2]]
    count = int(match[1]) * times
    _bounded(count, unit)  # the document says it too, in the words of its own errors
    return Duration(count=count, unit=unit)


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


def _reached(day: date) -> date:
    if not in_reach(day):
        raise ValueError(IN_REACH)
    return day


def _day(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError(msg("a date such as 2026-01-31"))
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(msg("a day that the calendar has, such as 2026-01-31")) from error
        return _reached(day)
    return value


def _moment(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", value, re.ASCII):
            raise ValueError(msg("a date or a date and time, such as 2026-01-31 or 2026-01-31 18:00"))
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(msg("a moment that the calendar has, such as 2026-01-31 18:00")) from error
        return _reached(moment)
    return _day(value)


DurationWord = Annotated[Duration, BeforeValidator(_duration)]
Ratio = Annotated[Fraction, BeforeValidator(_ratio)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
Days = Annotated[Count, Field(ge=0, le=MOST_DAYS)]
Day = Annotated[date, BeforeValidator(_day)]
# A date (the whole day) or a wall-clock moment without an offset.
Moment = Annotated[datetime | date, BeforeValidator(_moment)]
CARD_PATTERN = r"^[A-Za-z][A-Za-z0-9._-]*$"
OFFSET_PATTERN = r"^[+-](0[0-9]|1[0-4]):[0-5][0-9]$"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=80)]
FieldPath = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$", max_length=120)]
