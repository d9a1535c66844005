"""Records out of the embedded database into a server, table by table, as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.tables import Records

if TYPE_CHECKING:
    import psycopg


def carry(source: Embedded, server: psycopg.Connection, records: Records) -> None:
    """Create every relation of the records on the server, with the same columns, types and rows."""
    for table in records.tables.values():
        described = source.execute(f"DESCRIBE {quote(table.relation)}").fetchall()
        columns = ", ".join(f"{quote(row[0])} {row[1]}" for row in described)
        server.execute(f"DROP TABLE IF EXISTS {quote(table.relation)}")
        server.execute(f"CREATE TEMP TABLE {quote(table.relation)} ({columns})")
        with server.cursor().copy(f"COPY {quote(table.relation)} FROM STDIN") as copy:
            for row in source.execute(f"SELECT * FROM {quote(table.relation)}").fetchall():
                copy.write_row(row)
