"""A large delimited file that is not regular becomes Parquet of texts row by row; what all stored rows share."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from compliance.engine.embedded import Embedded
from compliance.message import msg
from compliance.records.identifiers import glob_free, literal
from compliance.records.sources.blob import Blob
from compliance.records.sources.encodings import unforced, whole_rows
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.sheet import (
    HEAD,
    MOST_COLUMNS,
    Line,
    Sheet,
    Stored,
    UnreadableError,
    bounded_area,
    stripped,
)
from compliance.records.sources.steps import Steps


def read_each(
    connection: Embedded,
    work: Path,
    target: Path,
    blob: Blob,
    encoding: str,
    mark: str,
    steps: Steps,
) -> Sheet:
    """Read the rows one by one; UnicodeDecodeError when the encoding is another one."""
    width, head = _survey(blob, encoding, mark)
    between = work / f"{fresh_name()}.csv"
    with blob.path.open(encoding=encoding, newline="") as text, between.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, row in _numbered(text, mark):
            writer.writerow([number, *row, *[""] * (width - len(row))])
            if number % 100_000 == 0:
                steps.rows(number)
    columns = ", ".join(["'n': 'BIGINT'", *(f"'c{i}': 'VARCHAR'" for i in range(width))])
    sql = (
        "COPY (SELECT * FROM read_csv(?, auto_detect=false, header=false, delim=',', quote='\"', escape='\"', "
        f"new_line='\\n', max_line_size=67108864, columns={{{columns}}})) "
        f"TO {literal(target.as_posix())} (FORMAT parquet)"
    )
    with steps.going_on():
        connection.execute(sql, [glob_free(between)])
    between.unlink()
    stored = Stored(stored_parquet(target, width).relation, "n - 1", width)
    return Sheet(blob.shown, "", blob.sha256, head, None, stored, encoding=encoding)


def _survey(blob: Blob, encoding: str, mark: str) -> tuple[int, tuple[Line, ...]]:
    width, rows, cells, head = 1, 0, 0, list[Line]()
    with blob.path.open(encoding=encoding, newline="") as text:
        for number, row in _numbered(text, mark):
            if len(row) > MOST_COLUMNS:
                raise UnreadableError(
                    msg("row {number} has {row} columns", number=number, row=len(row)),
                    msg("at most {most_columns}", most_columns=MOST_COLUMNS),
                    number,
                )
            width, rows, cells = max(width, len(row)), rows + 1, cells + len(row)
            if len(head) < HEAD:
                head.append((number, stripped(row)))
    bounded_area(rows, width, cells, most=None)
    return width, tuple(head)


def _numbered(text: TextIO, mark: str) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(whole_rows(text, mark), start=1):
        if any(stripped(row)):
            yield number, unforced(row)


def stored_parquet(path: Path, width: int, first: int = 1) -> Stored:
    """Return the rows of a Parquet file of ours."""
    return Stored(f"read_parquet({literal(glob_free(path))}, file_row_number=true)", "file_row_number", width, first)
