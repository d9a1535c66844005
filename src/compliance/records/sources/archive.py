"""Zip archives: each member is read as a file of its own, one level deep and within bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from compliance.message import msg
from compliance.problems import Place, Problem, fault_of
from compliance.records.sources.blob import OURS, Blob, open_blob, shown_name
from compliance.records.sources.journals import INDEX, mains
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.package import Package, open_package
from compliance.records.sources.sheet import UnreadableError

MOST_MEMBERS = 10_000
MOST_BYTES = 8 << 30
WHOLE = msg("a whole archive without a password")
WRITTEN = msg("the database file, copied when the program that writes it is closed")


def members(blob: Blob, work: Path) -> Iterator[Blob | Problem]:
    """Unpack the members one after the other under names of our own; what cannot be unpacked is a problem."""
    package = _opened(blob.path)
    with package.archive:
        infos = sorted((i for i in package.archive.infolist() if not i.is_dir()), key=lambda i: i.filename)
        if len(infos) > MOST_MEMBERS:
            raise UnreadableError(
                msg("an archive of {infos} files", infos=len(infos)),
                msg("at most {most_members}", most_members=MOST_MEMBERS),
            )
        total, names = 0, {_name(info) for info in infos}
        for info in infos:
            name = _name(info)
            shown = f"{blob.shown}/{shown_name(name)}"
            path = PurePosixPath(name)
            if (
                any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts if part != "..")
                or path.name in OURS
            ):
                continue
            if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                yield Problem(Place(shown), msg("the path climbs out of the archive"), msg("a file inside the archive"))
                continue
            if any(str(main) in names for main in mains(path)):
                if info.file_size and not name.endswith(INDEX):
                    yield Problem(Place(shown), msg("changes that were not written into the database file"), WRITTEN)
                continue
            target = work / (fresh_name() + "".join(c for c in path.suffix.lower() if c.isalnum() or c == "."))
            try:
                _unpack(package, info, target, MOST_BYTES - total)
                yield open_blob(target, shown)
            except UnreadableError as error:
                yield Problem(Place(shown), error.message, error.expected)
            except (
                zipfile.BadZipFile,
                zlib.error,
                OSError,
                EOFError,
                NotImplementedError,
                RuntimeError,
                ValueError,
            ) as error:
                yield Problem(Place(shown), msg("cannot be unpacked: {why}", why=fault_of(error)), WHOLE)
            finally:
                total += target.stat().st_size if target.exists() else 0
                target.unlink(missing_ok=True)


def _opened(path: Path) -> Package:
    try:
        return open_package(path)
    except UnreadableError as error:  # said of a workbook
        why = error.__cause__
        what = error.message if why is None else msg("cannot be unpacked: {why}", why=fault_of(why))
        raise UnreadableError(what, WHOLE) from error


def _unpack(package: Package, info: zipfile.ZipInfo, target: Path, room: int) -> int:
    size = 0
    with target.open("wb") as out:
        for chunk in package.chunks(info):
            size += out.write(chunk)
            if size > room:
                raise UnreadableError(msg("the archive unpacks to more than it can be"), msg("a file that is no bomb"))
    return size


def _name(info: zipfile.ZipInfo) -> str:
    """Return the member's name; old archives have it in the bytes of GBK."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
