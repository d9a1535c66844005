"""Tables of a PostgreSQL database that the audit file declares: read only, over one connection, as texts.

The password comes from the environment (``COMPLIANCE_PASSWORD_`` and the name in capitals) or from PostgreSQL's own
password file; it stands in no file of ours and in no message.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from compliance.catalogue.profile import DatabaseSource
from compliance.engine.embedded import database_fault
from compliance.message import msg
from compliance.problems import Place, Problem, fault_of
from compliance.records.sources.blob import open_blob
from compliance.records.sources.delimited import Reading
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.sheet import Sheet, UnreadableError
from compliance.records.sources.table_files import bounded, sheet_of_file

if TYPE_CHECKING:
    import psycopg

_COLUMNS = (
    "SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 "
    "AND NOT a.attisdropped ORDER BY a.attnum"
)


def read_databases(reading: Reading, databases: tuple[DatabaseSource, ...]) -> Iterator[Sheet | Problem]:
    """Read the declared tables of every database; what cannot be read is a problem."""
    for database in databases:
        try:
            yield from _tables(reading, database)
        except UnreadableError as error:
            yield Problem(Place(database.name), error.message, error.expected)


def _tables(reading: Reading, database: DatabaseSource) -> Iterator[Sheet | Problem]:
    try:
        import psycopg  # noqa: PLC0415  (only a declared database needs it)
    except ImportError as error:
        raise UnreadableError(msg("the PostgreSQL driver is not installed"), msg("the package psycopg")) from error
    secret = f"COMPLIANCE_PASSWORD_{database.name.upper()}"
    try:
        with psycopg.connect(
            host=database.host, port=database.port, dbname=database.database, user=database.user,
            password=os.environ.get(secret), connect_timeout=10, options="-c default_transaction_read_only=on",
        ) as connection:  # fmt: skip
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            for table in database.tables:
                yield _table(reading, connection, database, table)
    except psycopg.Error as error:
        what = msg("the database cannot be read: {why}", why=fault_of(error))
        wanted = msg("a database that can be reached, and its password in the environment as {secret}", secret=secret)
        raise UnreadableError(what, wanted) from error
    except database_fault() as error:
        raise UnreadableError(
            msg("a table cannot be read: {why}", why=fault_of(error)), msg("a table of texts and numbers")
        ) from error


def _table(reading: Reading, connection: psycopg.Connection, database: DatabaseSource, table: str) -> Sheet | Problem:
    from psycopg import sql  # noqa: PLC0415  (as above)

    columns = connection.execute(_COLUMNS, [database.schema_, table]).fetchall()
    if not columns:
        place = Place(database.name, sheet=table)
        return Problem(
            place,
            msg("no such table, or it may not be read"),
            msg("a table of the schema {schema}", schema=database.schema_),
        )
    bounded(len(columns))
    cells = sql.SQL(", ").join(
        sql.SQL(_as_text(type_, reading.offset)).format(sql.Identifier(name)) for name, type_ in columns
    )
    order = sql.SQL(", ").join(sql.SQL(str(n)) for n in range(1, len(columns) + 1))
    rows = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT (FORMAT csv, FORCE_QUOTE *, ENCODING 'UTF8')")
    path = reading.work / f"{fresh_name()}.csv"
    statement = rows.format(cells, sql.Identifier(database.schema_, table), order)
    with path.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in copy:
            out.write(chunk)
    names = [name for name, _ in columns]
    if path.stat().st_size == 0:
        return Sheet(database.name, table, "", ((1, tuple(names)),), ((1, tuple(names)),))
    return sheet_of_file(reading.connection, reading.work, open_blob(path, database.name), table, names, path)


def _as_text(type_: str, offset: timedelta) -> str:
    """Return SQL for a cell as the text that an export would print, by our wall clock; ``{}`` is the column."""
    if type_ == "timestamp with time zone":
        return f"to_char({{}} AT TIME ZONE INTERVAL '{int(offset.total_seconds())} seconds', 'YYYY-MM-DD HH24:MI:SS')"
    if type_ == "timestamp without time zone":
        return "to_char({}, 'YYYY-MM-DD HH24:MI:SS')"
    return "to_char({}, 'YYYY-MM-DD')" if type_ == "date" else "CAST({} AS text)"
