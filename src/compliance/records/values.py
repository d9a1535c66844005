"""One cell's text to a typed value, for the spellings that SQL does not read. Pure; called on distinct values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

from compliance.catalogue.record_type import RecordField
from compliance.folding import fold, fold_header
from compliance.records.nones import DENIED, DENIED_IN_A_TEXT, NA, NONE_YET, NONES, NOT_GIVEN, STROKES, VOID
from compliance.records.numerals import date_digits
from compliance.records.parsed import ANSWERED_NONE, BLANK, SAID_NONE, Parsed
from compliance.records.quantities import amount
from compliance.records.yearless import names_year, yearless

ERRORS = {
    "#FORMULA?": "formula_without_value",
    "#ROOM?": "room_without_pattern",
    "#ROOMS?": "room_of_several",
    **dict.fromkeys(
        ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!", "#SPILL!", "#CALC!"),
        "cell_error",
    ),
}
YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1", "已", "1.0"})
NO = frozenset({"否", "无", "没有", "×", "✗", "✘", "╳", "错", "n", "no", "false", "0", "未", "0.0"})
LEAP_YEAR = 2000
FIRST_YEAR, LAST_YEAR = 2000, 2100
SLIP = 20  # years
SERIALS = range(20_000, 80_001)
EPOCH = datetime(1899, 12, 30)
UNIX = datetime(1970, 1, 1)
UTC = timedelta(0)

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:\s*\(?(?:星期|周|礼拜)([一二三四五六日天])\)?)?"
    r"(?:[\sT]*(上午|下午|凌晨|早上|中午|晚上)?\s*(\d{1,2})[:时点](?:(\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?)?分?"
    r"\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
# No hour of 24: what is made of it differs between versions of Python.
_PRINTED = re.compile(r"\d{4}-\d\d-\d\d(?: (?:[01]\d|2[0-3]):\d\d(?::\d\d)?)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_WEEKDAYS = "一二三四五六日"
_NO_HOUR = 24
# What an hour is on the clock of 24: twelve at night and one in the night are of this day or of the next.
_HOURS: Mapping[str, Mapping[int, int]] = {
    "凌晨": {**{h: h for h in range(7)}, 12: 0},
    "早上": {h: h for h in range(4, 12)},
    "上午": {**{h: h for h in range(12)}, 12: 0},
    "中午": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
    "下午": {**{h: h + 12 for h in range(12)}, **{h: h for h in range(12, 24)}},
    "晚上": {**{h: h + 12 for h in range(5, 12)}, **{h: h for h in range(17, 24)}},
}
_EPOCH_SECONDS = re.compile(r"\d{1,10}", re.ASCII)
_EXPONENT = re.compile(r"\d(\.\d+)?E\+\d{1,3}|\d\.\d+E\d{2,3}", re.ASCII | re.IGNORECASE)
_CUT = re.compile(r"\d{15}0{3,}", re.ASCII)
_CUT_RESIDENT = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d\d00", re.ASCII)
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4", "上半年": "1", "下半年": "2"}


class Dating(Struct, frozen=True):
    """What dates are read by: the as-of's day, and how far the records' wall clock is ahead of UTC."""

    as_of: date
    offset: timedelta = UTC


def parse(field: RecordField, text: str, offset: timedelta = UTC) -> Parsed:
    """Read one cell; a time with a zone is told by the wall clock that is ``offset`` ahead of UTC."""
    folded = fold(text)
    if folded.startswith("#") and (reason := ERRORS.get(folded)):
        return Parsed(None, reason=reason)
    if not folded:
        return BLANK
    if field.type == "id":
        return _id(folded)
    if field.type == "flag":
        return _flag(field.values or {}, folded)
    if field.type == "code":
        return _code(field.values or {}, folded)
    if field.type == "text":
        return _text(field, folded)
    if folded in NONES or folded.lower() in NOT_GIVEN:
        return SAID_NONE
    if field.type == "number":
        return amount(folded, field.unit)
    if field.type == "period":
        return _period(folded)
    return _time(field, folded, offset)


def _text(field: RecordField, folded: str) -> Parsed:
    denied = folded in DENIED or (folded.lower() in DENIED_IN_A_TEXT and field.personal != "name")
    if denied or folded in NONES or folded in NONE_YET:
        return ANSWERED_NONE
    void = folded.lower() in VOID or (folded == NA and field.personal != "name")
    return SAID_NONE if void else Parsed(folded)


def _id(folded: str) -> Parsed:
    if folded in NONES or folded in DENIED:
        return ANSWERED_NONE
    if folded.lower() in NOT_GIVEN:
        return SAID_NONE
    cut = _CUT.fullmatch(folded) or _CUT_RESIDENT.fullmatch(folded)
    if _EXPONENT.fullmatch(folded) or (cut and not is_resident_id(folded)):
        return Parsed(None, reason="damaged_id")
    return Parsed(folded)


def is_resident_id(text: str) -> bool:
    """Whether 18 digits carry the check digit of a resident's number (then the zeros at its end are its own)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(text) != 18:
        return False
    return "10X98765432"[sum(w * int(d) for w, d in zip(weights, text[:17], strict=True)) % 11] == text[17].upper()


def _flag(own: Mapping[str, tuple[str, ...]], folded: str) -> Parsed:
    wanted = fold_header(folded)
    for answer in ("yes", "no"):
        if any(wanted == fold_header(word) for word in own.get(answer, ())):
            return Parsed(answer == "yes")
    word = folded.lower()
    if word in YES or word in NO:
        return Parsed(word in YES)
    return SAID_NONE if word in STROKES else Parsed(None, reason="bad_flag")


def _code(values: Mapping[str, tuple[str, ...]], folded: str) -> Parsed:
    """Read a code; a stroke is none of them, and a word for none or not applicable only where the vocabulary has it."""
    read = code(values, folded)
    return SAID_NONE if read.value is None and folded.lower() in STROKES else read


def code(values: Mapping[str, tuple[str, ...]], folded: str) -> Parsed:
    """Read a spelling of a vocabulary; the code itself is one."""
    wanted = fold_header(folded)
    for name, spellings in values.items():
        if wanted == name or any(wanted == fold_header(spelling) for spelling in spellings):
            return Parsed(name)
    return Parsed(None, reason="unknown_code")


def _period(folded: str) -> Parsed:
    word = folded.replace(" ", "")
    word = word.removesuffix("度") if word.endswith("年度") else word
    match = re.fullmatch(r"(\d{4})(?:-?Q|年?第?)([1-4一二三四])(?:季度|季)?", word, re.IGNORECASE)
    if match and ("季" in word or "q" in word.lower()):
        return Parsed(f"{match[1]}Q{_DIGITS.get(match[2], match[2])}")
    match = re.fullmatch(r"(\d{4})(?:H|h|年?)(上半年|下半年|[12])", word)
    if match and (match[2] in _DIGITS or "h" in word.lower()):
        return Parsed(f"{match[1]}H{_DIGITS.get(match[2], match[2])}")
    if match := re.fullmatch(r"(\d{4})[-/.年](0?[1-9]|1[0-2])(?:月份?)?", word):
        return Parsed(f"{match[1]}-{int(match[2]):02}")
    if match := re.fullmatch(r"(\d{4})年?", word):
        return Parsed(match[1])
    return Parsed(None, reason="bad_period")


def _time(field: RecordField, folded: str, offset: timedelta) -> Parsed:
    if not field.formats and _PRINTED.fullmatch(folded):  # as programs print it: most cells
        try:
            return _checked(field, datetime.fromisoformat(folded), whole=len(folded) == len("2026-01-15"))
        except ValueError:
            return Parsed(None, reason="bad_date")
    if chinese := date_digits(folded):
        folded = chinese
    for form in field.formats:
        if form == "epoch" and _EPOCH_SECONDS.fullmatch(folded):
            seconds = int(folded)
            return _checked(field, UNIX + offset + timedelta(seconds=seconds), whole=False) if seconds else BLANK
        try:
            if names_year(form):
                return _checked(field, datetime.strptime(folded, form), whole="%H" not in form and "%I" not in form)
        except ValueError:
            continue
    match = _DATE.fullmatch(folded)
    try:
        if match is not None:
            return _checked(field, _moment(match, offset), whole=match[6] is None)
        if compact := _COMPACT.fullmatch(folded):
            y, m, d, hour, minute, second = (int(part or 0) for part in compact.groups())
            return _checked(field, datetime(y, m, d, hour, minute, second), whole=compact[4] is None)
        if re.fullmatch(r"\d{5}(\.\d+)?", folded, re.ASCII) and int(float(folded)) in SERIALS:
            moment = EPOCH + timedelta(seconds=round(float(folded) * 86_400))
            return _checked(field, moment, whole="." not in folded or moment.time() == datetime.min.time())
    except (ValueError, TypeError, OverflowError):  # the last: a zone takes it out of the calendar
        return Parsed(None, reason="bad_date")
    day = yearless(field, folded)
    lacks = (
        day is not None
        and _DATE.fullmatch(whole := day.of(LEAP_YEAR))
        and _time(field, whole, offset).value is not None
    )
    return Parsed(None, reason="date_without_year" if lacks else "bad_date")


def _moment(match: re.Match[str], wall: timedelta) -> datetime:
    """Return the moment; ValueError where its parts are against each other, or may mean two things."""
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    weekday = (match[4] or "").replace("天", "日")
    if weekday and _WEEKDAYS[date(year, month, day).weekday()] != weekday:
        raise ValueError
    if match[6] is None:
        return datetime(year, month, day)
    hour = int(match[6]) if match[5] is None else _HOURS[match[5]].get(int(match[6]), _NO_HOUR)
    moment = datetime(year, month, day, hour, int(match[7] or 0), int(match[8] or 0))
    offset = match[9]
    if offset is None:
        return moment
    if offset.startswith("-") and "T" not in match[0]:
        raise ValueError  # 08:30-09:30 is a span of time
    offset = "+00:00" if offset == "Z" else offset
    return datetime.fromisoformat(moment.isoformat() + offset).astimezone(timezone(wall)).replace(tzinfo=None)


def _checked(field: RecordField, moment: datetime, *, whole: bool) -> Parsed:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR and not (field.not_after is not None and moment.year > LAST_YEAR):
        return Parsed(None, reason="bad_date")
    if field.type == "date":
        return Parsed(datetime(moment.year, moment.month, moment.day), whole_day=True)
    return Parsed(moment, whole_day=whole)


def latest_day(field: RecordField, as_of: date) -> date | None:
    """Return the last day that a date of the field can be: its own bound, else that of what has happened.

    What happens does not lie twenty years after the as-of: that is a slip (2062 for 2026), and to read it as not
    happened yet would be to believe it. None: plans reach as far as they like.
    """
    if field.not_after is not None:
        return as_of if field.not_after == "as_of" else field.not_after
    return None if field.planned else date(min(as_of.year + SLIP, date.max.year), 1, 1)


def in_range(field: RecordField, day: date, as_of: date) -> bool:
    """Whether a date lies within the bounds of the field."""
    latest = latest_day(field, as_of)
    return not ((field.not_before is not None and day < field.not_before) or (latest is not None and day > latest))
