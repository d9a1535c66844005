"""``mapping.yaml``: which export is which record type, and which column which field.

Proposed by the program, kept by people; what stands in it goes before what headers say.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from os.path import lexists
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from compliance.catalogue.positions import Positions
from compliance.catalogue.read import Placed, read_document
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.words import Count, Day, Doc, Name
from compliance.message import msg
from compliance.problems import Problem, nearest

IGNORE = "ignore"


class MappedExport(Doc):
    """One export. ``file``: below the records folder, a glob or the name itself; ``sheet``: likewise, absent: each.

    ``record_type``: ``ignore`` leaves the export out. ``header``: the row of the header (the last one of two).
    ``columns``: header as shown -> field; without a field the column is not used. Headers that are not listed are read
    as if there were no mapping. ``epoch``: the year from which dates that are bare numbers count (a workbook says it
    itself). ``year``: of dates that are written without one. ``from`` and ``to``: the span that the export covers.
    """

    file: str
    sheet: str | None = None
    record_type: Literal["ignore"] | Name | None = None
    header: Count | None = None
    encoding: str | None = None
    delimiter: str | None = None
    epoch: Literal["1900", "1904"] | None = None
    year: Annotated[Count, Field(ge=2000, le=2100)] | None = None
    columns: dict[str, str | None] = Field(default_factory=dict)
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class Mapping(Placed):
    """The whole file."""

    exports: tuple[MappedExport, ...] = ()


def load_mapping(path: Path, record_types: Map[str, RecordType]) -> tuple[Mapping, tuple[Problem, ...]]:
    """Read a mapping and hold it against the standard's record types; an absent file maps nothing."""
    if not lexists(path):  # a link that leads nowhere is no absent file
        return Mapping(), ()
    read = read_document(Mapping, path)
    if read.document is None:
        return Mapping(), read.problems
    problems: list[Problem] = []
    for n, export in enumerate(read.document.exports):
        problems += _faults(export, n, read.positions, record_types)
    return Mapping() if problems else read.document, tuple(problems)


def _faults(export: MappedExport, n: int, positions: Positions, record_types: Map[str, RecordType]) -> list[Problem]:
    name = export.record_type
    if name is None or name == IGNORE:
        return []
    if name not in record_types:
        place = positions.near(("exports", n, "record_type"))
        expected = msg("a record type of the standard, or ignore")
        return [Problem(place, msg("unknown record type {name!r}", name=name), expected, nearest(name, record_types))]
    fields = record_types[name].fields
    return [
        Problem(
            positions.near(("exports", n, "columns", header)),
            msg("{name} has no field {field!r}", name=name, field=field),
            msg("a field of the record type, or nothing"),
            nearest(field, fields),
        )
        for header, field in export.columns.items()
        if field is not None and field not in fields
    ]
