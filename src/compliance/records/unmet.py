"""Entries of the audit file and the mapping that mean nothing in the folder: a typo there must not pass in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from compliance.catalogue.mapping import IGNORE, MappedExport
from compliance.catalogue.mapping import Mapping as MappingFile
from compliance.catalogue.profile import AuditFile, Export
from compliance.catalogue.read import Placed
from compliance.catalogue.record_type import RecordType
from compliance.message import Message, msg, one_of
from compliance.problems import Problem, nearest
from compliance.records.declarations import names
from compliance.tables import Source

Seen = Collection[tuple[str, str | None]]


def unknown_types(audit_file: AuditFile, record_types: Mapping[str, RecordType]) -> Iterator[Problem]:
    """Yield record types of the audit file that the standard does not have (the mapping's own are checked with it)."""
    for n, export in enumerate(audit_file.exports):
        name = export.record_type
        if name is not None and name not in record_types:
            known = sorted(record_types)
            yield Problem(
                audit_file.place("exports", n, "record_type"),
                msg("unknown record type {name!r}", name=name),
                one_of(known),
                nearest(name, known),
            )


def unmet(audit_file: AuditFile, mapping: MappingFile, seen: Seen, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield entries that no file or sheet answers to, and mapped headers that no such sheet shows.

    ``seen``: every file that was found, with its sheet, blank where it has none, None where it could not be read.
    """
    listed: list[tuple[Placed, int, Export | MappedExport]] = []
    listed += [(audit_file, n, export) for n, export in enumerate(audit_file.exports)]
    listed += [(mapping, n, export) for n, export in enumerate(mapping.exports)]
    for document, n, export in listed:
        if isinstance(export, MappedExport) and export.record_type == IGNORE:
            continue  # what is to be left out is not there: nothing is lost
        missing = _missing(export, seen)
        if missing is not None:
            word, problem = missing
            yield Problem(document.place("exports", n, word), *problem)
        elif isinstance(export, MappedExport):
            yield from _headers(export, [s for s in sources if _means(export, s.file, s.sheet)], mapping, n)


def _missing(export: Export | MappedExport, seen: Seen) -> tuple[str, tuple[Message, Message, str]] | None:
    if any(_means(export, file, sheet) for file, sheet in seen):
        return None
    files = {file for file, _ in seen}
    if export.sheet is not None and any(names(export.file, file) for file in files):
        sheets = {sheet for file, sheet in seen if names(export.file, file) and sheet}
        wanted = msg("a sheet of that file") if sheets else msg("no sheet: the file has none")
        what = msg("no sheet is named {sheet!r}", sheet=export.sheet)
        return "sheet", (what, wanted, nearest(export.sheet, sheets))
    what = msg("no export is named {file!r}", file=export.file)
    return "file", (what, msg("a file in the folder"), nearest(export.file, files))


def _means(export: Export | MappedExport, file: str, sheet: str | None) -> bool:
    folders = [str(above) for above in PurePosixPath(file).parents if str(above) != "."]
    return any(names(export.file, name) for name in (file, *folders)) and (
        export.sheet is None or sheet is None or names(export.sheet, sheet)
    )


def _headers(export: MappedExport, sources: Sequence[Source], mapping: MappingFile, n: int) -> Iterator[Problem]:
    """Yield mapped headers that are on none of the sheets, where their field has no other column either."""
    shown = {header for source in sources for header in (*source.columns.values(), *source.unknown_columns)}
    for header, field in export.columns.items():
        lacking = field is not None and any(field not in source.columns for source in sources)
        if header not in shown and lacking:
            place = mapping.key_place("exports", n, "columns", header)
            what = msg("no column is headed {header!r}, and {field} has no other", header=header, field=field)
            yield Problem(place, what, msg("a header as the sheet shows it"), nearest(header, shown))
