"""What lies beside a database file and belongs to it: changes that were not written into it yet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from compliance.records.sources.blob import Blob, unchanged, watched
from compliance.records.sources.lines import fresh_name

_SQLITE = ("-wal", "-journal")
_DUCKDB = (".wal",)
INDEX = "-shm"
_DATABASES = (".db", ".sqlite", ".sqlite3", ".duckdb")


def is_part_of_another(path: Path) -> bool:
    """Whether a file is read with the database file beside it."""
    return any(Path(main).is_file() for main in mains(path))


def mains(path: PurePath) -> Iterator[PurePath]:
    """Yield what the database file is called that a file by its name would belong to."""
    for end in (*_SQLITE, INDEX, *_DUCKDB):
        main = path.with_name(path.name.removesuffix(end)) if path.name.removesuffix(end) else path
        if main != path and main.suffix.lower() in _DATABASES:
            yield main


def unwritten(path: Path) -> tuple[Path, ...]:
    """Return the files beside a database file that hold changes of it."""
    beside = (path.with_name(path.name + end) for end in (*_SQLITE, *_DUCKDB))
    return tuple(other for other in beside if other.is_file() and other.stat().st_size)


@contextmanager
def with_its_changes(blob: Blob, work: Path) -> Iterator[Path | None]:
    """Copy a SQLite file with what lies beside it, to be opened as its own program would; None: nothing lies there.

    UnreadableError when one of them changes meanwhile.
    """
    beside = [path for path in unwritten(blob.path) if path.name.endswith(_SQLITE)]
    if not beside:
        yield None
        return
    copy = work / f"{fresh_name()}.db"
    ends = [path.name.removeprefix(blob.path.name) for path in beside]
    seen = {path: watched(path) for path in beside}
    try:
        shutil.copyfile(blob.path, copy)
        for path, end in zip(beside, ends, strict=True):
            shutil.copyfile(path, copy.with_name(copy.name + end))
        unchanged(blob, seen)
        yield copy
    finally:
        for end in ("", INDEX, *ends):
            with suppress(OSError):
                copy.with_name(copy.name + end).unlink()
