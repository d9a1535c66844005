"""Lines in memory become a sheet: few stay lines, many become a relation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.sources.blob import Blob
from compliance.records.sources.sheet import FEW, HEAD, Cells, Line, Merge, Sheet, Stored, bounded_area

_numbers = count(1)


def fresh_name() -> str:
    """Return a name for a relation that no other has."""
    return f"sheet_{next(_numbers)}"


def sheet_of_lines(
    connection: Embedded,
    blob: Blob,
    name: str,
    lines: Sequence[Line],
    *,
    merges: tuple[Merge, ...] = (),
    hidden: Iterable[int] = (),
    encoding: str = "",
) -> Sheet:
    """Return the sheet; ``lines`` are its rows that are not blank, in order."""
    bounded_area(len(lines), max((len(cells) for _, cells in lines), default=0), sum(len(cells) for _, cells in lines))
    few = len(lines) <= FEW
    return Sheet(
        blob.shown,
        name,
        blob.sha256,
        tuple(lines[:HEAD]),
        tuple(lines) if few else None,
        None if few else _store(connection, lines),
        merges,
        frozenset(hidden),
        encoding,
    )


def _store(connection: Embedded, lines: Sequence[Line]) -> Stored:
    """Put the lines into a relation that keeps their row numbers."""
    name, width = fresh_name(), max(len(cells) for _, cells in lines)
    declared = ", ".join(["n BIGINT", *(f"c{i} VARCHAR" for i in range(width))])
    connection.execute(f"CREATE TEMP TABLE {quote(name)} ({declared})")
    numbers: list[object] = [number for number, _ in lines]
    filled = [(i, column) for i in range(width) if any(column := _column(lines, i))]
    names = ", ".join(["n", *(f"c{i}" for i, _ in filled)])
    values = ", ".join(["UNNEST(CAST(? AS BIGINT[]))", *["UNNEST(CAST(? AS VARCHAR[]))"] * len(filled)])
    connection.execute(
        f"INSERT INTO {quote(name)} ({names}) SELECT {values}", [numbers, *(list(column) for _, column in filled)]
    )
    return Stored(quote(name), "n - 1", width)


def _column(lines: Sequence[Line], index: int) -> Cells:
    return tuple(cells[index] if index < len(cells) else None for _, cells in lines)
