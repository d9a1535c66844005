"""The exports of an audit, read by this process or by one beside it, which hands its tables over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from compliance.catalogue.load import Known, begin_records
from compliance.catalogue.profile import AuditFile
from compliance.engine.embedded import Embedded
from compliance.engine.held import Typed
from compliance.engine.opening import opened
from compliance.problems import Problem
from compliance.records.folder import read_folder
from compliance.records.identifiers import quote
from compliance.request import Request, beside, moment
from compliance.tables import Records

Read = tuple[Records | None, tuple[Problem, ...]]


class Handed(Struct, frozen=True):
    """What was read in a process beside, and the relations that it speaks of, by name."""

    read: Read
    relations: Mapping[str, Sequence[Typed]]


def read_exports(
    connection: Embedded,
    request: Request,
    known: Known,
    audit_file: AuditFile,
    *,
    progress: Callable[[str], None] | None = None,
) -> Read:
    """Read the exports into the connection; no records where there are problems, or nothing says what they are."""
    if known.record_types is None:
        return None, ()
    return read_folder(
        connection,
        request.records,
        known.record_types,
        audit_file=audit_file,
        as_of=moment(request, audit_file).as_of,
        ours=request.ours,
        cache=request.cache,
        progress=progress,
        rooms=known.company.rooms,
        offset=known.offset,
    )


def handed_over(request: Request, audit_file: AuditFile) -> Handed:
    """Read few exports for whoever takes them over."""
    known = begin_records(request.standard, profile=beside(request.records, "profile.yaml", request.profile))
    with opened(narrow=True) as connection:
        records, problems = read_exports(connection, request, known, audit_file)
        names = [name for t in records.tables.values() for name in (t.relation, t.raw)] if records is not None else []
        return Handed((records, problems), {name: _columns(connection, name) for name in names if name is not None})


def taken_over(connection: Embedded, handed: Handed) -> Read:
    """Hold in the connection what was handed over; return what was read."""
    for name, columns in handed.relations.items():
        connection.hold(name, columns)
    return handed.read


def _columns(connection: Embedded, name: str) -> Sequence[Typed]:
    held = connection.held(name)
    if held is not None:
        return held.columns
    types = [row[:2] for row in connection.execute(f"DESCRIBE {quote(name)}").fetchall()]
    rows = connection.execute(f"SELECT * FROM {quote(name)} ORDER BY rowid").fetchall()
    values = list(zip(*rows, strict=True)) or [()] * len(types)
    return [(column, type_, cells) for (column, type_), cells in zip(types, values, strict=True)]
