"""Typed cells as texts in SQL: by them keys and contents of rows are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.catalogue.record_type import RecordType
from compliance.engine.dialect import OPERATORS
from compliance.engine.emit import quote
from compliance.tables import Column, Unusable

STOOD = "__stood"
"""After a field's name: the column with its text in the export, of cells that cannot be used."""


def physical(columns: Mapping[str, Column]) -> list[str]:
    """Return the columns of the relation that these fields have."""
    found: list[str] = []
    for name, column in columns.items():
        found.append(name)
        if column.precision == "mixed":
            found.append(f"{name}__day")
        if column.unusable is Unusable.SOME:
            found.append(f"{name}__bad")
    return found


def key_sql(kind: RecordType, columns: dict[str, Column]) -> str:
    """Return SQL for a row's key: its fields' texts; of a type without a key, a digest of what identifies it."""
    parts = [cell_sql(f, columns[f]) if f in columns else "''" for f in kind.key]
    if len(parts) > 1:  # as ``ledger.joined_key`` joins them
        parts = [OPERATORS["key_part"].format(part) for part in parts]
    return " || '|' || ".join(parts) if parts else f"md5({content_sql(columns, kind.identifying)})"


def content_sql(columns: dict[str, Column], names: Iterable[str]) -> str:
    """Return SQL for the text of these fields; one without a column is as one that is blank."""
    parts = [
        f"{cell_sql(name, columns[name])} || CASE WHEN {quote(name)} IS NULL THEN CHR(1) ELSE '' END"
        if name in columns
        else "CHR(1)"
        for name in names
    ]
    return " || CHR(31) || ".join(parts) if parts else "''"


def cell_sql(name: str, column: Column) -> str:
    """Return a key field as text; a time as its day where it is date-only."""
    if column.type in ("date", "time"):
        day = f"STRFTIME({quote(name)}, '%Y-%m-%d')"
        moment = f"STRFTIME({quote(name)}, '%Y-%m-%d %H:%M:%S')"
        if column.precision == "day":
            return f"COALESCE({day}, '')"
        if column.precision == "instant":
            return f"COALESCE({moment}, '')"
        return f"COALESCE(CASE WHEN {quote(name + '__day')} THEN {day} ELSE {moment} END, '')"
    return f"COALESCE(CAST({quote(name)} AS VARCHAR), '')"


def stands_sql(name: str, column: Column) -> str:
    """Return SQL for a cell as it is told from another's: its value, that it is blank, or that it cannot be used."""
    bad = f"WHEN {quote(f'{name}__bad')} THEN CHR(2) " if column.unusable is Unusable.SOME else ""
    return f"CASE {bad}WHEN {quote(name)} IS NULL THEN CHR(1) ELSE {cell_sql(name, column)} END"


def told_sql(name: str, column: Column) -> str:
    """Return SQL as ``stands_sql``, of an unusable cell with its text: rows that differ in one are not equal."""
    if column.unusable is not Unusable.SOME:
        return stands_sql(name, column)
    stood = f"CASE WHEN {quote(f'{name}__bad')} THEN COALESCE({quote(name + STOOD)}, '') ELSE '' END"
    return f"{stands_sql(name, column)} || {stood}"


def with_texts(columns: Mapping[str, Column], raw: str) -> str:
    """Return SQL for the typed rows beside the texts of their columns that have cells which cannot be used.

    The rows of a split list share their number; they were one row, so no text tells them apart.
    """
    some = [name for name, column in columns.items() if column.unusable is Unusable.SOME]
    if not some:
        return "typed"
    texts = ", ".join(f"ANY_VALUE(CAST({quote(name)} AS VARCHAR)) AS {quote(name + STOOD)}" for name in some)
    return f"typed LEFT JOIN (SELECT _row, {texts} FROM {quote(raw)} GROUP BY _row HAVING COUNT(*) = 1) USING (_row)"
