"""The ledger as Parquet, in a fixed order of rows: by DuckDB where it lies there, else by a small writer in Rust.

Few rows were judged elsewhere; only to write them, DuckDB would have to be loaded and handed all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any

from compliance.engine.database import Database, DuckDatabase
from compliance.engine.emit import quote
from compliance.engine.sqlite_dialect import since_1970
from compliance.ledger import COLUMNS
from compliance.render.inert import MARK

Key = tuple[str, str, str, str]  # rule, subject, window, site
Shown = tuple[str, str, str]  # subject, window, site

ORDER = ("rule", "subject", "window", "site", "state", "reason")
_NAMES = [name for name, _ in COLUMNS]
_KEY = itemgetter(*(_NAMES.index(name) for name in ("rule", "subject", "window", "site")))
_ORDERED = itemgetter(*(_NAMES.index(name) for name in ORDER))
_PLACES = [_NAMES.index(name) for name in ("subject", "window", "site")]
_SHOWN_NAMES = "masked_names"
_MASKED = (
    '(SELECT l.* REPLACE (COALESCE(m.to_subject, l.subject) AS subject, COALESCE(m.to_window, l."window") AS "window", '
    f'COALESCE(m.to_site, l.site) AS site) FROM "ledger" AS l LEFT JOIN "{_SHOWN_NAMES}" AS m '
    'ON m.rule = l.rule AND m.subject = l.subject AND m."window" = l."window" AND m.site = l.site)'
)


def write_ledger_file(ledger: DuckDatabase, shown: Callable[[], Mapping[Key, Shown]], path: Path) -> None:
    """Write the table ``ledger`` to a file, by ORDER; OSError when it cannot.

    ``shown``: returns what keys are in the file, of those that are not shown as they are.
    """
    import duckdb  # noqa: PLC0415  (loaded when it is needed)

    source, order = quote("ledger"), ", ".join([quote(name) for name in ORDER])
    if rows := [(*key, *to) for key, to in shown().items()]:
        columns = ("rule", "subject", "window", "site", "to_subject", "to_window", "to_site")
        ledger.load(_SHOWN_NAMES, [(name, "VARCHAR") for name in columns], rows)
        source = _MASKED
    try:
        ledger.execute(
            f"COPY (SELECT * FROM {source} ORDER BY {order}) TO ? "
            "(FORMAT parquet, COMPRESSION zstd, KV_METADATA {generator: ?}, "
            "USE_TMP_FILE false)",  # where it waits is for ourselves to say
            [str(path), MARK],
        )
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error


def packed_ledger(ledger: Database, shown: Callable[[], Mapping[Key, Shown]]) -> bytes:
    """Return the bytes of such a file, of few rows in SQLite."""
    from arro3.core import Array, DataType, Table  # noqa: PLC0415  (many rows never need it)
    from arro3.io import write_parquet  # noqa: PLC0415  (as above)

    text, number = DataType.string(), DataType.int64()
    types = {"VARCHAR": text, "BIGINT": number, "BOOLEAN": DataType.bool(), "TIMESTAMP": DataType.timestamp("us")}
    asked = [since_1970(quote(name)) if type_ == "TIMESTAMP" else quote(name) for name, type_ in COLUMNS]
    rows = ledger.rows(f"SELECT {', '.join(asked)} FROM ledger")
    if others := shown():
        rows = [_masked(row, others) for row in rows]
    rows.sort(key=_ORDERED)
    cells = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    columns = [
        Array(values, text if type_ == "VARCHAR" else number).cast(types[type_])  # flags and times are numbers here
        for (_, type_), values in zip(COLUMNS, cells, strict=True)
    ]
    made = BytesIO()
    write_parquet(
        Table.from_arrays(columns, names=_NAMES), made, compression="zstd(3)", key_value_metadata={"generator": MARK}
    )
    return made.getvalue()


def _masked(row: tuple[Any, ...], shown: Mapping[Key, Shown]) -> tuple[Any, ...]:
    to = shown.get(_KEY(row))
    if to is None:
        return row
    cells = list(row)
    for place, text in zip(_PLACES, to, strict=True):
        cells[place] = text
    return tuple(cells)
