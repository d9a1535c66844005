"""Files below a folder, each named in one printable line, hashed, and watched while it is read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from compliance.message import msg
from compliance.problems import Place, Problem, fault_of
from compliance.records.sources.sheet import UnreadableError

OURS = frozenset({"audit.yaml", "profile.yaml", "mapping.yaml", "review.yaml", "waivers.yaml", "truth.json"})
NOTHING: Mapping[Path, tuple[int, ...]] = MappingProxyType({})
_CHUNK = 1 << 20


class Blob(Struct, frozen=True):
    """One file: where it lies, how it is called to people, the suffix of its name, and its content's hash."""

    path: Path
    shown: str
    suffix: str
    sha256: str
    size: int
    seen: tuple[int, ...]


def shown_name(path: str) -> str:
    """Return a file's name in one printable line."""
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else ascii(c)[1:-1] for c in path)


def walk(folder: Path, ours: Collection[Path] = ()) -> Iterator[tuple[Path, str] | Problem]:
    """Yield every file below the folder with its shown name, in order; what leads out or is no file is a problem.

    ``ours``: files and folders of the program's own (the store, the reports), which are no exports.
    """
    inside = folder.resolve()
    own = [path for path in map(_resolved, ours) if path != inside and path.is_relative_to(inside)]
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~$")) for part in parts) or parts[-1] in OURS:
            continue
        if own and any(_resolved(path).is_relative_to(mine) for mine in own):
            continue
        shown = shown_name(path.relative_to(folder).as_posix())
        try:
            problem = _fault(path, shown, inside)
        except OSError as error:  # it is listed, and nothing more may be known of it
            what = msg("the file cannot be read: {why}", why=fault_of(error))
            problem = Problem(Place(shown), what, msg("a file that may be read"))
        if problem is not None:
            yield problem
        elif path.is_file():
            yield path, shown


def _fault(path: Path, shown: str, inside: Path) -> Problem | None:
    if path.is_symlink() and not _resolved(path).is_relative_to(inside):
        return Problem(Place(shown), msg("the link leads out of the folder"), msg("a file inside the folder"))
    if path.is_file():
        return None
    if not path.is_dir():
        return Problem(Place(shown), msg("neither a file nor a folder"), msg("a file that may be read"))
    if not os.access(path, os.R_OK | os.X_OK):
        return Problem(Place(shown), msg("the folder cannot be read"), msg("a folder that may be read"))
    return None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return Path("/")


def open_blob(path: Path, shown: str) -> Blob:
    """Hash a file; UnreadableError when it cannot be read or is empty."""
    digest, before = hashlib.sha256(), watched(path)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a file that may be read")
        ) from error
    blob = Blob(path, shown, path.suffix.lower(), digest.hexdigest(), before[0], before)
    unchanged(blob)
    if blob.size == 0:
        raise UnreadableError(msg("the file is empty (0 bytes)"), msg("an export with a header row; export it again"))
    return blob


def unchanged(blob: Blob, beside: Mapping[Path, tuple[int, ...]] = NOTHING) -> None:
    """Raise UnreadableError when the file is no longer the one that was hashed, or one beside it was written to."""
    if any(watched(path) != seen for path, seen in ((blob.path, blob.seen), *beside.items())):
        raise UnreadableError(msg("the file changed while it was read"), msg("a file that nobody writes; run again"))


def watched(path: Path) -> tuple[int, ...]:
    """Return what changes with a file: its size, its time, and which one it is; UnreadableError without one."""
    try:
        found = os.stat(path)  # noqa: PTH116  (one call for size, time and identity)
    except OSError as error:
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a file that may be read")
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(msg("neither a file nor a folder"), msg("a file that may be read"))
    return found.st_size, found.st_mtime_ns, found.st_ino
