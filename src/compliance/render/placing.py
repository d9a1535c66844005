"""Putting files in place: first into a folder beside the target, then there, when all of them are complete."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from errno import EISDIR
from itertools import count
from os import strerror
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
    private: bool = False,
) -> tuple[Path, ...]:
    """Write the files into the folder and return their paths; ProblemsError when it cannot be done.

    ``extra``: file name -> what writes a further file at the path that it is given. ``complete`` is called when all is
    written and nothing is in place yet; what it raises leaves the folder as it was. ``gone`` and ``private``: as of
    ``put_all``.
    """
    further = extra or {}
    names = (*contents, *further)

    def fill(beside: Path) -> None:
        for name, content in contents.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        for name, write in further.items():
            write(beside / name)
        if complete is not None:
            complete()

    put_all(out, fill, gone=gone, private=private, shown=out / names[0] if len(names) == 1 else out)
    return tuple(out / name for name in names)


def put_whole(files: Mapping[Path, str]) -> None:
    """Write texts, each at its path, when all of them could be written; ProblemsError otherwise."""
    out = Path(os.path.commonpath([path.parent for path in files]))
    put(out, {str(path.relative_to(out)): text.encode() for path, text in files.items()})


def put_all(
    out: Path,
    make: Callable[[Path], Made],
    *,
    gone: Iterable[str] = (),
    private: bool = False,
    shown: Path | None = None,
) -> Made:
    """Let ``make`` fill an empty folder beside ``out``, then move all of it there; ProblemsError when it cannot be.

    The folder beside is of a name that nobody knows before, and nobody else may enter it. ``gone``: names of files that
    are taken away when the others are in place. ``private``: folder and files are their owner's only. ``shown``: what a
    problem names, None: the folder.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        if private:
            out.chmod(0o700)
        room = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=_room_for(out.resolve())))
        try:
            beside, before = room / "new", room / "before"
            beside.mkdir()
            before.mkdir()
            made = make(beside)
            _move(beside, out, before, private=private)
        finally:
            shutil.rmtree(room, ignore_errors=True)
        for name in gone:
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(shown or out, error) from error
    return made


def _move(beside: Path, out: Path, before: Path, *, private: bool) -> None:
    """Move the files in; what stood in their place waits in ``before``, and goes back when one cannot be replaced."""
    replaced: list[tuple[Path, Path | None]] = []
    for number, path in enumerate(sorted(path for path in beside.rglob("*") if path.is_file())):
        target = out / path.relative_to(beside)
        try:
            if private:
                path.chmod(0o600)
            target.parent.mkdir(parents=True, exist_ok=True)
            replaced.append((target, _taken_away(target, before / str(number))))
            path.replace(target)
        except BaseException as fault:  # Ctrl-C too: what was taken away would go with its folder
            for taken, stood in reversed(replaced):
                _put_back(taken, stood)
            if isinstance(fault, OSError):
                raise _unwritten(target, fault) from fault
            raise


def _taken_away(target: Path, aside: Path) -> Path | None:
    """Move what stands at the target aside and return where it is; None: nothing stood there."""
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(EISDIR, strerror(EISDIR))
    if not os.path.lexists(target):
        return None
    target.replace(aside)
    return aside


def _put_back(target: Path, stood: Path | None) -> None:
    with suppress(OSError):
        if stood is not None:
            stood.replace(target)
        else:
            target.unlink(missing_ok=True)


def _unwritten(path: Path, error: OSError) -> ProblemsError:
    what = msg("cannot be written: {why}", why=fault_of(error))
    return ProblemsError([Problem(Place(str(path)), what, wanted_to_write(error))])


def _room_for(out: Path) -> Path:
    """Return where files can wait that are to be moved into the folder: beside it, else (a mounted one) inside it."""
    beside = out.parent
    fits = os.access(beside, os.W_OK | os.X_OK) and beside.stat().st_dev == out.stat().st_dev
    return beside if fits else out
