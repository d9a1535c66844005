"""A row that belongs to a record which was not delivered is told of, and so is how many other links lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.records import assemble
from compliance.tables import LinksLost
from unit.records.making import delimited
from unit.records.reading import record_type, told

ID = {"type": "id", "required": True}
TYPES = {
    "homes": record_type({"home": ID, "room": {"type": "text", "aliases": ["房號"]}}, key=("home",)),
    "cases": record_type({"no": ID, "home": {"type": "id", "link": "homes"}, "at": {"type": "time"}}, key=("no",)),
    "events": record_type({"no": {**ID, "link": "cases"}, "what": {"type": "text"}}, parent="cases"),
}


@pytest.mark.parametrize("held", [True, False])
def test_a_child_row_without_its_parent_is_told_of_and_stays_a_row(
    held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(assemble, "FEW", 0)
    delimited(tmp_path / "cases.csv", [["no", "home", "at"], ["C1", "H1", "2026-03-01"]])
    delimited(tmp_path / "events.csv", [["no", "what"], ["C1", "a"], [" c9", "b"], ["無", "c"]])
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        found = said.records.data_findings
        assert [(f.place.file, f.place.line, f.field, f.value, f.reason) for f in found] == [
            ("events.csv", 3, "no", "c9", "no_parent")
        ]
        assert said.sums() == [(1, 1, 0), (3, 3, 0)]


@pytest.mark.parametrize("held", [True, False])
def test_other_links_that_lead_nowhere_are_told_where_their_register_was_delivered(
    held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(assemble, "FEW", 0)
    cases = [
        ["no", "home", "at"],
        ["C1", "H1", ""],
        ["C2", "H2", ""],
        ["C3", "", ""],
        ["C4", "無", ""],
        ["C5", "H3", ""],
    ]
    delimited(tmp_path / "cases.csv", cases)
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert [s.lost for s in said.records.sources] == [()]
    delimited(tmp_path / "homes.csv", [["home", "room"], ["H1", "1-101"], ["H4", "1-104"]])
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert said.records.data_findings == ()
        assert [s.lost for s in said.records.sources] == [(LinksLost("home", "homes", 2, 3),), ()]
        assert said.sums() == [(5, 5, 0), (2, 2, 0)]


@pytest.mark.parametrize("held", [True, False])
def test_links_that_all_lead_to_a_record_are_marked_and_no_others(
    held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(assemble, "FEW", 0)
    delimited(tmp_path / "homes.csv", [["home", "room"], ["H1", "1-101"]])
    delimited(tmp_path / "cases.csv", [["no", "home", "at"], ["C1", "H1", ""], ["C2", "", ""], ["C3", "無", ""]])
    delimited(tmp_path / "events.csv", [["no", "what"], ["C1", "a"], ["C9", "b"]])
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        marks = {(t, c.name): c.leads for t, table in said.records.tables.items() for c in table.columns.values()}
        assert {at for at, leads in marks.items() if leads} == {("cases", "home")}
    delimited(tmp_path / "cases2.csv", [["no", "home", "at"], ["C4", "H2", ""]])
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert said.records.tables["cases"].columns["home"].leads is False
