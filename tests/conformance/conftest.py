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
def postgres() -> Iterator[psycopg.Connection]:
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
    with tempfile.TemporaryDirectory(prefix="compliance-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)  # not below pytest's own folder: that is closed to other users, the server's too
        folder.chmod(0o711)
        with server(folder) as where, psycopg.connect(where, autocommit=True) as connection:
            yield connection
