from __future__ import annotations

from datetime import date, datetime

import pytest

from compliance.catalogue.words import parse_duration
from properties.strategies.business import CALENDAR
from reference.comparing import compare, moment
from reference.periods import period_of
from reference.times import add_months, shifted
from reference.truth import Truth, every, negate, some
from reference.world import UNUSABLE, MissingError, Value


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-05-31", -3, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_go_to_the_corresponding_day_or_the_months_end(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


@pytest.mark.parametrize(
    ("start", "length", "sign", "expected"),
    [
        ("2026-02-13", "1 working day", 1, "2026-02-14"),  # a Saturday that works
        ("2026-02-13", "2 working days", 1, "2026-02-24"),  # Sunday, then eight days off
        ("2026-02-16", "0 working days", 1, "2026-02-24"),
        ("2026-02-16", "0 working days", -1, "2026-02-14"),
        ("2026-02-24", "1 working day", -1, "2026-02-14"),
        ("2026-02-13", "0 working days", 1, "2026-02-13"),
        ("2026-03-01", "2 weeks", 1, "2026-03-15"),
        ("2026-03-01", "25 hours", 1, "2026-03-03"),
        ("2026-03-01", "24 hours", -1, "2026-02-28"),
    ],
)
def test_lengths_of_a_day_give_a_day(start: str, length: str, sign: int, expected: str) -> None:
    found = shifted(moment(start), parse_duration(length), CALENDAR, sign)
    assert (found.day, found.date.isoformat()) == (True, expected)


def test_hours_of_a_moment_give_a_moment_and_days_give_a_day() -> None:
    start = moment("2026-03-01 10:30")
    assert shifted(start, parse_duration("24 hours"), CALENDAR) == Value(datetime(2026, 3, 2, 10, 30))
    assert shifted(start, parse_duration("1 day"), CALENDAR) == moment("2026-03-02")


@pytest.mark.parametrize("start", ["2025-12-31", "2026-12-31"])
def test_working_days_outside_the_covered_year_are_missing(start: str) -> None:
    with pytest.raises(MissingError, match="calendar"):
        shifted(moment(start), parse_duration("1 working day"), CALENDAR)


@pytest.mark.parametrize(
    ("left", "word", "right", "expected"),
    [
        ("2026-03-01", "eq", "2026-03-01 10:00", Truth.TRUE),
        ("2026-03-01 23:59", "le", "2026-03-01", Truth.TRUE),
        ("2026-03-02 00:00", "le", "2026-03-01", Truth.FALSE),
        ("2026-03-01 10:00", "lt", "2026-03-01 10:00:01", Truth.TRUE),
    ],
)
def test_a_date_only_side_compares_dates(left: str, word: str, right: str, expected: Truth) -> None:
    assert compare(word, moment(left), moment(right)) is expected


def test_blank_is_false_and_unusable_is_unknown() -> None:
    assert compare("ne", None, "a") is Truth.FALSE
    assert compare("eq", None, None) is Truth.FALSE
    assert compare("eq", UNUSABLE, "a") is Truth.UNKNOWN
    assert compare("eq", UNUSABLE, None) is Truth.UNKNOWN


def test_three_valued_logic() -> None:
    assert every([Truth.UNKNOWN, Truth.FALSE]) is Truth.FALSE
    assert some([Truth.UNKNOWN, Truth.TRUE]) is Truth.TRUE
    assert every([Truth.UNKNOWN, Truth.TRUE]) is Truth.UNKNOWN
    assert negate(Truth.UNKNOWN) is Truth.UNKNOWN
    assert (every([]), some([])) == (Truth.TRUE, Truth.FALSE)


@pytest.mark.parametrize(
    ("per", "label", "first", "last"),
    [
        ("day", "2026-03-05", "2026-03-05", "2026-03-05"),
        ("week", "2026-03-02/W", "2026-03-02", "2026-03-08"),
        ("month", "2026-03", "2026-03-01", "2026-03-31"),
        ("quarter", "2026Q1", "2026-01-01", "2026-03-31"),
        ("half_year", "2026H1", "2026-01-01", "2026-06-30"),
        ("year", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods(per: str, label: str, first: str, last: str) -> None:
    period = period_of(per, date(2026, 3, 5))  # type: ignore[arg-type]  # one of the names
    assert (period.label, period.first.isoformat(), period.last.isoformat()) == (label, first, last)
