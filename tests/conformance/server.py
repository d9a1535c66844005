"""A PostgreSQL server of our own, on loopback, in a temporary folder, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OWNER = "postgres"  # the server refuses to run as root; Debian's package makes this user


def binaries() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server whose data lie in the folder, yield its connection string, stop it."""
    bin_ = binaries()
    assert bin_ is not None
    data, port = folder / "data", _free_port()
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
        who = {"user": OWNER}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder, **who}
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", "audit", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        **quiet,
    )
    # Compiling a large statement takes longer than running it over a few rows.
    options = f"-h 127.0.0.1 -p {port} -k '' -c fsync=off -c timezone=UTC -c jit=off"
    subprocess.run(
        [bin_ / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], check=True, **quiet
    )
    try:
        yield f"host=127.0.0.1 port={port} user=audit dbname=postgres"
    finally:
        subprocess.run([bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=True, **quiet)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
