"""Texts that point to something outside of the records (an attachment, a paper file) or to another row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.records.identifiers import quote
from compliance.records.nones import ELSEWHERE
from compliance.tables import Table, Unusable


class Pointing(Struct, frozen=True):
    """How many cells of a field point elsewhere; ``first``: the row of the first one."""

    record_type: str
    field: str
    cells: int
    first: int


def pointing_elsewhere(
    connection: Embedded, tables: Mapping[str, Table], record_types: Mapping[str, RecordType]
) -> Iterator[Pointing]:
    """Yield the text fields that have such cells."""
    for name, table in sorted(tables.items()):
        texts = [
            field
            for field, spec in record_types[name].fields.items()
            if spec.type == "text" and table.columns[field].unusable is not Unusable.ALL
        ]
        for field in texts:
            sql = (
                f"SELECT COUNT(*), MIN(_row) FROM {quote(table.relation)} "
                f"WHERE lower({quote(field)}) IN (SELECT UNNEST(CAST(? AS VARCHAR[])))"
            )
            cells, first = connection.execute(sql, [sorted(ELSEWHERE)]).fetchall()[0]
            if cells:
                yield Pointing(name, field, cells, first)
