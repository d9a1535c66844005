"""Putting files in place: first into a folder beside the target, then there, when all of them are complete."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, fault_of, wanted_to_write

Made = TypeVar("Made")
_UNSAFE = re.compile(r"[^\w.-]+")


def file_names(stem: str, sites: Iterable[str], *, ending: str = ".xlsx") -> dict[str, str]:
    """Return for each site (empty: the company) a file name of its own: letters, digits, dot and hyphen stay."""
    names: dict[str, str] = {}
    for site in sorted(sites):
        name = f"{stem}-{_UNSAFE.sub('_', site).strip('._')[:80] or 'company'}"
        taken = {other.casefold() for other in names.values()}
        tries = (f"{name}{'' if n == 1 else f'-{n}'}{ending}" for n in count(1))
        names[site] = next(made for made in tries if made.casefold() not in taken)
    return names


def put(
    out: Path,
    contents: Mapping[str, bytes],
    extra: Mapping[str, Callable[[Path], None]] | None = None,
    complete: Callable[[], None] | None = None,
    *,
    gone: Iterable[str] = (),
) -> tuple[Path, ...]:
    """Write the files into the folder and return their paths; ProblemsError when it cannot be done.

    ``extra``: file name -> what writes a further file at the path that it is given. ``complete`` is called when all is
    written and nothing is in place yet; what it raises leaves the folder as it was. ``gone``: names of files that are
    taken away when the others are in place.
    """
    try:
        written = _put(out, contents, extra or {}, complete)
        for name in gone:
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        names = (*contents, *(extra or {}))
        place = Place(str(out / names[0] if len(names) == 1 else out))
        what = msg("the reports could not be written: {why}", why=fault_of(error))
        raise ProblemsError([Problem(place, what, wanted_to_write(error))]) from error
    return written


def put_all(out: Path, make: Callable[[Path], Made]) -> Made:
    """Let ``make`` fill an empty folder beside ``out``, then move all of it there; ProblemsError when it cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=_room_for(out.resolve())))
        try:
            made = make(beside)
            for path in sorted(beside.iterdir()):
                path.replace(out / path.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise ProblemsError([unwritten(out, error)]) from error
    return made


def put_whole(files: Mapping[Path, str]) -> None:
    """Write texts, each beside its place first, and put them there when all are written; ProblemsError otherwise."""
    waiting = {path: path.with_name(f".{path.name}.part") for path in files}
    here = Path()
    try:
        for here, text in files.items():
            here.parent.mkdir(parents=True, exist_ok=True)
            waiting[here].write_bytes(text.encode())
        for here, beside in waiting.items():
            beside.replace(here)
    except OSError as error:
        raise ProblemsError([unwritten(here, error)]) from error
    finally:
        for beside in waiting.values():
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def unwritten(path: Path, error: OSError) -> Problem:
    """Return the problem of a file or folder that could not be written."""
    what = msg("cannot be written: {why}", why=fault_of(error))
    return Problem(Place(str(path)), what, wanted_to_write(error))


def _put(
    out: Path,
    contents: Mapping[str, bytes],
    extra: Mapping[str, Callable[[Path], None]],
    complete: Callable[[], None] | None,
) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=_room_for(out.resolve())))
    try:
        for name, content in contents.items():
            (beside / name).write_bytes(content)
        for name, write in extra.items():
            write(beside / name)
        if complete is not None:
            complete()
        names = (*contents, *extra)
        for name in names:
            (beside / name).replace(out / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(out / name for name in names)


def _room_for(out: Path) -> Path:
    """Return where files can wait that are to be moved into the folder: beside it, else (a mounted one) inside it."""
    beside = out.parent
    fits = os.access(beside, os.W_OK | os.X_OK) and beside.stat().st_dev == out.stat().st_dev
    return beside if fits else out
