"""Delimited text: a small file becomes lines, a large one goes to the bulk reader."""

from __future__ import annotations

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from compliance.engine.embedded import Embedded
from compliance.message import either, msg
from compliance.ours import NOTHING_OF_OURS, Ours
from compliance.problems import fault_of
from compliance.records.sources.blob import Blob
from compliance.records.sources.bulk import read_bulk
from compliance.records.sources.cache import Cache
from compliance.records.sources.encodings import (
    PEEKED,
    WANTED,
    Score,
    delimiter_for,
    encodings_for,
    is_forced,
    unforced,
    whole_rows,
)
from compliance.records.sources.lines import sheet_of_lines
from compliance.records.sources.sheet import MOST_COLUMNS, Line, Sheet, UnreadableError, stripped
from compliance.records.sources.steps import Steps

LARGE = 4 << 20


class Reading(Struct, frozen=True):
    """What reading needs beside the file: the connection, room for temporary files, how well rows show headers.

    ``ours``: what is the program's own, and no export. ``offset``: as of ``Dating``.
    """

    connection: Embedded
    work: Path
    score: Score
    large: int = LARGE
    ours: Ours = NOTHING_OF_OURS
    cache: Cache | None = None
    progress: Callable[[str], None] | None = None
    offset: timedelta = timedelta(0)

    def steps(self, shown: str) -> Steps:
        """Return what says how far reading a file is."""
        return Steps(shown, self.progress)


def read_text(reading: Reading, blob: Blob, encoding: str | None, delimiter: str | None) -> Sheet:
    """Read a delimited file in the first encoding that all of it has."""
    with blob.path.open("rb") as stream:
        start = stream.read(PEEKED)
    tried: list[str] = []
    first: UnicodeDecodeError | None = None
    for name in encodings_for(start, encoding, reading.score):
        tried.append(name)
        mark = delimiter_for(start, name, delimiter, reading.score)
        try:
            if blob.size >= reading.large:
                getincrementaldecoder(name)("strict").decode(start)  # another encoding shows before all is gone through
                return read_bulk(reading.connection, reading.work, blob, name, mark, reading.steps(blob.shown))
            return _small(reading.connection, blob, name, mark)
        except UnicodeDecodeError as error:
            first = error if first is None or error.start > first.start else first  # which got furthest
        except csv.Error as error:
            raise UnreadableError(msg("not a CSV file: {why}", why=fault_of(error)), msg("rows of cells")) from error
    assert first is not None
    line = first.object.count(b"\n", 0, first.start) + 1 if blob.size < reading.large else 0
    raise UnreadableError(msg("not {tried} text", tried=either(tried)), WANTED, line)


def _small(connection: Embedded, blob: Blob, encoding: str, mark: str) -> Sheet:
    text = blob.path.read_bytes().decode(encoding)
    lines: list[Line] = []
    forced = is_forced(text, mark)
    for number, row in enumerate(whole_rows(io.StringIO(text, newline=""), mark), start=1):
        if len(row) > MOST_COLUMNS:
            raise UnreadableError(
                msg("row {number} has {row} columns", number=number, row=len(row)),
                msg("at most {most_columns}", most_columns=MOST_COLUMNS),
                number,
            )
        cells = stripped(unforced(row) if forced else row)
        if any(cells):
            lines.append((number, cells))
    return sheet_of_lines(connection, blob, "", lines, encoding=encoding)
