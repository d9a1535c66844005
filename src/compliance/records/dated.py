"""From which day to which the records of each export are, and how many of them have no time of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from msgspec import Struct

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.tables import ROW_BASE, CellsOfField, Table, Unusable

Days = tuple[date, date]


class Dated(Struct, frozen=True):
    """Of one source the first and last day of its own times, and its rows that have none, which lie in no period."""

    days: Days | None = None
    undated: tuple[CellsOfField, ...] = ()


def dated(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> dict[int, Dated]:
    """Return what the logs' own times tell, by the number of the source."""
    found: dict[int, Dated] = {}
    for name, table in tables.items():
        at = record_types[name].at
        if record_types[name].role != "log" or at is None or table.columns[at].unusable is Unusable.ALL:
            continue
        marked = table.columns[at].unusable is Unusable.SOME
        for number, days, blank, first in _of_table(connection, table.relation, at, marked=marked):
            found[number] = Dated(days, (CellsOfField(at, blank, first % ROW_BASE),) if blank else ())
    return found


def _of_table(
    connection: Embedded, relation: str, at: str, *, marked: bool
) -> Iterator[tuple[int, Days | None, int, int]]:
    """Yield of each source its number, its days, how many times are blank (not unusable) and the first such row."""
    held = connection.held(relation)
    if held is not None:
        by_source: dict[int, list[tuple[int, datetime | None, bool]]] = {}
        for row, moment, *bad in held.rows(("_row", at, *([f"{at}__bad"] if marked else []))):
            by_source.setdefault(row // ROW_BASE, []).append((row, moment, any(bad)))
        for number, rows in by_source.items():
            times = [moment.date() for _, moment, _ in rows if moment is not None]
            blank = [row for row, moment, bad in rows if moment is None and not bad]
            yield number, (min(times), max(times)) if times else None, len(blank), min(blank, default=0)
        return
    day = f"CAST({quote(at)} AS DATE)"
    lacks = f"{quote(at)} IS NULL" + (f" AND {quote(at + '__bad')} IS NOT TRUE" if marked else "")
    sql = (
        f"SELECT _row // {ROW_BASE}, MIN({day}), MAX({day}), COUNT(*) FILTER ({lacks}), MIN(_row) FILTER ({lacks}) "
        f"FROM {quote(relation)} GROUP BY 1"
    )
    for number, first, last, blank, row in connection.execute(sql).fetchall():
        yield number, (first, last) if first else None, blank, row or 0
