"""The ledger as Parquet, in a fixed order of rows."""

from __future__ import annotations

from pathlib import Path

import duckdb


def write_ledger_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table ``ledger`` to a file, ordered by rule, subject, window, site and state."""
    connection.execute(
        'COPY (SELECT * FROM "ledger" ORDER BY rule, subject, "window", site, state, reason) TO ? '
        "(FORMAT parquet, COMPRESSION zstd)",
        [str(path)],
    )
