"""What the sheets of a folder yielded, put together: one typed table per record type, and every row accounted for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.engine.embedded import Embedded
from compliance.problems import Place, Problem
from compliance.records.assemble import NO_ROOMS, Assembled, assemble
from compliance.records.children import split_rows
from compliance.records.dated import Dated, dated
from compliance.records.elsewhere import pointing_elsewhere
from compliance.records.finding.pick import RawRows, RawSelect
from compliance.records.joint_extent import joint
from compliance.records.links import followed
from compliance.records.rooms import Register, register_of, rooms_of
from compliance.records.values import Dating
from compliance.records.whole_dates import Setting
from compliance.tables import ROW_BASE, DataFinding, Records, Source, Table, YearGiven


class Gathered(Struct):
    """What is gathered while a folder is read (a builder)."""

    sources: list[Source] = field(default_factory=list)
    settings: dict[int, Setting] = field(default_factory=dict)
    raw: dict[str, list[RawRows | RawSelect]] = field(default_factory=dict)
    findings: list[DataFinding] = field(default_factory=list)
    unrecognised: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    seen: set[tuple[str, str | None]] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


def assembled(
    connection: Embedded,
    gathered: Gathered,
    record_types: Mapping[str, RecordType],
    dating: Dating,
    rooms: Rooms = NO_ROOMS,
) -> Records:
    """Return the tables of all types; what cannot be used is added to what was gathered."""
    tables: dict[str, Table] = {}
    sources = list(gathered.sources)
    split_rows(connection, gathered.raw, record_types)
    registers: dict[str, Register] = {}
    for name in _registers_first(gathered.raw, record_types):
        extents = [s.extent for s in sources if s.record_type == name]
        done = assemble(
            connection, name, record_types[name], gathered.raw[name], dating=dating, extent=joint(extents),
            order=_order(sources), settings=gathered.settings, rooms=rooms, registers=registers,
        )  # fmt: skip
        tables[name] = done.table
        if rooms != NO_ROOMS and rooms_of(record_types[name], list(record_types[name].fields)):
            registers[name] = register_of(connection, done.table, record_types[name], rooms)
        _account(gathered, sources, name, done)
    tables, lost = followed(connection, dict(sorted(tables.items())), record_types)
    for name, cell in lost.children:
        place = _place(sources, cell.row)
        gathered.findings.append(DataFinding(name, place, cell.field, cell.value, cell.reason, set_aside=False))
    known = dated(connection, tables, record_types)
    pointing = pointing_elsewhere(connection, tables, record_types)
    sources = [
        replace(
            s,
            days=known.get(s.number, Dated()).days,
            undated=known.get(s.number, Dated()).undated,
            lost=lost.others.get(s.number, ()),
            pointing=pointing.get(s.number, ()),
        )
        for s in sources
    ]
    findings = tuple(sorted(gathered.findings, key=lambda f: (f.record_type, f.place, f.field, f.reason)))
    return Records(tables, tuple(sources), findings, tuple(gathered.unrecognised), frozenset(gathered.people))


def _registers_first(found: Collection[str], record_types: Mapping[str, RecordType]) -> list[str]:
    """Return the types in an order in which registers of rooms stand before what links to them."""
    linked = {spec.link for name in found for spec in record_types[name].fields.values() if spec.room and spec.link}
    return sorted(found, key=lambda name: (name not in linked, name))


def _order(sources: Sequence[Source]) -> Mapping[int, int]:
    """Return the place of each source among all in time: by the end of what it covers, then as they were read."""
    listed = sorted(sources, key=lambda s: (s.extent.to or date.min, s.number))
    return {source.number: place for place, source in enumerate(listed)}


def _place(sources: Sequence[Source], row: int) -> Place:
    source = sources[row // ROW_BASE]
    return Place(source.file, row % ROW_BASE, 0, source.sheet)


def _account(gathered: Gathered, sources: list[Source], name: str, done: Assembled) -> None:
    place = partial(_place, sources)
    for number, count in done.dated.items():
        year = gathered.settings[number].year
        if year is not None:
            given = YearGiven(year.year, year.where, count)
            sources[number] = replace(sources[number], years=(*sources[number].years, given))
    for number, rounded in done.rounded.items():
        sources[number] = replace(sources[number], rounded=(*sources[number].rounded, *rounded))
    for cell in done.bad:
        gathered.findings.append(
            DataFinding(name, place(cell.row), cell.field, cell.value, cell.reason, set_aside=False)
        )
    for row, reason in done.repeated:
        gathered.findings.append(DataFinding(name, place(row), "", "", reason, set_aside=False))
    for out in done.aside:
        gathered.findings.append(DataFinding(name, place(out.row), out.field, out.value, out.reason, set_aside=True))
        source = sources[out.row // ROW_BASE]
        if source.record_type == name:
            sources[out.row // ROW_BASE] = replace(
                source, rows_used=source.rows_used - 1, rows_set_aside=source.rows_set_aside + 1
            )
