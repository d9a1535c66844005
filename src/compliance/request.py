"""What an audit was asked for, before anything was read."""

from __future__ import annotations

from datetime import date, datetime
from math import inf
from os.path import lexists
from pathlib import Path

from msgspec import Struct

from compliance.calendar import FIRST_DAY, LAST_DAY, in_reach
from compliance.catalogue.profile import AuditFile
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.waiver import Waiver
from compliance.message import msg
from compliance.ours import NOTHING_OF_OURS, Ours
from compliance.plan.context import AuditMoment
from compliance.problems import Place, Problem

LITTLE = 4_000_000  # bytes of exports: reading them takes some tenths of a second, with threads or without
WORTH_KEEPING = 1_000_000  # bytes of exports from which it is quicker to have them kept than to read them anew
PLAIN = (".csv", ".tsv", ".txt", ".yaml", ".yml", ".json")
PACKED = 8  # bytes of text that a byte of any other kind may hold


class Request(Struct, frozen=True):
    """What the user asked for. ``as_of`` None: the audit file's, else ``today``.

    ``known``: ids of findings of earlier audits, which waivers and reviews may name though nothing of theirs is here.
    ``kept_waivers``: waivers that are kept elsewhere than in a file. ``every_reading``: try the other readings too.
    ``memory_limit``: bytes to keep to, None: the database's own default.
    ``cache``: where exports are kept as they were read; None: nowhere.
    ``ours``: what is the program's own, and no export. ``texts``: where the texts of YAML are had.
    """

    records: Path
    standard: str
    today: date
    audit: Path | None = None
    waivers: Path | None = None
    reviews: Path | None = None
    profile: Path | None = None
    as_of: date | datetime | None = None
    from_: date | None = None
    to: date | None = None
    known: frozenset[str] = frozenset()
    kept_waivers: tuple[tuple[Waiver, Place], ...] = ()
    every_reading: bool = False
    memory_limit: int | None = None
    cache: Path | None = None
    ours: Ours = NOTHING_OF_OURS
    texts: Texts = read_now


def moment(request: Request, audit_file: AuditFile) -> AuditMoment:
    """Choose as-of and span: the command line over the audit file over today."""
    as_of = request.as_of or audit_file.as_of or request.today
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    return AuditMoment(as_of, request.from_ or audit_file.from_, request.to or audit_file.to or day)


def moment_problems(request: Request, audit_file: AuditFile) -> tuple[Problem, ...]:
    """Return what is wrong with as-of and span as they stand together, at the option or in the audit file."""
    at = moment(request, audit_file)
    given = {
        "as_of": (at.day, request.as_of is not None, "--as-of"),
        "from": (at.from_, request.from_ is not None, "--from"),
        "to": (at.to, request.to is not None, "--to"),
    }
    places = {name: Place(option) if typed else audit_file.place(name) for name, (_, typed, option) in given.items()}
    far = [
        Problem(
            places[name],
            msg("{value!r} cannot be used", value=str(day)),
            msg("a day from {first} to {last}", first=FIRST_DAY, last=LAST_DAY),
        )
        for name, (day, _, _) in given.items()
        if day is not None and not in_reach(day)
    ]
    if at.from_ is not None and at.from_ > at.to:
        what = msg("{value!r} cannot be used", value=str(at.from_))
        far.append(Problem(places["from"], what, msg("a day not after {end}", end=at.to)))
    return tuple(far)


def beside(records: Path, name: str, given: Path | None) -> Path | None:
    """Return the file that was named, else the one of that name among the records.

    What has that name and is no file, as a link that leads nowhere, was meant to be one: whoever reads it says so.
    """
    if given is not None:
        return given
    found = records / name
    return found if lexists(found) else None


def is_little(request: Request, audit_file: AuditFile, *, packed: int = 1) -> bool:
    """Whether what is to be read is little. ``packed``: how many each byte counts of files that are no plain text."""
    return _amount(request, audit_file, packed) <= LITTLE


def is_worth_keeping(request: Request, audit_file: AuditFile) -> bool:
    """Whether what is to be read should be kept as it was read."""
    return _amount(request, audit_file, PACKED) >= WORTH_KEEPING


def _amount(request: Request, audit_file: AuditFile, packed: int = 1) -> float:
    """Return the bytes of the exports; without bound under a memory limit, and of tables in a database."""
    if request.memory_limit is not None or audit_file.databases:
        return inf
    try:
        files = [path for path in request.records.rglob("*") if path.is_file()]
        return sum(path.stat().st_size * (1 if path.suffix.lower() in PLAIN else packed) for path in files)
    except OSError:
        return inf  # the reader says what cannot be read
