"""Every export of a log says of which days its records are, few rows or many."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.records import assemble
from compliance.tables import CellsOfField
from unit.records.making import delimited
from unit.records.reading import record_type, told

TYPES = {
    "visits": record_type(
        {"no": {"type": "id", "required": True}, "at": {"type": "time"}}, key=("no",), at="at", role="log"
    )
}


@pytest.mark.parametrize("held", [True, False])
def test_the_first_and_the_last_day_and_rows_without_a_time_are_told_of_each_export(
    held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(assemble, "FEW", 0)
    days = ["2026-03-02 09:00", "", "2026-01-31", "2026-13-02", "2026-03-02 23:59"]
    delimited(tmp_path / "a.csv", [["no", "at"], *([f"A{n}", day] for n, day in enumerate(days))])
    delimited(tmp_path / "b.csv", [["no", "at"], ["B1", ""]])
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert (said.connection.held("rec_visits") is not None) is held
        assert [source.days for source in said.records.sources] == [(date(2026, 1, 31), date(2026, 3, 2)), None]
        assert [source.undated for source in said.records.sources] == [
            (CellsOfField("at", 1, 3),),
            (CellsOfField("at", 1, 2),),
        ]
