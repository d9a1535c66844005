"""A folder of exports, or rows in memory, to Records: every row is used or set aside with its reason."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from compliance.catalogue.profile import AuditFile, Export
from compliance.catalogue.record_type import RecordType
from compliance.problems import Place, Problem
from compliance.records.assemble import Assembled, RawRows, all_fields, assemble, cells_of, is_total, joint
from compliance.records.children import split_rows
from compliance.records.recognise import Headers, Recognised, extent_in, headers, recognise
from compliance.records.sheets import BOOK_SUFFIXES, TEXT_SUFFIXES, Sheet, read_sheets
from compliance.tables import ROW_BASE, DataFinding, Extent, Records, Source, Table

OURS = frozenset({"audit.yaml", "profile.yaml", "mapping.yaml", "review.yaml", "waivers.yaml", "truth.json"})


@dataclass(slots=True)
class _Reading:
    """What is gathered while a folder is read (a builder)."""

    sources: list[Source] = field(default_factory=list)
    raw: dict[str, list[RawRows]] = field(default_factory=dict)
    findings: list[DataFinding] = field(default_factory=list)
    unrecognised: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_folder(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    record_types: Mapping[str, RecordType],
    *,
    audit_file: AuditFile,
    as_of: date | datetime,
    progress: Callable[[str], None] | None = None,
) -> tuple[Records | None, tuple[Problem, ...]]:
    """Read every export below the folder into the connection; whole-file faults are problems, all at once."""
    if not folder.is_dir():
        return None, (Problem(Place(str(folder)), "no such folder of exports", "a folder that holds the exports"),)
    reading, known = _Reading(), headers(record_types)
    files = [p for p in sorted(folder.rglob("*")) if not _hidden(p, folder) and p.is_file()]
    for path in files:
        shown = path.relative_to(folder).as_posix()
        if progress is not None:
            progress(f"reading {shown}")
        _file(reading, path, shown, folder, known=known, record_types=record_types, audit_file=audit_file)
    if not reading.sources and not reading.problems:
        wanted = "at least one CSV or XLSX export with a header row that is known"
        reading.problems.append(Problem(Place(str(folder)), "no export was recognised in the folder", wanted))
    if reading.problems:
        return None, tuple(sorted(reading.problems))
    return _assembled(connection, reading, record_types, as_of), ()


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    rows: Mapping[str, Sequence[Mapping[str, str | None]]],
    record_types: Mapping[str, RecordType],
    *,
    as_of: date | datetime,
    extents: Mapping[str, Extent] | None = None,
    absent_columns: Collection[tuple[str, str]] = (),
) -> Records:
    """Read rows in memory; a type that is named is there with all its columns but ``absent_columns``."""
    reading = _Reading()
    for name, given in rows.items():
        fields = all_fields(record_types[name], frozenset(f for t, f in absent_columns if t == name))
        number = len(reading.sources)
        listed = [(number * ROW_BASE + n, cells_of(row, fields)) for n, row in enumerate(given, start=2)]
        reading.raw[name] = [RawRows(fields, listed)]
        extent = (extents or {}).get(name, Extent())
        reading.sources.append(Source(number, f"{name}.csv", "", "", name, len(listed), len(listed), 0, extent))
    return _assembled(connection, reading, record_types, as_of)


def _hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith((".", "~$")) for part in parts) or path.name in OURS


def _file(
    reading: _Reading,
    path: Path,
    shown: str,
    folder: Path,
    *,
    known: Headers,
    record_types: Mapping[str, RecordType],
    audit_file: AuditFile,
) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        reading.problems.append(Problem(Place(shown), "the link leads out of the folder", "a file inside the folder"))
        return
    if path.suffix.lower() not in (*TEXT_SUFFIXES, *BOOK_SUFFIXES):
        reading.unrecognised.append((shown, f"other_kind:{path.suffix or path.name}"))
        return
    declared = [e for e in audit_file.exports if fnmatch.fnmatch(shown, e.file)]
    encoding = next((e.encoding for e in declared if e.encoding), None)
    delimiter = next((e.delimiter for e in declared if e.delimiter), None)
    sheets, problems = read_sheets(path, shown, encoding, delimiter)
    reading.problems.extend(problems)
    for sheet in sheets:
        export = next((e for e in declared if e.sheet is None or fnmatch.fnmatch(sheet.name, e.sheet)), None)
        _sheet(reading, sheet, export, known, record_types)


def _sheet(
    reading: _Reading, sheet: Sheet, export: Export | None, known: Headers, record_types: Mapping[str, RecordType]
) -> None:
    shown = f"{sheet.file}!{sheet.name}" if sheet.name else sheet.file
    wanted = export.record_type if export is not None else None
    if wanted is not None and wanted not in record_types:
        reading.problems.append(
            Problem(
                Place(sheet.file, sheet=sheet.name), f"unknown record type {wanted!r}", "a record type of the standard"
            )
        )
        return
    if not sheet.rows:
        reading.unrecognised.append((shown, "empty_sheet"))
        return
    found = recognise(sheet, known, record_types, wanted)
    if isinstance(found, str):
        if wanted is not None:
            what = "no header row was found in the first rows"
            reading.problems.append(Problem(Place(sheet.file, sheet=sheet.name), what, f"a header row of {wanted}"))
        else:
            reading.unrecognised.append((shown, found))
        return
    _take(reading, sheet, found, export)


def _take(reading: _Reading, sheet: Sheet, found: Recognised, export: Export | None) -> None:
    number = len(reading.sources)
    fields = tuple(found.columns)
    positions = [found.columns[f] for f in fields]
    kept: list[tuple[int, tuple[str | None, ...]]] = []
    totals = 0
    body = sheet.rows[found.header + 1 :]
    for line, cells in body:
        if is_total(cells):
            totals += 1
            first = next((cell for cell in cells if cell), "")
            reading.findings.append(
                DataFinding(
                    found.record_type, Place(sheet.file, line, 0, sheet.name), "", first, "total_row", set_aside=True
                )
            )
            continue
        kept.append((number * ROW_BASE + line, tuple(cells[p] if p < len(cells) else None for p in positions)))
    titles = tuple(cell for _, cells in sheet.rows[: found.header] for cell in cells if cell)
    declared = Extent(export.from_, export.to) if export is not None and (export.from_ or export.to) else None
    extent = declared or extent_in((sheet.name, *titles, sheet.file))
    reading.raw.setdefault(found.record_type, []).append(RawRows(fields, kept))
    reading.sources.append(
        Source(
            number,
            sheet.file,
            sheet.name,
            sheet.sha256,
            found.record_type,
            len(body),
            len(kept),
            totals,
            extent,
            found.unknown,
        )
    )


def _assembled(
    connection: duckdb.DuckDBPyConnection,
    reading: _Reading,
    record_types: Mapping[str, RecordType],
    as_of: date | datetime,
) -> Records:
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    tables: dict[str, Table] = {}
    sources = list(reading.sources)
    split_rows(reading.raw, record_types)
    for name in sorted(reading.raw):
        extents = [s.extent for s in sources if s.record_type == name]
        done = assemble(connection, name, record_types[name], reading.raw[name], as_of=day, extent=joint(extents))
        tables[name] = done.table
        _account(reading, sources, name, done)
    findings = tuple(sorted(reading.findings, key=lambda f: (f.record_type, f.place, f.field, f.reason)))
    return Records(tables, tuple(sources), findings, tuple(reading.unrecognised))


def _account(reading: _Reading, sources: list[Source], name: str, done: Assembled) -> None:
    def place(row: int) -> Place:
        source = sources[row // ROW_BASE]
        return Place(source.file, row % ROW_BASE, 0, source.sheet)

    for cell in done.bad:
        reading.findings.append(
            DataFinding(name, place(cell.row), cell.field, cell.value, cell.reason, set_aside=False)
        )
    for row, spec, reason in done.aside:
        reading.findings.append(DataFinding(name, place(row), spec, "", reason, set_aside=True))
        source = sources[row // ROW_BASE]
        if source.record_type == name:
            sources[row // ROW_BASE] = replace(
                source, rows_used=source.rows_used - 1, rows_set_aside=source.rows_set_aside + 1
            )
