"""The ledger as Parquet, in a fixed order of rows."""

from __future__ import annotations

from pathlib import Path

from compliance.engine.database import Connection

_MASKED = (
    '(SELECT l.* REPLACE (COALESCE(m.to_subject, l.subject) AS subject, COALESCE(m.to_window, l."window") AS "window", '
    'COALESCE(m.to_site, l.site) AS site) FROM "ledger" AS l LEFT JOIN "{names}" AS m '
    'ON m.rule = l.rule AND m.subject = l.subject AND m."window" = l."window" AND m.site = l.site)'
)


def write_ledger_file(connection: Connection, path: Path, *, names: str | None = None) -> None:
    """Write the table ``ledger`` to a file, by rule, subject, window, site and state; OSError when it cannot.

    ``names``: a table that says what subjects, windows and sites become; None: they stay.
    """
    source = '"ledger"' if names is None else _MASKED.format(names=names)
    import duckdb  # noqa: PLC0415  (loaded when it is needed)

    try:
        connection.execute(
            f'COPY (SELECT * FROM {source} ORDER BY rule, subject, "window", site, state, reason) TO ? '
            "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)",  # where it waits is for ourselves to say
            [str(path)],
        )
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error
