"""What the engine is told of the records: tables, their columns, sources, extents and data findings.

Every record type that was found is a relation ``rec_<type>`` (typed, folded) and a relation ``raw_<type>`` (the cells
as they stood,
text) with the same field names. Both carry ``_row`` (BIGINT): source number x 2^32 + the row number as a spreadsheet
shows it. ``rec_`` also carries ``_key`` (VARCHAR): the key fields joined by ``|`` (a hash of the
row's content where a required one is missing); keyless: a hash of the identifying fields, and ``#`` with an ordinal
(from 2) where several rows have the same. Where rows of a keyless log may be one event and its corrections
(``Table.events``), ``_event`` (VARCHAR) is the same for those, and each other row's ``_key``.

SQL types: id, code, text, period: VARCHAR; date, time: TIMESTAMP; number: DECIMAL(18,4); flag: BOOLEAN. Beside a
``time`` column of mixed precision stands ``<field>__day`` (BOOLEAN: this value is date-only); beside a column with
unusable cells
stands ``<field>__bad`` (BOOLEAN; the value is then NULL). An explicit 無 in a text or id is the text ``∅``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from compliance.problems import Place

NONE_MARK = "∅"
EVENT = "_event"
ROW_BASE = 2**32


class Precision(StrEnum):
    """Whether the times of a column are whole days, moments, or some of each."""

    DAY = "day"
    INSTANT = "instant"
    MIXED = "mixed"


class Unusable(StrEnum):
    """How many cells of a column cannot be used; ``ALL``: the export has no such column."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


class Column(Struct, frozen=True):
    """A typed column. With ``Unusable.ALL`` the relation has no such column at all.

    ``leads``: it is a link, and each one that is there leads to a record of what was delivered.
    """

    name: str
    type: str
    precision: Precision = Precision.DAY
    unusable: Unusable = Unusable.NONE
    leads: bool = False


class Extent(Struct, frozen=True):
    """The span that an export covers, both ends included; ``None`` is unknown.

    ``holes``: stretches inside it that none of several exports covers, both days included.
    """

    from_: date | None = None
    to: date | None = None
    holes: tuple[tuple[date, date], ...] = ()


class YearGiven(Struct, frozen=True):
    """The year that a source gave to dates written without one: from its title or a name, or the mapping."""

    year: int
    where: Literal["title", "sheet", "file", "mapping"]
    dates: int


class LinksLost(Struct, frozen=True):
    """How many links of a field (``cells``) name no record of the type ``target``; ``first``: the first row, shown."""

    field: str
    target: str
    cells: int
    first: int


class CellsOfField(Struct, frozen=True):
    """How many cells of a field something is told of; ``first``: the first one's row, as shown."""

    field: str
    cells: int
    first: int


class Source(Struct, frozen=True):
    """One table of one file. rows_in = rows_used + rows_set_aside.

    ``header``: the number of the header's (last) row. ``hidden``: how many rows below it are hidden; they are read
    like any other. ``encoding``: of a text file, as it was read. ``columns``: field -> its header as shown.
    ``since_1904``: serials of its dates count from 1904. ``years``: what it gave to dates without a year.
    ``days``: the first and the last day of a log's own times. ``lost``: links that lead to no record.
    ``pointing``: texts that are only a pointer to something else. ``open_ends``: suspensions that never end.
    ``undated``: rows of a log without a time of their own. ``headless``: cells of records without a header above them,
    by the header before theirs. ``rounded``: numbers of which a part beyond the decimals that are kept was dropped.
    """

    number: int
    file: str
    sheet: str
    sha256: str
    record_type: str
    rows_in: int
    rows_used: int
    rows_set_aside: int
    extent: Extent = Extent()
    unknown_columns: tuple[str, ...] = ()
    header: int = 1
    hidden: int = 0
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    since_1904: bool = False
    years: tuple[YearGiven, ...] = ()
    days: tuple[date, date] | None = None
    lost: tuple[LinksLost, ...] = ()
    pointing: tuple[CellsOfField, ...] = ()
    open_ends: tuple[CellsOfField, ...] = ()
    undated: tuple[CellsOfField, ...] = ()
    headless: tuple[CellsOfField, ...] = ()
    rounded: tuple[CellsOfField, ...] = ()


class RoomsRead(Struct, frozen=True):
    """Of ``cells`` that hold rooms, how many were ``read``: by a pattern of the profile or as a key of the register."""

    read: int
    cells: int


class Table(Struct, frozen=True):
    """A record type as it was found: relation names, columns by field, rows, and the joint extent of its sources.

    ``nones``: field -> how many cells of the exports are not blank but say that there is none, or that it does not
    apply (無, N/A, a stroke); in a text or an id 無 is a value, everything else is none.
    ``rooms``: field -> how many rooms were read, where the profile says how they are written. ``events``: the
    relation has ``_event``.
    """

    record_type: str
    relation: str
    columns: Mapping[str, Column]
    rows: int
    extent: Extent = Extent()
    raw: str | None = None
    nones: Mapping[str, int] = field(default_factory=dict)
    rooms: Mapping[str, RoomsRead] = field(default_factory=dict)
    events: bool = False


class DataFinding(Struct, frozen=True, order=True):
    """A row or cell that cannot be used. ``reason`` is a code; ``set_aside``: the whole row is out."""

    record_type: str
    place: Place
    field: str
    value: str
    reason: str
    set_aside: bool


class Records(Struct, frozen=True):
    """Everything that was read. ``unrecognised``: files and sheets of no known type, with the reason.

    ``people``: cells under headers that name persons, of columns and sheets of no record type; for masking alone.
    """

    tables: Mapping[str, Table]
    sources: tuple[Source, ...]
    data_findings: tuple[DataFinding, ...]
    unrecognised: tuple[tuple[str, str], ...] = ()
    people: frozenset[str] = frozenset()

    def place(self, row: int) -> Place:
        """Resolve a ``_row`` to file, sheet and row number."""
        source = self.sources[row // ROW_BASE]
        return Place(source.file, row % ROW_BASE, 0, source.sheet)
