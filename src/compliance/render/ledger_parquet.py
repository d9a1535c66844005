"""The ledger as Parquet, in a fixed order of rows."""

from __future__ import annotations

from pathlib import Path

import duckdb


def write_ledger_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table ``ledger`` to a file, by rule, subject, window, site and state; OSError when it cannot."""
    try:
        connection.execute(
            'COPY (SELECT * FROM "ledger" ORDER BY rule, subject, "window", site, state, reason) TO ? '
            "(FORMAT parquet, COMPRESSION zstd)",
            [str(path)],
        )
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error
