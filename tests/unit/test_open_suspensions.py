"""Suspensions without an end are told of with the first row, whether few rows were read or many."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.engine.opening import opened
from compliance.records.folder import read_rows
from compliance.suspended import with_open_suspensions
from compliance.tables import CellsOfField
from properties.strategies.business import TYPES, catalogue_of, rule_of
from properties.strategies.rules import SUSPENDED

GAP = {"count": {"of": "visits"}, "every": "3 days"}
ROWS = [
    {"suspension_id": "p1", "unit_id": "u1", "from_on": "2026-01-01", "to_on": "2026-01-02"},
    {"suspension_id": "p2", "unit_id": "u1", "from_on": "2026-01-05"},
    {"suspension_id": "p3", "unit_id": "u1"},
    {"suspension_id": "p4", "unit_id": "u1", "from_on": "2026-01-09", "to_on": "!bad"},
    {"suspension_id": "p5", "unit_id": "u1", "from_on": "2026-02-05"},
]


@pytest.mark.parametrize("more", [0, 3000])
@pytest.mark.parametrize(("active", "told"), [(SUSPENDED, (CellsOfField("to_on", 2, 3),)), ({}, ())])
def test_suspensions_without_an_end_are_told(
    more: int, active: dict[str, object], told: tuple[CellsOfField, ...]
) -> None:
    each = {"of": "units", "active": active} if active else "units"
    catalogue = catalogue_of({"a/gap": rule_of(each, "frequency", GAP)}, types=TYPES)
    further = [{**ROWS[0], "suspension_id": f"n{n}"} for n in range(more)]
    with opened() as connection:
        rows = {"units": [], "suspensions": [*ROWS, *further], "visits": []}
        records = read_rows(connection, rows, catalogue.record_types, as_of=date(2026, 3, 1))
        found = with_open_suspensions(connection, catalogue, records)
    assert [source.open_ends for source in found.sources] == [(), told, ()]
