"""A recognised sheet's records: its rows by field, with their row numbers, and what was set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.finding.deleted import Deleted, why_deleted
from compliance.records.finding.headers import Recognised, folded_name
from compliance.records.finding.headless import beyond, in_gaps
from compliance.records.finding.no_records import (
    FIRST_CHARACTERS,
    HEADER_AGAIN,
    LAST_WORDS,
    NOTE,
    OTHER_HEADER,
    is_header_of_another,
    why_no_record,
)
from compliance.records.finding.titles import alone, titles_of
from compliance.records.sources.sheet import Cells, Line, Merge, Sheet, Stored, blank_sql, stripped
from compliance.tables import ROW_BASE, CellsOfField


class RawRows(Struct, frozen=True):
    """One source's rows: ``fields`` that it has, and (row number, cells in that order)."""

    fields: tuple[str, ...]
    rows: Sequence[tuple[int, Cells]]


class RawSelect(Struct, frozen=True):
    """One source's rows as a select of ``_row`` and the ``fields``, in order; ``count`` rows."""

    fields: tuple[str, ...]
    select: str
    count: int
    source: int


class Aside(Struct, frozen=True):
    """A row of the sheet that is no record: its number, its first cell, why."""

    row: int
    first: str
    reason: str


class Picked(Struct, frozen=True):
    """``parts`` together are the records; ``count`` of them. ``beyond``: rows with cells right of the whole header.

    ``headless``: cells of records in the header's gaps.
    """

    parts: tuple[RawRows | RawSelect, ...]
    count: int
    aside: tuple[Aside, ...]
    hidden: int
    beyond: tuple[Aside, ...] = ()
    headless: tuple[CellsOfField, ...] = ()


def pick(
    connection: Embedded,
    sheet: Sheet,
    found: Recognised,
    base: int,
    deleted: Deleted,
    known: Collection[str] = (),
) -> Picked:
    """Return the records below the header. ``base`` is added to each row number. ``known``: headers of every type."""
    aside = list(_above(sheet, found))
    lines = sheet.lines if sheet.lines is not None else _unstored(sheet)
    rows, set_aside = _lines(sheet, found, lines, deleted, known)
    aside += set_aside
    fields = tuple(found.columns)
    positions = [found.columns[f] for f in fields]
    kept = [(base + n, tuple(cells[p] if p < len(cells) else None for p in positions)) for n, cells in rows]
    parts: list[RawRows | RawSelect] = [RawRows(fields, kept)] if kept or sheet.stored is None else []
    count = len(kept)
    if sheet.stored is not None:
        select, more = _stored(connection, sheet, sheet.stored, found, base, deleted)
        parts.append(select)
        aside += more
        count += select.count
    hidden = sum(1 for n in sheet.hidden if n > found.header)
    place = (connection, sheet.stored, found, rows, {row.row for row in aside})
    right = tuple(Aside(number, first, "beyond_header") for number, first in beyond(*place))
    return Picked(tuple(parts), count, tuple(sorted(aside, key=lambda a: a.row)), hidden, right, in_gaps(*place))


def _above(sheet: Sheet, found: Recognised) -> Iterator[Aside]:
    """Yield rows above the header that are more than a title."""
    for number, cells in sheet.head:
        filled = [cell for cell in cells if cell]
        if number < found.top and len(set(filled)) > 1:
            yield Aside(number, filled[0], "above_header")


def _unstored(sheet: Sheet) -> Sequence[Line]:
    assert sheet.stored is not None
    return [line for line in sheet.head if line[0] < sheet.stored.first]


def _lines(
    sheet: Sheet, found: Recognised, lines: Sequence[Line], deleted: Deleted, known: Collection[str]
) -> tuple[list[Line], list[Aside]]:
    begins, titles = _by_row(sheet.merges), titles_of(sheet, found)
    fills = _fills(sheet, found)
    rows: list[Line] = []
    aside: list[Aside] = []
    carried: dict[int, tuple[int, str | None]] = {}
    alone = 0  # the number of the row before when it has a single cell
    for number, given in lines:
        if number <= found.header:
            continue
        cells = _filled(number, given, fills, carried)
        reason = why_no_record(number, given, found.names, begins, titles) or why_deleted(given, deleted)
        if not reason and is_header_of_another(given, known):
            reason = OTHER_HEADER
        if reason in (HEADER_AGAIN, OTHER_HEADER) and rows and rows[-1][0] == alone:
            aside.append(_aside(*rows.pop(), NOTE))  # the title of what follows
        if reason:
            aside.append(_aside(number, given, reason))
        else:
            rows.append((number, cells))
        alone = number if sum(map(bool, given)) == 1 else 0
    return rows, aside


def _aside(number: int, cells: Cells, reason: str) -> Aside:
    return Aside(number, next(cell for cell in cells if cell), reason)


def _by_row(merges: Sequence[Merge]) -> dict[int, tuple[Merge, ...]]:
    found: dict[int, list[Merge]] = {}
    for merge in merges:
        found.setdefault(merge.top, []).append(merge)
    return {row: tuple(begin) for row, begin in found.items()}


def _fills(sheet: Sheet, found: Recognised) -> dict[int, list[Merge]]:
    """Return the ranges below the header that go down, by the row in which they begin."""
    columns = set(found.columns.values())
    fills: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        if merge.top > found.header and merge.bottom > merge.top and merge.left in columns:
            fills.setdefault(merge.top, []).append(merge)
    return fills


def _filled(
    number: int, cells: Cells, fills: dict[int, list[Merge]], carried: dict[int, tuple[int, str | None]]
) -> Cells:
    """Fill a cell from the range that it belongs to; ``carried``: column -> last row, value."""
    for merge in fills.get(number, ()):
        carried[merge.left] = (merge.bottom, cells[merge.left] if merge.left < len(cells) else None)
    here = [(column, value) for column, (last, value) in carried.items() if number <= last]
    if not here:
        return cells
    row = [*cells, *[None] * (max(column for column, _ in here) + 1 - len(cells))]
    for column, value in here:
        row[column] = row[column] or value
    return tuple(row)


def _stored(
    connection: Embedded,
    sheet: Sheet,
    stored: Stored,
    found: Recognised,
    base: int,
    deleted: Deleted,
) -> tuple[RawSelect, list[Aside]]:
    _fill_stored(connection, sheet, stored, found)
    cells = ", ".join(f"c{n}" for n in range(stored.width))
    there = f"{stored.index} >= {found.header - stored.first + 1} AND COALESCE({cells}) IS NOT NULL"
    aside = _aside_stored(connection, sheet, stored, found, there, deleted)
    out = [a.row - stored.first for a in aside]
    kept = f"{there} AND {stored.index} NOT IN ({', '.join(map(str, out))})" if out else there
    fields = tuple(found.columns)
    chosen = ", ".join(
        (f"NULLIF(c{at}, '')" if at < stored.width else "NULL") + f" AS {quote(f)}" for f, at in found.columns.items()
    )
    where = f"FROM {stored.relation} WHERE {kept} AND NOT {blank_sql(stored.width)}"
    select = f"SELECT {stored.index} + {base + stored.first} AS _row, {chosen} {where}"
    count = connection.execute(f"SELECT COUNT(*) {where}").fetchall()[0][0]
    return RawSelect(fields, select, count, base // ROW_BASE), aside


def _aside_stored(
    connection: Embedded,
    sheet: Sheet,
    stored: Stored,
    found: Recognised,
    there: str,
    deleted: Deleted,
) -> list[Aside]:
    """Look at the rows that may be no records: by their first character, their range, or the header's words."""
    begins = _by_row(sheet.merges)
    cells = ", ".join(f"c{n}" for n in range(stored.width))
    suspects = [f"regexp_matches(COALESCE({cells}), ?)"]
    names = [name.rsplit("/", 1)[-1] for n, name in sorted(found.names.items()) if n < stored.width]
    binds: list[object] = [f"^[\\s\\x{{3000}}]*([{FIRST_CHARACTERS}]|.{{0,12}}{LAST_WORDS})"]
    if names:
        suspects.append(f"COALESCE({cells}) IN ({', '.join('?' * len(names))})")
        binds += names
    wide = [m.top - stored.first for m in sheet.merges if m.right > m.left and m.top > found.header]
    if wide:
        suspects.append(f"{stored.index} IN ({', '.join(map(str, wide))})")
    for column, words in deleted.items():
        if column < stored.width:
            spelt = _spellings(connection, stored, column, words)
            suspects += [f"c{column} = ?"] * len(spelt)
            binds += spelt
    titles = titles_of(sheet, found)
    if titles:
        suspects.append(f"COALESCE({cells}) IN ({', '.join('?' * len(titles))})")
        binds += sorted(titles)
    sql = (
        f"SELECT {stored.index}, {cells} FROM {stored.relation} WHERE {there} AND ({' OR '.join(suspects)}) ORDER BY 1"
    )
    result, aside = connection.execute(sql, binds), list[Aside]()
    while rows := result.fetchmany(10_000):
        for index, *row in rows:
            clean, number = stripped(row), index + stored.first
            reason = any(clean) and (
                why_no_record(number, clean, found.names, begins, titles) or why_deleted(clean, deleted)
            )
            if reason:
                aside.append(_aside(number, clean, reason))
    headers = {row.row for row in aside if row.reason in (HEADER_AGAIN, OTHER_HEADER)}
    above = {number - 1 for number in headers} - {row.row for row in aside}
    return [*aside, *(_aside(*line, NOTE) for line in alone(connection, stored, there, above))]


def _spellings(connection: Embedded, stored: Stored, column: int, words: frozenset[str]) -> list[str]:
    """Return how the words of deletion are spelt in a column; a column of anything else has none."""
    sql = f"SELECT DISTINCT c{column} FROM {stored.relation} WHERE LENGTH(c{column}) < 40 LIMIT 1000"
    return [cell for (cell,) in connection.execute(sql).fetchall() if folded_name(cell) in words]


def _fill_stored(connection: Embedded, sheet: Sheet, stored: Stored, found: Recognised) -> None:
    """Fill the cells of ranges that go down (what has ranges is a table of ours)."""
    by_column: dict[int, list[Merge]] = {}
    for merges in _fills(sheet, found).values():
        for merge in merges:
            if merge.left < stored.width:
                by_column.setdefault(merge.left, []).append(merge)
    if not by_column:
        return
    relation, place = stored.relation, f"{stored.relation}.{stored.index}"
    last = (connection.execute(f"SELECT MAX({stored.index}) FROM {relation}").fetchall()[0][0] or 0) + 1
    for column, merges in by_column.items():
        pairs = list(_covered(merges, last))
        connection.execute(
            f"UPDATE {relation} SET c{column} = m.v FROM (SELECT f.r AS r, {relation}.c{column} AS v FROM "
            "(SELECT UNNEST(CAST(? AS BIGINT[])) AS r, UNNEST(CAST(? AS BIGINT[])) AS t) AS f "
            f"JOIN {relation} ON {place} = f.t) AS m WHERE {place} = m.r AND {relation}.c{column} IS NULL",
            [[row for row, _ in pairs], [top for _, top in pairs]],
        )


def _covered(merges: Sequence[Merge], last: int) -> Iterator[tuple[int, int]]:
    """Yield each row that a range goes down to, and that of its value, from 0; ranges that overlap fill a row once."""
    done = 0
    for merge in sorted(merges, key=lambda m: m.top):
        for row in range(max(merge.top, done) + 1, min(merge.bottom, last) + 1):
            yield row - 1, merge.top - 1
        done = max(done, merge.bottom)
