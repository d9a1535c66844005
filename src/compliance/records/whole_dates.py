"""Dates that only their own sheet makes whole: a day without its year, a serial of a workbook that counts from 1904.

The cells as they stood remain in the raw relation; what is typed is a relation in which these texts are whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.folding import fold
from compliance.records.finding.years import NamedYear
from compliance.records.numerals import date_digits
from compliance.records.typing_sql import BadCell
from compliance.records.values import parse
from compliance.records.yearless import Yearless, yearless
from compliance.tables import ROW_BASE

SINCE_1904 = 1_462  # days from the first day of the usual count to that of the other one
WITHOUT_YEAR = "date_without_year"
_MONTH = re.compile(r"(?:\d{4}\D{1,3})?(\d{1,2})\D")

Cell = tuple[int, str]
"""A row's number and a field."""


class Setting(Struct, frozen=True):
    """What a source says about its dates: the year of those without one, and whether its serials count from 1904."""

    year: NamedYear | None = None
    since_1904: bool = False


def times_of(kind: RecordType, present: Sequence[str]) -> list[str]:
    """Return the fields that hold dates."""
    return [name for name in present if kind.fields[name].type in ("date", "time")]


def is_shifted(kind: RecordType, present: Sequence[str], settings: Mapping[int, Setting]) -> bool:
    """Whether some source's serials may count from 1904 in these fields."""
    return any(setting.since_1904 for setting in settings.values()) and bool(_counted_from_1900(kind, present))


def _counted_from_1900(kind: RecordType, present: Sequence[str]) -> list[str]:
    return [name for name in times_of(kind, present) if "epoch" not in kind.fields[name].formats]


def shifted(
    connection: Embedded,
    raw: str,
    kind: RecordType,
    present: Sequence[str],
    settings: Mapping[int, Setting],
) -> str:
    """Return a relation like ``raw`` whose serials all count from 1900; ``raw`` itself where they do already."""
    if not is_shifted(kind, present, settings):
        return raw
    numbers = ", ".join(str(number) for number, setting in sorted(settings.items()) if setting.since_1904)
    fields = _counted_from_1900(kind, present)
    chosen = []
    for name in fields:
        cell = quote(name)
        moved = f"(CAST(LEFT({cell}, 5) AS BIGINT) + {SINCE_1904}) || SUBSTR({cell}, 6)"
        test = f"_row // {ROW_BASE} IN ({numbers}) AND regexp_full_match({cell}, '\\d{{5}}(\\.\\d+)?')"
        chosen.append(f"CASE WHEN {test} THEN {moved} ELSE {cell} END AS {cell}")
    sql = f"SELECT * REPLACE ({', '.join(chosen)}) FROM {quote(raw)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE shifted_dates AS {sql}")
    return "shifted_dates"


def whole_dates(
    connection: Embedded,
    raw: str,
    kind: RecordType,
    present: Sequence[str],
    bad: Sequence[BadCell],
    *,
    settings: Mapping[int, Setting],
    as_of: date,
) -> dict[Cell, str]:
    """Return the texts of the cells that lack nothing but a year that their sheet names beyond doubt.

    In doubt, and left as they are: months far from those that the sheet names; a row with days of both ends of a year,
    and a column with such where only a year is named; a day after the as-of that is no plan.
    """
    lacking = [cell for cell in bad if cell.reason == WITHOUT_YEAR and _year(settings, cell.row) is not None]
    if not lacking:
        return {}
    read = dict(_held(kind, lacking, settings))
    doubtful = set(_turning_columns(read, settings)) | set(
        _turning_rows(connection, raw, times_of(kind, present), read)
    )
    found: dict[Cell, str] = {}
    for (row, field), day in read.items():
        year = _year(settings, row)
        if year is None or (row, field) in doubtful:
            continue
        text = day.of(year.year)
        if _stands(kind.fields[field], text, as_of):
            found[row, field] = text
    return found


def with_dates(connection: Embedded, relation: str, cells: Mapping[Cell, str]) -> str:
    """Return a relation like the one given, with these texts."""
    by_field: dict[str, dict[int, str]] = {}
    for (row, field), text in cells.items():
        by_field.setdefault(field, {})[row] = text
    chosen, joins, binds = [], [], list[object]()
    for n, (field, texts) in enumerate(sorted(by_field.items())):
        chosen.append(f"COALESCE(w{n}.v, r.{quote(field)}) AS {quote(field)}")
        lists = "SELECT UNNEST(CAST(? AS BIGINT[])) AS n, UNNEST(CAST(? AS VARCHAR[])) AS v"
        joins.append(f"LEFT JOIN ({lists}) AS w{n} ON w{n}.n = r._row")
        binds += [list(texts), list(texts.values())]
    sql = f"SELECT r.* REPLACE ({', '.join(chosen)}) FROM {quote(relation)} AS r {' '.join(joins)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE whole_dates AS {sql}", binds)
    return "whole_dates"


def as_they_stood(connection: Embedded, raw: str, bad: Sequence[BadCell]) -> list[BadCell]:
    """Return unusable cells with their texts in the export."""
    stood: dict[Cell, str] = {}
    for name in sorted({cell.field for cell in bad}):
        rows = connection.relation(raw).rows(("_row", name), {cell.row for cell in bad if cell.field == name})
        stood |= {(row, name): text for row, text in rows}
    return [replace(cell, value=stood.get((cell.row, cell.field)) or cell.value) for cell in bad]


def counted(cells: Mapping[Cell, str]) -> Counter[int]:
    """Return how many dates of each source were made whole."""
    return Counter(row // ROW_BASE for row, _ in cells)


def _year(settings: Mapping[int, Setting], row: int) -> NamedYear | None:
    setting = settings.get(row // ROW_BASE)
    return setting.year if setting is not None else None


def _stands(field: RecordField, text: str, as_of: date) -> bool:
    value = parse(field, text).value
    return isinstance(value, datetime) and (field.planned or value.date() <= as_of)


def _held(
    kind: RecordType, lacking: Sequence[BadCell], settings: Mapping[int, Setting]
) -> Iterator[tuple[Cell, Yearless]]:
    for cell in lacking:
        day, year = yearless(kind.fields[cell.field], fold(cell.value)), _year(settings, cell.row)
        if day is not None and year is not None and year.holds(day.month):
            yield (cell.row, cell.field), day


def _digits(cell: str) -> str:
    folded = fold(cell)
    return date_digits(folded) or folded


def _turns(one: int, other: int) -> bool:
    """Whether two months lie on both sides of a New Year rather than at both ends of a year."""
    return min(one, other) <= 2 and max(one, other) >= 11


def _turning_columns(read: Mapping[Cell, Yearless], settings: Mapping[int, Setting]) -> Iterator[Cell]:
    """Yield the cells of each column of a sheet of a whole year that has days of both ends: one may be of another year.

    In which order the rows stand says nothing.
    """
    columns: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for (row, field), day in read.items():
        year = _year(settings, row)
        if year is not None and year.months is None and year.where != "mapping":
            columns.setdefault((row // ROW_BASE, field), []).append((row, day.month))
    for (_, field), cells in columns.items():
        months = [month for _, month in cells]
        if _turns(min(months), max(months)):
            yield from ((row, field) for row, _ in cells)


def _turning_rows(
    connection: Embedded, raw: str, times: Sequence[str], read: Mapping[Cell, Yearless]
) -> Iterator[Cell]:
    """Yield the cells whose row has a date on the other side of a New Year."""
    for row, *cells in connection.relation(raw).rows(("_row", *times), {row for row, _ in read}):
        months = [int(match[1]) for cell in cells if cell and (match := _MONTH.match(_digits(cell)))]
        for field in times:
            day = read.get((row, field))
            if day is not None and any(_turns(day.month, month) for month in months):
                yield row, field
