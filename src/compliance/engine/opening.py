"""The embedded database of one audit: how much memory it may take, and where it puts what does not fit."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.engine.database import Connection
from compliance.engine.embedded import Embedded
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError

if TYPE_CHECKING:
    import duckdb

Config = dict[str, str | bool | int | float | list[str]]
_UNITS = {"MB": 10**6, "GB": 10**9, "MIB": 2**20, "GIB": 2**30}
# Python, the readers' buffers and what the allocator has not given back lie outside of what the database counts.
SHARE = 0.85
_NARROW: Config = {"threads": 1, "async_threads": 0}


def bytes_of(size: str) -> int:
    """Read a size such as ``4GB`` or ``512 MiB``; ValueError otherwise."""
    found = re.fullmatch(r"(\d{1,6}) ?([MG]i?B)", size, re.ASCII | re.IGNORECASE)
    if found is None or int(found[1]) * _UNITS[found[2].upper()] < _UNITS["MB"] * 256:
        raise ValueError(msg("a size of at least 256MB, such as 4GB"))
    return int(found[1]) * _UNITS[found[2].upper()]


def opened(memory_limit: int | None = None, *, narrow: bool = False) -> Embedded:
    """Return a database in memory that spills below the system's folder for temporary files; ProblemsError without one.

    ``memory_limit``: bytes that the whole process should keep to; None: the database's own default, four fifths of
    the machine's memory. ``narrow``: begin no threads until ``widen``: few rows gain nothing by them, and a process
    with threads cannot be forked. It is opened when a statement needs it.
    """
    _found(tempfile.gettempdir)
    config: Config = {
        "allocator_flush_threshold": "32MB",
        "allocator_background_threads": memory_limit is not None,
    }
    if memory_limit is not None:
        config["memory_limit"] = f"{int(memory_limit * SHARE)}B"
    return Embedded(partial(_begun, config | _NARROW if narrow else config))


def _begun(config: Config) -> tuple[duckdb.DuckDBPyConnection, Path]:
    import duckdb  # noqa: PLC0415  (only what needs it loads it)

    spilled = Path(_found(partial(tempfile.mkdtemp, prefix="compliance-")))  # rows unmasked: for the user alone
    connection = duckdb.connect(config=config | {"temp_directory": str(spilled / "spilled")})
    connection.execute("SET enable_progress_bar = false")  # progress is the command line's to tell
    return connection, spilled


def _found(folder: Callable[[], str]) -> str:
    """Return the folder for temporary files; ProblemsError where none can be used."""
    try:
        return folder()
    except OSError as error:
        what = msg("no folder for temporary files can be used")
        wanted = msg("one that may be written and has free space; TMPDIR names it")
        raise ProblemsError([Problem(Place("TMPDIR"), what, wanted)]) from error


def widen(connection: Connection) -> None:
    """Let the database have all the threads that it takes by itself."""
    for setting in _NARROW:
        connection.execute(f"RESET {setting}")
