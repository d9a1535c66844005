"""What an audit begins with, before the rooms are imported that it needs later: what was written about the standard.

It is checked in a process beside where one is free, while this one imports the rest and reads the exports.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.load import Begun, Found, begin_catalogue
from compliance.catalogue.profile import AuditFile
from compliance.forked import made_beside
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError


class Also(Struct, frozen=True):
    """What else can be made beside before it is needed: ``make`` it, as plain data, and ``take`` it."""

    make: Callable[[], object]
    take: Callable[[Any], None]


class Beginning(Struct, frozen=True):
    """``problems``: of the audit file. ``checked``: waits for what is wrong in what was read."""

    audit_file: AuditFile
    problems: tuple[Problem, ...]
    begun: Begun
    checked: Callable[[], Found]


def begin(
    records: Path,
    standard: str,
    *,
    audit: Path | None = None,
    profile: Path | None = None,
    every_reading: bool = False,
    helped: bool = True,
    also: Also | None = None,
) -> Beginning:
    """Read what was written, and begin to check it; ``helped``: in a process beside, where there is one to be had."""
    audit_file, problems = _audit_file(beside(records, "audit.yaml", audit))
    begun = begin_catalogue(
        standard,
        profile=beside(records, "profile.yaml", profile),
        audit_file=audit_file,
        every_reading=every_reading,
    )
    return Beginning(audit_file, problems, begun, _checked(begun, also) if helped else begun.check)


def _checked(begun: Begun, also: Also | None) -> Callable[[], Found]:
    if also is None:
        return made_beside(begun.check)

    def both() -> tuple[Found, object]:
        found, made = begun.check(), None
        with suppress(ProblemsError):  # told by whoever needs it
            made = also.make()
        return found, made

    wait = made_beside(both)
    if wait is both:
        return begun.check

    def checked() -> Found:
        found, made = wait()
        if made is not None:
            also.take(made)
        return found

    return checked


def beside(records: Path, name: str, given: Path | None) -> Path | None:
    """Return the file that was named, else the one of that name among the records."""
    if given is not None:
        return given
    found = records / name
    return found if found.is_file() else None


def _audit_file(path: Path | None) -> tuple[AuditFile, tuple[Problem, ...]]:
    if path is None:
        return AuditFile(), ()
    if not path.is_file():
        return AuditFile(), (Problem(Place(str(path)), msg("no such audit file"), msg("a YAML file")),)
    audit_file, problems = load_audit_file(path)
    return audit_file or AuditFile(), problems
