"""Working-day calendars as data: for every year the official papers, the days off and the make-up days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import Field, field_validator

from compliance.calendar import WorkCalendar
from compliance.catalogue.folders import calendar_folders
from compliance.catalogue.read import read_document
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.words import Doc, Said, Text
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest


def _days(text: str | None) -> str:
    for word in (text or "").split():
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", word, re.ASCII):
            raise ValueError(msg("dates such as 2026-01-31, with a space between them"))
        try:
            date.fromisoformat(word)
        except ValueError as error:
            raise ValueError(msg("days that the calendar has, not {word}", word=word)) from error
    return text or ""


class CalendarYear(Doc):
    """What the papers of one year say: days off, and days that work although they are a Saturday or Sunday.

    Both are dates with a space between them and may lie in a neighbouring year. A year without a paper is
    not covered.
    """

    papers: tuple[str, ...]
    off: str | None = None
    work: str | None = None

    @field_validator("off", "work")
    @classmethod
    def _dates(cls, value: str | None) -> str:
        return _days(value)


class CalendarFile(Doc):
    """A calendar file; ``licence``: whose data it is and under which terms."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Text
    licence: Said
    years: dict[str, CalendarYear]

    @field_validator("years")
    @classmethod
    def _numbers(cls, value: dict[str, CalendarYear]) -> dict[str, CalendarYear]:
        for year in value:
            if not re.fullmatch(r"[12]\d{3}", year, re.ASCII):
                raise ValueError(msg("years such as 2026, not {year!r}", year=year))
        return value


def read_calendar(path: Path, texts: Texts = read_now) -> tuple[WorkCalendar | None, tuple[Problem, ...]]:
    """Read a calendar file; ``texts`` as for ``read_document``."""
    read = read_document(CalendarFile, path, texts)
    if read.document is None:
        return None, read.problems
    if read.document.id != path.stem:
        what = msg("{calendar_id!r} is not the name of the file", calendar_id=read.document.id)
        return None, (Problem(read.positions.near(("id",)), what, verbatim(path.stem)),)
    years, off, work = read.document.years, set[date](), set[date]()
    for year in years.values():
        off |= _dates(year.off)
        work |= _dates(year.work)
    both = sorted(off & work)
    if both:
        said = Problem(
            read.positions.near(("years", str(both[0].year))),
            msg("{day} is off and works", day=both[0]),
            msg("one of the two"),
        )
        return None, (said,)
    covered = frozenset(int(name) for name, year in years.items() if year.papers)
    return WorkCalendar(read.document.id, covered, frozenset(off), frozenset(work)), ()


def load_calendar(
    calendar_id: str,
    *,
    extra_off: Iterable[date] = (),
    extra_work: Iterable[date] = (),
    beside: Path | None = None,
    texts: Texts = read_now,
) -> WorkCalendar:
    """Return a calendar by id with the company's own days on top; ProblemsError when that fails.

    ``beside``: a standard's folder, whose ``calendars`` are looked into first. ``texts`` as for ``read_document``.
    """
    folders = calendar_folders(beside)
    for folder in folders:
        path = folder / f"{calendar_id}.yaml"
        if path.is_file():
            calendar, problems = read_calendar(path, texts)
            if calendar is None:
                raise ProblemsError(problems)
            return with_company_days(calendar, extra_off, extra_work)
    known = sorted(path.stem for folder in folders for path in folder.glob("*.yaml"))
    raise ProblemsError(
        [
            Problem(
                Place(),
                msg("no calendar {calendar_id!r}", calendar_id=calendar_id),
                msg("one of {words}", words=tuple(known)),
                nearest(calendar_id, known),
            )
        ]
    )


def with_company_days(calendar: WorkCalendar, extra_off: Iterable[date], extra_work: Iterable[date]) -> WorkCalendar:
    """Lay the company's rest days and working days over a calendar; a day in both works."""
    rest, work = frozenset(extra_off), frozenset(extra_work)
    off, make_up = (calendar.off | rest) - work, (calendar.make_up - rest) | work
    return WorkCalendar(calendar.id, calendar.years, off, make_up)


def _dates(text: str | None) -> set[date]:
    return {date.fromisoformat(word) for word in (text or "").split()}
