"""What a varied parameter's stretches become in the small table that plans join: one row for each entry.

A parameter is read in one form: as a whole number, a figure, a text, a date or moment, or a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from msgspec import Struct

from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.params import all_of
from compliance.catalogue.words import parse_duration, parse_ratio
from compliance.folding import fold
from compliance.plan.context import ParamRow
from compliance.plan.nodes import Bind, Const, Expr, SqlType
from compliance.plan.terms import moment, text

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


class Tier(Struct, frozen=True):
    """From ``low`` to ``high`` members (both included, None open): ``ratio``, and not fewer than ``least``."""

    low: int
    high: int | None
    ratio: Fraction
    least: int = 0


def read_tiers(value: Iterable[Mapping[str, str | int | None]]) -> tuple[Tier, ...]:
    """Read ``[{from?, to?, ratio, least?}]``; a missing ``from`` continues after the previous ``to``."""
    tiers: list[Tier] = []
    for entry in value:
        start, end = entry.get("from"), entry.get("to")
        low = int(start) if start is not None else (tiers[-1].high or 0) + 1 if tiers else 0
        high = int(end) if end is not None else None
        tiers.append(Tier(low, high, parse_ratio(str(entry["ratio"])), int(entry.get("least") or 0)))
    return tuple(tiers)


def listed(value: object) -> tuple[object, ...]:
    """Return a list parameter's entries (a single one is a list of one)."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _span(stretch: ParamValue) -> tuple[date, date]:
    return stretch.from_ or EARLIEST, stretch.to or LATEST


def _entries(value: object) -> Iterable[tuple[str | None, str]]:
    if isinstance(value, Mapping):
        return [(fold(str(k)), fold(str(v))) for k, v in value.items()]
    return [(None, fold(str(entry))) for entry in listed(value)]


def count_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each whole number, a duration's count among them."""

    def count(entry: str) -> int:
        return int(entry) if entry.lstrip("-").isdigit() else parse_duration(entry).count

    low, high = _span(stretch)
    return [ParamRow(number, stretch.site, low, high, key=k, count=count(v)) for k, v in _entries(stretch.value)]


def figure_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each figure, those of a list too; it may have decimals."""
    low, high = _span(stretch)
    return [ParamRow(number, stretch.site, low, high, key=k, figure=v) for k, v in _entries(stretch.value)]


def text_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each text, those of a list too."""
    low, high = _span(stretch)
    return [ParamRow(number, stretch.site, low, high, key=k, text=v) for k, v in _entries(stretch.value)]


def moment_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each date or moment, those of a list too."""
    low, high = _span(stretch)
    return [
        ParamRow(number, stretch.site, low, high, key=k, moment=datetime.fromisoformat(v), flag=is_day(v))
        for k, v in _entries(stretch.value)
    ]


def flag_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each yes or no, those of a list too."""
    low, high = _span(stretch)
    return [ParamRow(number, stretch.site, low, high, key=k, flag=v == "true") for k, v in _entries(stretch.value)]


def is_day(written: str) -> bool:
    """Tell a date, which is the whole day, from a moment."""
    return len(written) == len("2026-01-31")


class Form(Struct, frozen=True):
    """As what a parameter is read: how a value is written out, and where its stretches keep it when it is joined."""

    column: str
    type: SqlType
    written: Callable[[Any], Expr]
    rows: Callable[[int, ParamValue], list[ParamRow]]


COUNT = Form("count", "BIGINT", lambda value: Const(int(value)), count_rows)
FIGURE = Form("figure", "DECIMAL", lambda value: Bind(str(value), "DECIMAL"), figure_rows)
TEXT = Form("text", "VARCHAR", lambda value: text(fold(str(value))), text_rows)
MOMENT = Form("moment", "TIMESTAMP", lambda value: moment(datetime.fromisoformat(str(value))), moment_rows)
WHOLE_DAY = Form("flag", "BOOLEAN", lambda value: Const(value=is_day(str(value))), moment_rows)
FLAG = Form("flag", "BOOLEAN", lambda value: Const(value=str(value) == "true"), flag_rows)
_FORMS = {"number": FIGURE, "date": MOMENT, "time": MOMENT, "flag": FLAG}


def form_of(type_: str) -> Form:
    """Return the form of what is compared with a value of that type."""
    return _FORMS.get(type_, TEXT)


def set_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row that says when the parameter is set."""
    low, high = _span(stretch)
    return [ParamRow(number, stretch.site, low, high)]


def tiers_of(stretch: ParamValue) -> tuple[Tier, ...]:
    """Return the tiers; a ratio is one of them, a parameter that is set nowhere has none."""
    if isinstance(stretch.value, list | tuple):
        return read_tiers(stretch.value)
    return () if isinstance(stretch.value, Mapping) else (Tier(0, None, parse_ratio(str(stretch.value))),)


def tier_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each tier."""
    low, high = _span(stretch)
    return [
        ParamRow(
            number,
            stretch.site,
            low,
            high,
            count=t.least,
            tier_from=t.low,
            tier_to=2**40 if t.high is None else t.high,
            over=t.ratio.numerator,
            under=t.ratio.denominator,
        )
        for t in tiers_of(stretch)
    ]


def place_rows(number: int, stretch: ParamValue) -> list[ParamRow]:
    """Return a row for each text that a place of an entry's list offers."""
    low, high = _span(stretch)
    table = stretch.value if isinstance(stretch.value, Mapping) else {}
    return [
        ParamRow(number, stretch.site, low, high, key=fold(str(key)), text=fold(part), count=place)
        for key, entry in table.items()
        for place, parts in enumerate(all_of(entry))
        for part in parts
    ]
