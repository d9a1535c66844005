from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance.server import binaries, server

if TYPE_CHECKING:
    import psycopg


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection]:
    """Yield a connection to a server of our own; COMPLIANCE_POSTGRES=required makes its absence a failure."""
    required = os.environ.get("COMPLIANCE_POSTGRES") == "required"
    try:
        import psycopg
    except ImportError:
        if required:
            raise
        pytest.skip("psycopg is not installed")
    if binaries() is None:
        assert not required, "no PostgreSQL server is installed"
        pytest.skip("no PostgreSQL server is installed")
    folder = tmp_path_factory.mktemp("postgres")
    for inside in (folder, *folder.parents):
        if inside == Path(tempfile.gettempdir()):
            break
        _let_through(inside)
    with server(folder) as where, psycopg.connect(where, autocommit=True) as connection:
        yield connection


def _let_through(folder: Path) -> None:
    """The server's user must be able to reach its folder below pytest's private one."""
    folder.chmod(folder.stat().st_mode | 0o011)
