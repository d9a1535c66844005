"""Cells that hold a list become rows of a child record type."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.catalogue.record_type import RecordType
from compliance.records.assemble import RawRows

_MARKS = re.compile(r"[,，、;；\n]")


def split_rows(raw: dict[str, list[RawRows]], record_types: Mapping[str, RecordType]) -> None:
    """Add to ``raw`` the child rows of every split field whose parent is there: ``parent`` (its key) and ``item``."""
    for name, kind in record_types.items():
        for field, spec in kind.fields.items():
            if spec.split is None or name not in raw:
                continue
            rows = raw.setdefault(spec.split, [])
            for source in raw[name]:
                rows.append(RawRows(("parent", "item"), _split(source, kind.key[0], field)))


def _split(source: RawRows, key: str, field: str) -> list[tuple[int, tuple[str | None, ...]]]:
    if key not in source.fields or field not in source.fields:
        return []
    owner, items = source.fields.index(key), source.fields.index(field)
    found: list[tuple[int, tuple[str | None, ...]]] = []
    for row, cells in source.rows:
        marked = _MARKS.split(cells[items] or "")
        found.extend((row, (cells[owner], item.strip())) for item in marked if item.strip())
    return found
