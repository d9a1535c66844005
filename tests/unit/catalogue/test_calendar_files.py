"""The shipped calendar is the official papers' and reaches no further; the company's days lie on top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.catalogue.calendars import load_calendar, read_calendar
from compliance.problems import ProblemsError

TEXT = "title: {zh-Hant: a, zh-Hans: a, en: a}\nlicence: none\n"


def test_mainland_china() -> None:
    calendar = load_calendar("cn")
    assert calendar.years == frozenset(range(2007, 2027))
    assert not calendar.covers(date(2027, 1, 4))
    known = {
        date(2026, 2, 14): True,  # a Saturday that works before the spring festival
        date(2026, 2, 16): False,
        date(2026, 1, 4): True,  # a Sunday that works
        date(2022, 12, 31): False,  # stands in the paper of 2023
        date(2019, 12, 30): True,
        date(2018, 12, 29): True,  # stands in the paper of 2019
        date(2020, 1, 31): False,  # the longer spring festival of 2020
        date(2026, 3, 2): True,
        date(2026, 3, 1): False,
    }
    assert {day: calendar.works(day) for day in known} == known
    # The year's days of work as the papers have them: 248 in 2025.
    assert sum(works for day, works in calendar.days() if day.year == 2025) == 248


def test_the_companys_days_lie_on_top() -> None:
    calendar = load_calendar("cn", extra_off=[date(2026, 2, 14), date(2026, 3, 2)], extra_work=[date(2026, 3, 7)])
    assert [calendar.works(date(2026, m, d)) for m, d in ((2, 14), (3, 2), (3, 7))] == [False, False, True]


def test_an_unknown_calendar_and_faulty_ones(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="no calendar 'cm'; expected one of cn"):
        load_calendar("cm")
    path = tmp_path / "x.yaml"
    for years, said in (
        (
            '  "2026": {papers: [], off: 2026-1-1}\n',
            "5:29: '2026-1-1' cannot stand here; expected dates such as 2026-01-31, with a space between them",
        ),
        (
            '  "2026": {papers: [], off: 2026-02-30}\n',
            "5:29: '2026-02-30' cannot stand here; expected days that the calendar has, not 2026-02-30",
        ),
        (
            '  "2026": {papers: [], off: 2026-01-01, work: 2026-01-01}\n',
            "5:11: 2026-01-01 is off and works; expected one of the two",
        ),
        ("  soon: {papers: []}\n", "5:3: found a mapping of soon; expected years such as 2026, not 'soon'"),
    ):
        path.write_text("id: x\n" + TEXT + "years:\n" + years, encoding="utf-8")
        assert [str(p).removeprefix(f"{path}:") for p in read_calendar(path)[1]] == [said]


def test_a_standard_may_bring_its_own(tmp_path: Path) -> None:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars/x.yaml").write_text(
        "id: x\n" + TEXT + 'years:\n  "2026": {papers: [a], off: 2026-01-05}\n  "2027": {papers: []}\n',
        encoding="utf-8",
    )
    calendar = load_calendar("x", beside=tmp_path)
    assert (calendar.years, calendar.works(date(2026, 1, 5))) == (frozenset({2026}), False)


def test_a_calendar_is_called_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "school.yaml"
    path.write_text("id: schol\n" + TEXT + 'years:\n  "2026": {papers: [x]}\n', encoding="utf-8")
    _, problems = read_calendar(path)
    assert [str(problem) for problem in problems] == [
        f"{path}:1:5: 'schol' is not the name of the file; expected school"
    ]
