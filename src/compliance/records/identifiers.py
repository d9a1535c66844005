"""What is not ours in SQL: names of others, paths, and texts that stand in a statement where nothing can be bound."""

from __future__ import annotations

from pathlib import Path


def foreign(name: str) -> str:
    """Return the identifier quoted, whatever it is."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return the text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def glob_free(path: Path) -> str:
    """Return a path that DuckDB takes as it stands, whatever marks are in it."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
