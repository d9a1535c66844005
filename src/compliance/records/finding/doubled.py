"""Two columns of one sheet under the same header: which of them would be the field nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engine.embedded import Embedded
from compliance.records.finding.headers import Recognised
from compliance.records.sources.sheet import Cells, Sheet


def doubled(connection: Embedded, sheet: Sheet, found: Recognised) -> Iterator[tuple[str, int]]:
    """Yield the header of each field whose other column says otherwise, and the first row in which it does.

    Another column that is blank wherever it is not the same leaves no doubt.
    """
    for field, at in found.columns.items():
        rows = [row for other in found.others(field) if (row := _first(connection, sheet, found, at, other))]
        if rows:
            yield found.names[at], min(rows)


def _first(connection: Embedded, sheet: Sheet, found: Recognised, at: int, other: int) -> int | None:
    """Return the number of the first row below the header in which the other column says otherwise."""
    for number, cells in sheet.lines if sheet.lines is not None else sheet.head:
        if number > found.header and _cell(cells, other) not in (None, _cell(cells, at)):
            return number
    stored = sheet.stored
    if stored is None or other >= stored.width:
        return None
    mine = f"COALESCE(c{at}, '')" if at < stored.width else "''"
    sql = (
        f"SELECT MIN({stored.index}) FROM {stored.relation} WHERE {stored.index} + {stored.first} > {found.header} "
        f"AND COALESCE(c{other}, '') NOT IN ('', {mine})"
    )
    row = connection.execute(sql).fetchall()[0][0]
    return None if row is None else int(row) + stored.first


def _cell(cells: Cells, at: int) -> str | None:
    return (cells[at] or None) if at < len(cells) else None
