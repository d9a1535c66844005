"""The exports of an audit, read here; one process may read them for another."""

from __future__ import annotations

from collections.abc import Callable

from compliance.catalogue.load import Known
from compliance.catalogue.profile import AuditFile
from compliance.engine.embedded import Embedded
from compliance.engine.handing import Handed, handed
from compliance.engine.opening import opened
from compliance.problems import Problem
from compliance.records.folder import read_folder
from compliance.request import Request, is_worth_keeping, moment
from compliance.tables import Records

Read = tuple[Records | None, tuple[Problem, ...]]


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
        keep=is_worth_keeping(request, audit_file),
        progress=progress,
        rooms=known.company.rooms,
        offset=known.offset,
    )


def handed_over(request: Request, known: Known, audit_file: AuditFile) -> Handed:
    """Read few exports for whoever takes them over."""
    with opened(narrow=True) as connection:
        return handed(connection, *read_exports(connection, request, known, audit_file))
