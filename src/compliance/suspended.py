"""Suspensions without an end: from their first day on nothing falls due for whom they belong to, so they are told."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.embedded import Embedded
from compliance.tables import ROW_BASE, CellsOfField, Records, Unusable


def with_open_suspensions(connection: Embedded, catalogue: Catalogue, records: Records) -> Records:
    """Return the records, their sources with the suspensions that begin and never end."""
    found: dict[int, dict[str, list[int]]] = {}
    for record_type, begin, end in sorted(set(_suspensions(catalogue))):
        table = records.tables.get(record_type)
        if table is None or any(table.columns[name].unusable is Unusable.ALL for name in (begin, end)):
            continue
        marks = [f"{name}__bad" for name in (begin, end) if table.columns[name].unusable is Unusable.SOME]
        for row, first, last, *bad in connection.relation(table.relation).rows(("_row", begin, end, *marks)):
            if first is not None and last is None and not any(bad):
                found.setdefault(row // ROW_BASE, {}).setdefault(end, []).append(row % ROW_BASE)
    if not found:
        return records
    told = {
        number: tuple(CellsOfField(field, len(rows), min(rows)) for field, rows in sorted(ends.items()))
        for number, ends in found.items()
    }
    sources = tuple(replace(s, open_ends=told[s.number]) if s.number in told else s for s in records.sources)
    return replace(records, sources=sources)


def _suspensions(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield the record types that rules take suspensions from, with the fields of their ends."""
    for entry in catalogue.rules.values():
        active = entry.rule.each.active
        ends = active.without if active is not None else None
        if ends is not None and "." not in ends.from_ + ends.to:  # an end in another record is that record's own
            yield ends.of, ends.from_, ends.to
