"""From which day to which the records of each export are, beside what it says that it covers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.records.identifiers import quote
from compliance.tables import ROW_BASE, Table, Unusable


def days_of_records(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> dict[int, tuple[date, date]]:
    """Return the first and last day of the logs' own times, by the number of the source."""
    found: dict[int, tuple[date, date]] = {}
    for name, table in tables.items():
        at = record_types[name].at
        if record_types[name].role != "log" or at is None or table.columns[at].unusable is Unusable.ALL:
            continue
        held = connection.held(table.relation)
        if held is not None:
            for row, moment in held.rows(("_row", at)):
                if moment is not None:
                    known, here = found.get(row // ROW_BASE), moment.date()
                    found[row // ROW_BASE] = (min(known[0], here), max(known[1], here)) if known else (here, here)
            continue
        day = f"CAST({quote(at)} AS DATE)"
        sql = f"SELECT _row // {ROW_BASE}, MIN({day}), MAX({day}) FROM {quote(table.relation)} GROUP BY 1"
        found |= {number: (first, last) for number, first, last in connection.execute(sql).fetchall() if first}
    return found
