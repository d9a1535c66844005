"""Which rules can be assessed over what was found, and what the others want: each rule's plan says what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from compliance.catalogue.catalogue import Catalogue
from compliance.plan.compile import compile_rule
from compliance.plan.context import AuditMoment
from compliance.plan.scope import Seen, World
from compliance.tables import Column, Records, Unusable


class Readiness(Struct, frozen=True):
    """One rule. ``blocked``: why it cannot be assessed at all (``no_export:…``, ``parameter:…``), else empty.

    ``absent``: columns that it reads and no export has, as ``type.field``: what depends on them is not assessable.
    """

    rule: str
    blocked: str
    absent: tuple[str, ...]


class _Asked(Mapping[str, Column]):
    """The columns of a table, noting which of those that no export has are asked for."""

    def __init__(self, name: str, columns: Mapping[str, Column], absent: set[str]) -> None:
        self._name, self._columns, self._absent = name, columns, absent

    def __getitem__(self, field: str) -> Column:
        column = self._columns[field]
        if column.unusable is Unusable.ALL:
            self._absent.add(f"{self._name}.{field}")
        return column

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def readiness(catalogue: Catalogue, records: Records, at: AuditMoment) -> tuple[Readiness, ...]:
    """Compile every rule against the tables, without running any."""
    found = []
    for rule_id, entry in sorted(catalogue.rules.items()):
        absent: set[str] = set()
        tables = {
            name: Seen(table.relation, _Asked(name, table.columns, absent), table.extent)
            for name, table in records.tables.items()
        }
        plan = compile_rule(
            entry, catalogue=catalogue, world=World(catalogue.record_types, tables), at=at, param_rows=[]
        )
        found.append(Readiness(rule_id, plan.blocked, tuple(sorted(absent)) if not plan.blocked else ()))
    return tuple(found)
