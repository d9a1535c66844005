"""A large delimited file becomes Parquet of texts, without passing through Python row by row where it is regular.

Regular: as many cells in each row as in the first rows, no blank line, quotes as RFC 4180 has them. DuckDB refuses
anything else, and then rows are read one by one and written out in order.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from compliance.engine.embedded import Embedded, database_fault
from compliance.message import msg
from compliance.records.identifiers import glob_free, literal
from compliance.records.sources import transcode
from compliance.records.sources.blob import Blob
from compliance.records.sources.bulk_rows import read_each, stored_parquet
from compliance.records.sources.encodings import PEEKED, decoded_start, is_forced
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.sheet import (
    HEAD,
    MOST_COLUMNS,
    Line,
    Sheet,
    Stored,
    UnreadableError,
    stripped,
)
from compliance.records.sources.steps import Steps

PROCESSES = min(4, os.cpu_count() or 1)
UTF8 = ("utf-8-sig", "utf-8")
_CHUNK = 1 << 22
_LEAST_PART = 16 << 20


class _IrregularError(Exception):
    """The file is not as regular as the quick way needs."""


class _Shape(Struct, frozen=True):
    """Where the regular rows begin: row number, byte, lines before; how many cells they have; the lines before."""

    first: int
    offset: int
    skip: int
    width: int
    head: tuple[Line, ...]
    line_end: str


def read_bulk(connection: Embedded, work: Path, blob: Blob, encoding: str, mark: str, steps: Steps) -> Sheet:
    """Read a large file; UnicodeDecodeError when the encoding is another one."""
    target = work / f"{fresh_name()}.parquet"
    try:
        shape = _shape(blob, encoding, mark)
        cuts = _parts(blob, encoding, mark, shape, steps)
        with steps.going_on():
            stored = _regular(connection, work, target, blob, encoding, mark, shape, cuts.parts)
        _complete(connection, stored, cuts, mark)
        return Sheet(blob.shown, "", blob.sha256, shape.head, None, stored, encoding=encoding)
    except _IrregularError:
        return read_each(connection, work, target, blob, encoding, mark, steps)


def _shape(blob: Blob, encoding: str, mark: str) -> _Shape:
    with blob.path.open("rb") as stream:
        start = stream.read(PEEKED)
    plain = "".join(chr(n) for n in range(32, 127))
    if encoding not in UTF8 and plain.encode(encoding, "replace") != plain.encode("ascii"):
        raise _IrregularError  # bytes of this encoding cannot be cut at 0x0A
    if start.rstrip(b"\r").count(b"\r") != start.count(b"\r\n"):
        raise _IrregularError  # a carriage return alone ends a row to spreadsheets
    reader = csv.reader(io.StringIO(decoded_start(start, encoding).lstrip("\ufeff"), newline=""), delimiter=mark)
    rows: list[tuple[int, int, list[str]]] = []
    try:
        before = 0
        for row in reader:
            rows.append((before, len(rows) + 1, row))
            before = reader.line_num
            if len(rows) > HEAD:
                break
    except csv.Error as error:
        raise _IrregularError from error
    rows = rows[:-1]  # the last one may be cut off
    line_end = "\\r\\n" if start[: start.find(b"\n")].endswith(b"\r") else "\\n"
    if not rows or b"\n" not in start or max(len(row) for _, _, row in rows) > MOST_COLUMNS:
        raise _IrregularError
    width = len(rows[-1][2])
    first = next(i for i in range(len(rows)) if all(len(row) == width for _, _, row in rows[i:]))
    skip, number, _ = rows[first]
    offset = 0
    for _ in range(skip):
        offset = start.find(b"\n", offset) + 1
    if start.count(b"\r\n", 0, offset) not in (0, start.count(b"\n", 0, offset)):
        raise _IrregularError  # lines of two kinds of ends would be skipped wrongly
    lines = ((n, stripped(row)) for _, n, row in rows)
    return _Shape(number, offset, skip, width, tuple((n, cells) for n, cells in lines if any(cells)), line_end)


class _Cuts(Struct, frozen=True):
    """The parts' first and last bytes, how many lines there are, and whether quotes may hold lines' ends."""

    parts: tuple[tuple[int, int], ...]
    lines: int
    quoted: bool


def _parts(blob: Blob, encoding: str, mark: str, shape: _Shape, steps: Steps) -> _Cuts:
    """Return where to cut: at lines' ends that lie outside of quotes.

    Rows are held against lines afterwards, so that a blank line shows; with quotes, blank lines are sought at once.
    """
    wanted = 1 if encoding in UTF8 else max(1, min(PROCESSES, blob.size // _LEAST_PART))
    targets = [shape.offset + (blob.size - shape.offset) * k // wanted for k in range(1, wanted)]
    cuts, quotes, lines, returns, position = [shape.offset], 0, 0, 0, shape.offset
    for chunk in _chunks(blob, shape):
        if targets and position + len(chunk) > targets[0]:
            cut = _cut(chunk, max(0, targets[0] - position), quotes)
            if cut is not None:
                cuts.append(position + cut)
                targets.pop(0)
        if is_forced(chunk, mark):
            raise _IrregularError
        quotes += _number_of(b'"', chunk)
        lines += chunk.count(b"\n")
        returns += _number_of(b"\r", chunk)
        position += len(chunk)
        steps.at(position / blob.size / 2)  # the other half is to read its cells
    if quotes % 2 or (_ragged(blob, shape) if quotes else returns not in (0, lines)):
        raise _IrregularError
    cuts.append(blob.size)
    return _Cuts(tuple(pairwise(cuts)), lines, quotes > 0)


def _number_of(mark: bytes, chunk: bytes) -> int:
    return chunk.count(mark) if mark in chunk else 0  # to find none is ten times quicker than to count none


def _chunks(blob: Blob, shape: _Shape) -> Iterator[bytes]:
    """Yield the regular rows' bytes; blank lines at their end are none."""
    with blob.path.open("rb") as stream:
        position = stream.seek(shape.offset)
        while chunk := stream.read(_CHUNK):
            if chunk.endswith(b"\r"):
                chunk += stream.read(1)
            position += len(chunk)
            if position >= blob.size:
                chunk = chunk.rstrip(b"\r\n") + (b"\r\n" if "r" in shape.line_end else b"\n")
            yield chunk


def _ragged(blob: Blob, shape: _Shape) -> bool:
    """Whether there is a blank line, or a carriage return alone: to spreadsheets that ends a row."""
    tail = b"\n"
    for chunk in _chunks(blob, shape):
        text = tail + chunk
        if b"\n\n" in text or b"\n\r\n" in text or chunk.count(b"\r") != chunk.count(b"\r\n"):
            return True
        tail = chunk[-3:]
    return False


def _cut(chunk: bytes, at: int, quotes: int) -> int | None:
    """Return the first place after a line's end from ``at`` on where an even number of quotes stands before."""
    seen = quotes + chunk.count(b'"', 0, at)
    while (end := chunk.find(b"\n", at)) >= 0:
        seen += chunk.count(b'"', at, end)
        at = end + 1
        if seen % 2 == 0:
            return at
    return None


def _regular(  # noqa: PLR0913, PLR0917  (one argument for each thing that the quick way needs)
    connection: Embedded,
    work: Path,
    target: Path,
    blob: Blob,
    encoding: str,
    mark: str,
    shape: _Shape,
    parts: Sequence[tuple[int, int]],
) -> Stored:
    if encoding in UTF8:
        files, skip = [blob.path], shape.skip
    else:
        files, skip = [work / f"{fresh_name()}.txt" for _ in parts], 0
        _transcode(blob, files, encoding, parts)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(shape.width))
    sql = (
        f"COPY (SELECT * FROM read_csv(?, auto_detect=false, header=false, skip={skip}, delim=?, quote='\"', "
        f"escape='\"', new_line='{shape.line_end}', columns={{{columns}}})) "
        f"TO {literal(target.as_posix())} (FORMAT parquet)"
    )
    try:
        connection.execute(sql, [[glob_free(path) for path in files], mark])
    except database_fault() as error:
        if "utf-8" in str(error).lower() or "unicode" in str(error).lower():
            raise UnicodeDecodeError(encoding, b"?", 0, 1, "not UTF-8") from error
        raise _IrregularError from error
    finally:
        for path in files:
            if path != blob.path:
                path.unlink(missing_ok=True)
    return stored_parquet(target, shape.width, shape.first)


def _complete(connection: Embedded, stored: Stored, cuts: _Cuts, mark: str) -> None:
    """Hold the rows that came out, and the lines' ends inside of their cells, against the lines that went in.

    A row with lines' ends inside and as many delimiters there as between its cells is looked at closely elsewhere.
    """
    row, rows = f"CONCAT({', '.join(f'c{n}' for n in range(stored.width))})", f"FROM {stored.relation}"
    inside = f"SUM({_count(row, chr(10))})" if cuts.quoted else "0"
    count, ends = connection.execute(f"SELECT COUNT(*), COALESCE({inside}, 0) {rows}").fetchall()[0]
    if count + ends != cuts.lines:
        raise _IrregularError
    if ends:
        several = f"contains({row}, chr(10)) AND {_count(row, mark)} >= {stored.width - 1}"
        if connection.execute(f"SELECT 1 {rows} WHERE {several} LIMIT 1").fetchall():
            raise _IrregularError


def _count(text: str, mark: str) -> str:
    """Return SQL for how often a mark of ASCII is in a text."""
    return f"(strlen({text}) - strlen(REPLACE({text}, chr({ord(mark)}), '')))"


def _transcode(blob: Blob, files: Sequence[Path], encoding: str, parts: Sequence[tuple[int, int]]) -> None:
    """Transcode the parts side by side: all but the last in processes of their own, that one here."""
    command = [sys.executable, "-I", transcode.__file__]
    running = [
        subprocess.Popen([*command, str(blob.path), str(path), encoding, str(begin), str(end)])  # noqa: S603  (our own module)
        for path, (begin, end) in zip(files[:-1], parts[:-1], strict=True)
    ]
    try:
        transcode.transcode(blob.path, files[-1], encoding, *parts[-1])
    finally:
        codes = [process.wait() for process in running]
    if 3 in codes:
        raise UnicodeDecodeError(encoding, b"?", 0, 1, "not of this encoding")
    if any(codes):
        raise UnreadableError(msg("a part of the file could not be converted"), msg("room for temporary files"))
