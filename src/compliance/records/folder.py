"""A folder of exports, or rows in memory, to Records: every row is used or set aside with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from msgspec import Struct

from compliance.catalogue.mapping import IGNORE, load_mapping
from compliance.catalogue.profile import AuditFile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.engine.embedded import Embedded
from compliance.message import msg
from compliance.ours import NOTHING_OF_OURS, Ours
from compliance.problems import Place, Problem
from compliance.records.assemble import NO_ROOMS, all_fields, cells_of
from compliance.records.declarations import Declarations
from compliance.records.finding.deleted import deleted_words
from compliance.records.finding.doubled import doubled
from compliance.records.finding.extents import extent_in
from compliance.records.finding.headers import (
    Declared,
    Headers,
    Recognised,
    folded_name,
    headers,
    recognise,
    scorer,
)
from compliance.records.finding.no_records import OTHER_HEADER
from compliance.records.finding.people import people_in, people_of_unknown
from compliance.records.finding.pick import RawRows, pick
from compliance.records.finding.years import NamedYear, named_year
from compliance.records.gathered import Gathered, assembled
from compliance.records.proposal import Proposal, propose
from compliance.records.sources.cache import Cache, opened_cache
from compliance.records.sources.delimited import Reading
from compliance.records.sources.postgres import read_databases
from compliance.records.sources.read import Skipped, read_tree
from compliance.records.sources.sheet import Sheet
from compliance.records.temporary import temporary_folder
from compliance.records.unmet import unknown_types, unmet
from compliance.records.values import UTC, Dating
from compliance.records.whole_dates import Setting
from compliance.tables import ROW_BASE, DataFinding, Extent, Records, Source

FIRST_ROW = 2  # of rows in memory: as if a header stood above them
ONE_TABLE = msg("one table on a sheet: what stands beside it or below, on a sheet of its own")


class _Task(Struct, frozen=True):
    """What reading a folder goes by."""

    connection: Embedded
    record_types: Mapping[str, RecordType]
    known: Headers
    declarations: Declarations


def read_folder(  # noqa: PLR0913  (the exports, what they may be, how they are read)
    connection: Embedded,
    folder: Path,
    record_types: Mapping[str, RecordType],
    *,
    audit_file: AuditFile,
    as_of: date | datetime,
    ours: Ours = NOTHING_OF_OURS,
    cache: Path | None = None,
    keep: bool = True,
    progress: Callable[[str], None] | None = None,
    rooms: Rooms = NO_ROOMS,
    offset: timedelta = UTC,
) -> tuple[Records | None, tuple[Problem, ...]]:
    """Read every export below the folder into the connection; whole-file faults are problems, all at once.

    ``ours``: what is the program's own, and no export. ``cache``: where exports are kept
    as they were read; None: nowhere. ``keep``: whether to, where the folder has no pack yet. ``rooms``: how rooms
    are written. ``offset``: how far their wall clock is ahead of UTC.
    """
    records, problems = read_what_can_be(
        connection, folder, record_types, audit_file=audit_file, as_of=as_of, ours=ours, cache=cache, keep=keep,
        progress=progress, rooms=rooms, offset=offset,
    )  # fmt: skip
    return (None, problems) if problems else (records, ())


def read_what_can_be(  # noqa: PLR0913  (the exports, what they may be, how they are read)
    connection: Embedded,
    folder: Path,
    record_types: Mapping[str, RecordType],
    *,
    audit_file: AuditFile,
    as_of: date | datetime,
    ours: Ours = NOTHING_OF_OURS,
    cache: Path | None = None,
    keep: bool = True,
    progress: Callable[[str], None] | None = None,
    rooms: Rooms = NO_ROOMS,
    offset: timedelta = UTC,
) -> tuple[Records, tuple[Problem, ...]]:
    """Read as ``read_folder`` does; beside problems, what could be read is told, never to judge by."""
    gathered, known = Gathered(), headers(record_types)
    if not folder.is_dir():
        problem = Problem(Place(str(folder)), msg("no such folder of exports"), msg("a folder that holds the exports"))
        return Records({}, (), ()), (problem,)
    mapping, faults = load_mapping(folder / "mapping.yaml", record_types)
    gathered.problems.extend((*faults, *unknown_types(audit_file, record_types)))
    task = _Task(connection, record_types, known, Declarations((*audit_file.exports, *mapping.exports)))
    with temporary_folder() as work:
        reading = Reading(
            connection,
            Path(work),
            scorer(known),
            ours=ours,
            cache=_cache(cache, folder, known, offset, keep=keep),
            progress=progress,
            offset=offset,
        )
        files = read_tree(reading, folder, task.declarations.wish, progress)
        for found in chain(files, read_databases(reading, audit_file.databases)):
            if isinstance(found, Problem):
                gathered.seen.add((found.place.file, None))
                gathered.problems.append(found)
            elif isinstance(found, Skipped):
                gathered.seen.add((found.shown, ""))
                gathered.unrecognised.append((found.shown, found.reason))
            else:
                gathered.seen.add((found.file, found.name))
                _sheet(gathered, task, found)
        gathered.problems.extend(unmet(audit_file, mapping, gathered.seen, gathered.sources))
        if not gathered.sources and not gathered.problems:
            wanted = msg("at least one export (CSV, workbook, database file) with a header row that is known")
            gathered.problems.append(Problem(Place(str(folder)), msg("no export was recognised in the folder"), wanted))
        records = assembled(connection, gathered, record_types, _dating(as_of, offset), rooms)
        for relation in gathered.relations:
            connection.execute(f"DROP TABLE {relation}")  # its rows stand in the tables of their type now
        return records, tuple(sorted(gathered.problems))


def _cache(kept: Path | None, exports: Path, known: Headers, offset: timedelta, *, keep: bool) -> Cache | None:
    if kept is None:
        return None
    read_by = (*sorted(known.all), str(offset))
    return opened_cache(kept, exports, hashlib.sha256("\n".join(read_by).encode()).hexdigest(), keep=keep)


def propose_mapping(
    connection: Embedded,
    folder: Path,
    record_types: Mapping[str, RecordType],
    *,
    audit_file: AuditFile,
    ours: Ours = NOTHING_OF_OURS,
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[Proposal, ...], tuple[Problem, ...]]:
    """Return what each sheet below the folder seems to be, where the mapping does not say it already."""
    if not folder.is_dir():
        return (), (
            Problem(Place(str(folder)), msg("no such folder of exports"), msg("a folder that holds the exports")),
        )
    known = headers(record_types)
    mapping, faults = load_mapping(folder / "mapping.yaml", record_types)
    declarations, problems, proposals = Declarations((*audit_file.exports, *mapping.exports)), list(faults), []
    with temporary_folder() as work:
        reading = Reading(connection, Path(work), scorer(known), ours=ours, progress=progress)
        files = read_tree(reading, folder, declarations.wish, progress)
        for found in chain(files, read_databases(reading, audit_file.databases)):
            if isinstance(found, Problem):
                problems.append(found)
            elif isinstance(found, Sheet) and (declared := declarations.of(found)).record_type != IGNORE:
                proposal = propose(found, known, record_types, declared)
                proposals.extend([proposal] if proposal is not None else [])
    return tuple(proposals), tuple(sorted(problems))


def read_rows(
    connection: Embedded,
    rows: Mapping[str, Sequence[Mapping[str, str | None]]],
    record_types: Mapping[str, RecordType],
    *,
    as_of: date | datetime,
    extents: Mapping[str, Extent] | None = None,
    absent_columns: Collection[tuple[str, str]] = (),
    offset: timedelta = UTC,
) -> Records:
    """Read rows in memory; a type that is named is there with all its columns but ``absent_columns``."""
    gathered = Gathered()
    for name, given in rows.items():
        fields = all_fields(record_types[name], frozenset(f for t, f in absent_columns if t == name))
        number = len(gathered.sources)
        listed = [(number * ROW_BASE + n, cells_of(row, fields)) for n, row in enumerate(given, start=FIRST_ROW)]
        gathered.raw[name] = [RawRows(fields, listed)]
        extent = (extents or {}).get(name, Extent())
        gathered.sources.append(Source(number, f"{name}.csv", "", "", name, len(listed), len(listed), 0, extent))
    return assembled(connection, gathered, record_types, _dating(as_of, offset))


def _dating(as_of: date | datetime, offset: timedelta) -> Dating:
    return Dating(as_of.date() if isinstance(as_of, datetime) else as_of, offset)


def _sheet(gathered: Gathered, task: _Task, sheet: Sheet) -> None:
    if sheet.stored is not None and sheet.stored.relation.startswith('"'):
        gathered.relations.append(sheet.stored.relation)
    shown = f"{sheet.file}!{sheet.name}" if sheet.name else sheet.file
    declared = task.declarations.of(sheet)
    wanted = declared.record_type
    place = Place(sheet.file, sheet=sheet.name)
    if wanted == IGNORE:
        gathered.people |= people_of_unknown(task.connection, sheet)
        gathered.unrecognised.append((shown, "left_out"))
        return
    if wanted is not None and wanted not in task.record_types:
        return  # a problem of the audit file
    if not sheet.head:
        gathered.unrecognised.append((shown, "empty_sheet"))
        return
    found = recognise(sheet, task.known, task.record_types, declared)
    if not isinstance(found, str):
        _take(gathered, task, sheet, found, declared)
    elif wanted is not None:
        what = msg("no header row was found in the first rows")
        gathered.problems.append(Problem(place, what, msg("a header row of {wanted}", wanted=wanted)))
    else:
        gathered.people |= people_of_unknown(task.connection, sheet)
        gathered.unrecognised.append((shown, found))


def _on_its_side(sheet: Sheet, found: Recognised, fields: Mapping[str, str]) -> bool:
    """Whether the first column holds headers, each with its values beside it."""
    at = min(found.columns.values())
    first = [cells[at] for number, cells in sheet.head if number > found.header and at < len(cells)]
    others = {fields[name] for cell in first if cell and (name := folded_name(cell)) in fields}
    return len(others - set(found.columns)) > 1


def _take(gathered: Gathered, task: _Task, sheet: Sheet, found: Recognised, declared: Declared) -> None:
    number, name = len(gathered.sources), found.record_type
    keys = [header for key in task.record_types[name].key if key in found.columns and (header := found.twice(key))]
    for header in keys:
        what = msg("the header {header!r} is there twice", header=header)
        gathered.problems.append(Problem(Place(sheet.file, found.header, 0, sheet.name), what, ONE_TABLE))
    if _on_its_side(sheet, found, task.known.fields[name]):
        what = msg("headers stand below one another: the table lies on its side")
        expected = msg("a header row, and one record in each row below")
        gathered.problems.append(Problem(Place(sheet.file, found.header, 0, sheet.name), what, expected))
    deleted = deleted_words(found, task.record_types[name])
    gathered.people |= people_in(task.connection, sheet, found.header, found.names, set(found.columns.values()))
    picked = pick(task.connection, sheet, found, number * ROW_BASE, deleted, task.known.all)
    for header, line in () if keys else doubled(task.connection, sheet, found, {row.row for row in picked.aside}):
        what = msg("the header {header!r} is there twice, and its columns say different things", header=header)
        expected = msg("one column of that header, or cells that are the same")
        gathered.problems.append(Problem(Place(sheet.file, line, 0, sheet.name), what, expected))
    for row in picked.aside:
        place = Place(sheet.file, row.row, 0, sheet.name)
        gathered.findings.append(DataFinding(name, place, "", row.first, row.reason, set_aside=True))
        if row.reason == OTHER_HEADER:
            gathered.problems.append(
                Problem(place, msg("another header, with its columns in another order"), ONE_TABLE)
            )
    gathered.findings.extend(
        DataFinding(name, Place(sheet.file, row.row, 0, sheet.name), "", row.first[:200], row.reason, set_aside=False)
        for row in picked.beyond
    )
    titles = tuple(cell for line, cells in sheet.head if line < found.top for cell in cells if cell)
    extent = declared.extent or extent_in((sheet.name, *titles, sheet.file))
    since_1904 = sheet.since_1904 if declared.epoch is None else declared.epoch == "1904"
    named = named_year(titles, sheet.name, sheet.file)
    year = named if declared.year is None else NamedYear(declared.year, "mapping")
    gathered.settings[number] = Setting(year, since_1904)
    gathered.raw.setdefault(name, []).extend(picked.parts)
    rows, aside = picked.count, len(picked.aside)
    gathered.sources.append(
        Source(
            number,
            sheet.file,
            sheet.name,
            sheet.sha256,
            name,
            rows + aside,
            rows,
            aside,
            extent,
            found.unknown,
            found.header,
            picked.hidden,
            sheet.encoding,
            {f: found.names[n] for f, n in found.columns.items()},
            since_1904,
            headless=picked.headless,
        )
    )
