"""What an audit begins with: the exports are read in a process beside, while the rules are read here.

It is begun before the other rooms are imported, so that each process imports what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.load import Begun, Known, begin_catalogue, describe
from compliance.catalogue.profile import AuditFile
from compliance.catalogue.texts import Texts
from compliance.engine.handing import Handed
from compliance.forked import made_beside
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.request import PACKED, Request, beside, is_little, moment_problems


class Beginning(Struct, frozen=True):
    """``problems``: of the audit file. ``handed``: waits for the exports of a process beside; None: none came.

    While it waits it calls what it is given every second.
    """

    audit_file: AuditFile
    problems: tuple[Problem, ...]
    begun: Begun
    handed: Callable[[Callable[[], None]], Handed | None]


def begin(request: Request) -> Beginning:
    """Begin to read the exports, where there are few and a process is to be had; read what was written."""
    audit_file, problems = _audit_file(beside(request.records, "audit.yaml", request.audit), request.texts)
    faults = moment_problems(request, audit_file)
    if faults:  # nothing can be read by such a day
        raise ProblemsError((*problems, *faults))
    profile = beside(request.records, "profile.yaml", request.profile)
    described = describe(request.standard, profile=profile, texts=request.texts)
    read_beside = described.known.record_types is not None and is_little(request, audit_file, packed=PACKED)
    handed = made_beside(partial(_exports, request, described.known, audit_file)) if read_beside else None
    begun = begin_catalogue(described, audit_file=audit_file, every_reading=request.every_reading)
    return Beginning(audit_file, problems, begun, handed or (lambda _: None))


def _exports(request: Request, known: Known, audit_file: AuditFile) -> Handed:
    from compliance.reading import handed_over  # noqa: PLC0415  (only the process beside needs it so early)

    return handed_over(request, known, audit_file)


def _audit_file(path: Path | None, texts: Texts) -> tuple[AuditFile, tuple[Problem, ...]]:
    if path is None:
        return AuditFile(), ()
    if not path.is_file():
        return AuditFile(), (Problem(Place(str(path)), msg("no such audit file"), msg("a YAML file")),)
    audit_file, problems = load_audit_file(path, texts)
    return audit_file or AuditFile(), problems
