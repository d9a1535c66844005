"""Texts that point to something outside of the records (an attachment, a paper file) or to another row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.nones import ELSEWHERE
from compliance.tables import ROW_BASE, CellsOfField, Table, Unusable

Found = tuple[int, str, int, int]  # number of the source, field, how many cells, the first one's row


def pointing_elsewhere(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> dict[int, tuple[CellsOfField, ...]]:
    """Return the text fields that have such cells, by the number of the source."""
    found: dict[int, tuple[CellsOfField, ...]] = {}
    for name, table in tables.items():
        texts = [
            field
            for field, spec in record_types[name].fields.items()
            if spec.type == "text" and table.columns[field].unusable is not Unusable.ALL
        ]
        for number, field, cells, first in _found(connection, table.relation, texts):
            found[number] = (*found.get(number, ()), CellsOfField(field, cells, first % ROW_BASE))
    return found


def _found(connection: Embedded, relation: str, fields: list[str]) -> Iterator[Found]:
    held = connection.held(relation)
    if held is None:
        yield from _asked(connection, relation, fields)
        return
    for field in fields:
        if not any(text.lower() in ELSEWHERE for text in held.texts(field)):
            continue
        rows: dict[int, list[int]] = {}
        for row, text in held.rows(("_row", field)):
            if text is not None and text.lower() in ELSEWHERE:
                rows.setdefault(row // ROW_BASE, []).append(row)
        yield from ((number, field, len(these), min(these)) for number, these in rows.items())


def _asked(connection: Embedded, relation: str, fields: list[str]) -> Iterator[Found]:
    """Ask for all fields at once: the table is large."""
    if not fields:
        return
    words = "(SELECT UNNEST(CAST(? AS VARCHAR[])))"
    points = [f"lower({quote(field)}) IN {words}" for field in fields]
    counted = ", ".join(f"COUNT(*) FILTER ({p}), MIN(_row) FILTER ({p})" for p in points)
    sql = f"SELECT _row // {ROW_BASE}, {counted} FROM {quote(relation)} GROUP BY 1 ORDER BY 1"
    for number, *told in connection.execute(sql, [sorted(ELSEWHERE)] * (2 * len(fields))).fetchall():
        pairs = zip(fields, told[::2], told[1::2], strict=True)
        yield from ((number, field, cells, first) for field, cells, first in pairs if cells)
