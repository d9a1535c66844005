"""Which record type a sheet is, where its header stands, and which column is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from compliance.catalogue.record_type import RecordType
from compliance.folding import fold, fold_header
from compliance.records.sheets import Sheet
from compliance.tables import Extent

LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Recognised:
    """``header``: index into the sheet's rows. ``columns``: field -> cell index. ``unknown``: headers of no field."""

    record_type: str
    header: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of every record type, folded: type -> header -> field; and names of files and sheets -> type."""

    fields: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]


def headers(record_types: Mapping[str, RecordType]) -> Headers:
    """Prepare the headers."""
    fields: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for type_name, kind in record_types.items():
        here = fields.setdefault(type_name, {})
        for name, spec in kind.fields.items():
            if spec.between is None:
                for alias in (name, *spec.aliases):
                    here.setdefault(_folded(alias), name)
        for alias in (type_name, *kind.aliases):
            names.setdefault(_folded(alias), type_name)
    return Headers(fields, names)


@cache
def _folded(text: str) -> str:
    return fold_header(text)


def recognise(
    sheet: Sheet, known: Headers, record_types: Mapping[str, RecordType], wanted: str | None
) -> Recognised | str:
    """Return what the sheet is, or why it is nothing known."""
    best: list[tuple[float, str, int, dict[str, int]]] = []
    title = _folded(sheet.name or sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    file_title = _folded(sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for index, (_, cells) in enumerate(sheet.head()):
        folded = [_folded(cell) if cell else "" for cell in cells]
        for type_name, fields in known.fields.items():
            if wanted is not None and type_name != wanted:
                continue
            columns: dict[str, int] = {}
            for position, header in enumerate(folded):
                if header and (name := fields.get(header)) is not None:
                    columns.setdefault(name, position)
            if _enough(columns, record_types[type_name], sum(1 for h in folded if h), exact=wanted is not None):
                named = sum(_names(type_name, part, known) for part in (title, file_title))
                best.append((len(columns) + 3 * named, type_name, -index, columns))
    if not best:
        return "no_header"
    best.sort(key=lambda b: (b[0], b[2]), reverse=True)
    score, type_name, index, columns = best[0]
    rivals = sorted({b[1] for b in best if b[0] == score and b[1] != type_name})
    if rivals:
        return f"ambiguous:{', '.join(sorted([type_name, *rivals]))}"
    cells = sheet.rows[-index][1]
    taken = set(columns.values())
    unknown = tuple(cell for position, cell in enumerate(cells) if cell and position not in taken)
    return Recognised(type_name, -index, columns, unknown)


def _enough(columns: Mapping[str, int], kind: RecordType, headers_there: int, *, exact: bool) -> bool:
    needed = [name for name in kind.key if kind.fields[name].required] or [
        n for n, f in kind.fields.items() if f.required
    ]
    if not columns or not all(name in columns for name in needed):
        return False
    if not needed and len(columns) < min(2, len(kind.fields)):
        return False
    return exact or len(columns) >= max(1, headers_there * LEAST_SHARE)


def _names(type_name: str, title: str, known: Headers) -> int:
    """How well a file's or sheet's name names the type: 2 exactly, 1 as a part."""
    if known.names.get(title) == type_name:
        return 2
    return int(any(alias in title for alias, t in known.names.items() if t == type_name and len(alias) > 1))


_RANGE = re.compile(r"(20\d\d)年?[-/.]?(\d{1,2})月?[-~至到](\d{1,2})月", re.ASCII)
_QUARTER = re.compile(r"(20\d\d)年?(?:第)?(?:Q([1-4])|([一二三四1-4])季度)", re.IGNORECASE)
_MONTH = re.compile(r"(20\d\d)(?:年|-)(\d{1,2})(?:月|(?!\d))", re.ASCII)
_YEAR = re.compile(r"(20\d\d)年(?:度)?(?!\d)")


def extent_in(texts: tuple[str, ...]) -> Extent:
    """Return the span that a file name, sheet name or title row names; unknown when none does."""
    for text in texts:
        folded = fold(text)
        if match := _RANGE.search(folded):
            return _months(int(match[1]), int(match[2]), int(match[3]))
        if match := _QUARTER.search(folded):
            quarter = int(match[2] or {"一": 1, "二": 2, "三": 3, "四": 4}.get(match[3], match[3]))
            return _months(int(match[1]), quarter * 3 - 2, quarter * 3)
        if match := _MONTH.search(folded):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        if match := _YEAR.search(folded):
            return _months(int(match[1]), 1, 12)
    return Extent()


def _months(year: int, first: int, last: int) -> Extent:
    if not 1 <= first <= last <= 12:
        return Extent()
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return Extent(date(year, first, 1), end)
