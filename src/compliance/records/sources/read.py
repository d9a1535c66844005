"""One file to its sheets: the reader that its content asks for; whatever a file holds, one line says what is wrong."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from compliance.message import msg
from compliance.problems import Place, Problem, fault_of
from compliance.records.sources.archive import members
from compliance.records.sources.blob import Blob, open_blob, unchanged, walk
from compliance.records.sources.delimited import Reading, read_text
from compliance.records.sources.html_tables import read_html
from compliance.records.sources.journals import is_part_of_another, unwritten
from compliance.records.sources.kind import Kind, is_other_book, kind_of
from compliance.records.sources.sheet import Sheet, UnreadableError
from compliance.records.sources.table_files import read_duckdb, read_parquet, read_sqlite
from compliance.records.sources.workbook import read_workbook

_START = 1 << 16


class Wish(Struct, frozen=True):
    """What was declared about a file: its encoding and delimiter."""

    encoding: str | None = None
    delimiter: str | None = None


class Skipped(Struct, frozen=True):
    """A file of a kind that is not read."""

    shown: str
    reason: str


Found = Sheet | Skipped | Problem


def read_tree(
    reading: Reading, folder: Path, wish: Callable[[str], Wish], progress: Callable[[str], None] | None
) -> Iterator[Found]:
    """Read every file below a folder, one after the other; at the end the cache is as the folder."""
    for found in walk(folder, reading.ours.paths):
        if isinstance(found, Problem):
            yield found
            continue
        path, shown = found
        if is_part_of_another(path):
            continue
        if progress is not None:
            progress(msg("reading {file}", file=shown))
        yield from read_file(reading, path, shown, wish)
    if reading.cache is not None:
        reading.cache.close()


def read_file(reading: Reading, path: Path, shown: str, wish: Callable[[str], Wish]) -> Iterator[Found]:
    """Read one file of the folder."""
    try:
        blob = open_blob(path, shown)
        yield from _blob(reading, blob, wish, inside=False)
    except UnreadableError as error:
        yield Problem(Place(shown, error.line), error.message, error.expected)


def _blob(reading: Reading, blob: Blob, wish: Callable[[str], Wish], *, inside: bool) -> Iterator[Found]:
    with blob.path.open("rb") as stream:
        start = stream.read(_START)
    kind = kind_of(blob.path, blob.suffix, start)
    if kind == "zip" and not inside:
        for member in members(blob, reading.work):
            if isinstance(member, Problem):
                yield member
            elif not reading.ours.is_one(member.path, member.shown):
                yield from _inside(reading, member, wish)
        return
    if kind in ("zip", "other"):
        yield Skipped(blob.shown, f"other_kind:{blob.suffix or blob.shown}")
        return
    if kind == "text" and is_other_book(start):
        kept = msg("the workbook saved as XLSX")
        raise UnreadableError(msg("the workbook is of a kind that is not read"), kept)
    sheets = _kept(reading, blob, kind, wish(blob.shown))
    unchanged(blob)
    yield from sheets


def _inside(reading: Reading, blob: Blob, wish: Callable[[str], Wish]) -> Iterator[Found]:
    try:
        yield from _blob(reading, blob, wish, inside=True)
    except UnreadableError as error:
        yield Problem(Place(blob.shown, error.line), error.message, error.expected)


def _kept(reading: Reading, blob: Blob, kind: Kind, wish: Wish) -> list[Sheet]:
    """Return the sheets from the cache where they were read before; what was read now goes there."""
    cache = reading.cache
    if cache is None or (kind in ("duckdb", "sqlite") and unwritten(blob.path)):  # these have no part in its hash
        return _sheets(reading, blob, kind, wish)
    key = cache.key(blob, kind, wish.encoding, wish.delimiter)
    sheets = cache.get(reading.connection, blob, key)
    if sheets is None:
        sheets = _sheets(reading, blob, kind, wish)
        unchanged(blob)  # what was read may be of other content than was hashed
        cache.put(reading.connection, key, sheets)
    return sheets


def _sheets(reading: Reading, blob: Blob, kind: Kind, wish: Wish) -> list[Sheet]:
    try:
        steps = reading.steps(blob.shown)
        if kind == "text":
            return [read_text(reading, blob, wish.encoding, wish.delimiter)]
        if kind in ("xlsx", "xls", "ods"):
            return read_workbook(reading.connection, blob, kind, steps)
        with steps.going_on():
            if kind == "html":
                return read_html(reading.connection, blob, wish.encoding)
            if kind == "parquet":
                return read_parquet(reading.connection, blob, reading.offset)
            if kind == "duckdb":
                return read_duckdb(reading.connection, blob, reading.offset)
            return read_sqlite(reading.connection, reading.work, blob)
    except (OSError, MemoryError, zlib.error, RecursionError) as error:
        raise UnreadableError(
            msg("the file cannot be read: {why}", why=fault_of(error)), msg("a whole file; export it again")
        ) from error
