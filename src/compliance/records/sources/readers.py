"""What reads: another text of the readers, or another version of the libraries they rest on, reads anew."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from compliance.records.sources.kind import Kind

_LIBRARIES = {"xlsx": "fastexcel", "xls": "fastexcel", "ods": "fastexcel", "html": "lxml"}


@cache
def readers() -> str:
    """Return what tells one set of readers from another."""
    told = hashlib.sha256(f"{sys.version}\n{_version('duckdb')}\n".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()


@cache
def library(kind: Kind) -> str:
    """Return the version of the library that reads a kind, where it is one of its own."""
    return _version(_LIBRARIES[kind]) if kind in _LIBRARIES else ""


def _version(name: str) -> str:
    from importlib.metadata import version  # noqa: PLC0415  (the database's own would load it, and few rows need none)

    return version(name)
