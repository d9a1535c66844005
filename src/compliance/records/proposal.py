"""What an export seems to be: record type, header, fields; how sure that is, and why. Guesses are never obeyed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from compliance.catalogue.record_type import RecordType
from compliance.records.finding.headers import PEEK, Declared, Headers, Recognised, folded_name, recognise
from compliance.records.sources.sheet import Sheet

LIKE = 0.6


class Surety(StrEnum):
    """How sure a proposal is: known words, a likeness, or neither."""

    KNOWN = "known"
    LIKE = "like"
    NONE = "none"


class Column(Struct, frozen=True):
    """A header as shown; ``field``: what it is, or may be like (``like``: the known header that it resembles)."""

    header: str
    field: str | None
    surety: Surety
    like: str = ""


class Proposal(Struct, frozen=True):
    """One sheet. ``record_type`` None: of no known type; then ``like`` may name the nearest, by ``known`` headers."""

    file: str
    sheet: str
    record_type: str | None
    header: int
    columns: tuple[Column, ...]
    known: int
    reason: str = ""
    like: str = ""

    @property
    def headers(self) -> int:
        """How many headers there are."""
        return len(self.columns)


def propose(
    sheet: Sheet, known: Headers, record_types: Mapping[str, RecordType], declared: Declared
) -> Proposal | None:
    """Return what the sheet seems to be; None for an empty one."""
    if not sheet.head:
        return None
    found = recognise(sheet, known, record_types, declared)
    if isinstance(found, str):
        like, count = _nearest_type(sheet, known)
        return Proposal(sheet.file, sheet.name, None, 0, (), count, found, like)
    return Proposal(
        sheet.file,
        sheet.name,
        found.record_type,
        found.header,
        tuple(_columns(found, known.fields[found.record_type])),
        len(found.columns),
    )


def _columns(found: Recognised, aliases: Mapping[str, str]) -> list[Column]:
    by_position = {position: field for field, position in found.columns.items()}
    free = {alias: field for alias, field in aliases.items() if field not in found.columns}
    columns = []
    for position, header in found.names.items():
        if position in by_position:
            columns.append(Column(header, by_position[position], Surety.KNOWN))
            continue
        close = difflib.get_close_matches(folded_name(header)[:100], list(free), n=1, cutoff=LIKE)
        if close:
            columns.append(Column(header, free[close[0]], Surety.LIKE, close[0]))
        else:
            columns.append(Column(header, None, Surety.NONE))
    return columns


def _nearest_type(sheet: Sheet, known: Headers) -> tuple[str, int]:
    """Return the type of which some row shows the most headers, and how many."""
    best = ("", 0)
    for row in _rows(sheet):
        for name, aliases in known.fields.items():
            count = len({aliases[cell] for cell in row if cell in aliases})
            if count > best[1]:
                best = (name, count)
    return best


def _rows(sheet: Sheet) -> Sequence[list[str]]:
    return [[folded_name(cell) for cell in cells if cell] for _, cells in sheet.head[:PEEK]]
