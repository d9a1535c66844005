"""Opening the store: one file beside the exports, made when it is not there, migrated when it is older.

Writing happens inside one transaction that takes the lock at once (``BEGIN IMMEDIATE``): a second run waits
for it, and is refused in one sentence when it takes too long. Killed at any moment, the file is as it was before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.store.schema import HEAD, METADATA
from compliance.store.sound import DamagedError

PATIENCE = 30
VERSION_TABLE = "alembic_version"


@contextmanager
def opened(path: Path, *, writing: bool = True, make: bool = True, patience: int = PATIENCE) -> Iterator[Connection]:
    """Yield a connection inside a transaction; it is committed on leaving, and undone by any exception.

    ``writing``: nobody else may write meanwhile. ``make``: with ``writing``, it is made when it is not there.
    ``patience``: seconds to wait for another writer.
    Raises ProblemsError for a store that cannot be opened, read or written.
    """
    _refuse_impossible(path, make=writing and make)
    engine = _engine(path, patience, "BEGIN IMMEDIATE" if writing else "BEGIN")
    try:
        with engine.connect() as connection:
            _bring_up_to_date(connection, path, writing=writing and make)
            yield connection
            connection.commit()
    except (DamagedError, UnicodeDecodeError) as error:  # SQLite quotes broken bytes in its own message
        raise ProblemsError([_damaged(path)]) from error
    except DatabaseError as error:
        raise ProblemsError([_said(path, error)]) from error
    finally:
        engine.dispose()


def _refuse_impossible(path: Path, *, make: bool) -> None:
    if path.is_dir():
        raise ProblemsError(
            [Problem(Place(str(path)), msg("this is a folder"), msg("a file for the store, such as audits.db"))]
        )
    if not path.exists():
        if not make:
            raise ProblemsError(
                [Problem(Place(str(path)), msg("no such store"), msg("the file given to audit --store"))]
            )
        if not path.parent.is_dir():
            raise ProblemsError(
                [Problem(Place(str(path)), msg("no such folder for the store"), msg("a folder that exists"))]
            )


def _engine(path: Path, patience: int, begin: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def _plain(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _at_once(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _bring_up_to_date(connection: Connection, path: Path, *, writing: bool) -> None:
    tables = set(inspect(connection).get_table_names())
    if not tables and writing:
        METADATA.create_all(connection)
        connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})
        return
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() if _ours(tables) else None
    if found is None:
        raise ProblemsError(
            [Problem(Place(str(path)), msg("this database is not a store of audits"), msg("a file of its own"))]
        )
    if found == HEAD:
        return
    from compliance.store.migrating import migrate  # noqa: PLC0415  (only an older store needs the migrations)

    migrate(connection, str(found), path)


def _ours(tables: set[str]) -> bool:
    return tables >= {VERSION_TABLE, *METADATA.tables}


_DAMAGE = ("not a database", "malformed", "Could not decode", "corrupt")


def _damaged(path: Path) -> Problem:
    wanted = msg("a copy from before the damage")
    return Problem(Place(str(path)), msg("the store is damaged; nothing was changed in it"), wanted)


def _said(path: Path, error: DatabaseError) -> Problem:
    words = str(error.orig)
    if "locked" in words:
        return Problem(
            Place(str(path)), msg("another run is writing to the store"), msg("to be tried again when it is done")
        )
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return Problem(
            Place(str(path)), msg("the store may not be written"), msg("a file and folder that may be written")
        )
    if "full" in words or "disk I/O" in words:
        return Problem(
            Place(str(path)), msg("the disk is full or broken; the store is as it was before"), msg("free space")
        )
    if any(sign in words for sign in _DAMAGE):
        return _damaged(path)
    return Problem(
        Place(str(path)), msg("the store cannot be used: {words}", words=words), msg("a store that this version wrote")
    )
