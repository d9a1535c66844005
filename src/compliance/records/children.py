"""Cells that hold a list become rows of a child record type."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.finding.pick import RawRows, RawSelect
from compliance.records.values import parse

_ITEM = RecordField.model_construct(type="id")  # nothing to check
_MARKS = re.compile(r"[,，、;；\n]")


def split_rows(
    connection: Embedded,
    raw: dict[str, list[RawRows | RawSelect]],
    record_types: Mapping[str, RecordType],
) -> None:
    """Add to ``raw`` the child rows of every split field whose parent is there: ``parent`` (its key) and ``item``.

    A list that says that there is none has no entry.
    """
    for name, kind in record_types.items():
        for field, spec in kind.fields.items():
            if spec.split is None or name not in raw:
                continue
            rows = raw.setdefault(spec.split, [])
            for source in raw[name]:
                rows.append(RawRows(("parent", "item"), _split(connection, source, kind.key[0], field)))


def _split(
    connection: Embedded, source: RawRows | RawSelect, key: str, field: str
) -> list[tuple[int, tuple[str | None, ...]]]:
    if key not in source.fields or field not in source.fields:
        return []
    found: list[tuple[int, tuple[str | None, ...]]] = []
    for row, owner, items in _cells(connection, source, key, field):
        found.extend((row, (owner, item.strip())) for item in _MARKS.split(items or "") if _names(item))
    return found


def _names(item: str) -> bool:
    """Whether an entry of a list names something, be it unusable."""
    read = parse(_ITEM, item)
    return bool(read.reason) or (read.value is not None and not read.none)


def _cells(
    connection: Embedded, source: RawRows | RawSelect, key: str, field: str
) -> list[tuple[int, str | None, str | None]]:
    if isinstance(source, RawRows):
        owner, items = source.fields.index(key), source.fields.index(field)
        return [(row, cells[owner], cells[items]) for row, cells in source.rows]
    sql = (
        f"SELECT _row, {quote(key)}, {quote(field)} FROM ({source.select}) WHERE {quote(field)} IS NOT NULL ORDER BY 1"
    )
    return connection.execute(sql).fetchall()
