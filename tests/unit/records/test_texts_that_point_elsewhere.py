"""A text that only points to an attachment or to another row is a text, and is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.records import assemble
from compliance.tables import CellsOfField
from unit.records.making import delimited
from unit.records.reading import record_type, told

TYPES = {
    "cases": record_type(
        {"no": {"type": "id", "required": True}, "measure": {"type": "text"}, "photo": {"type": "text"}}, key=("no",)
    )
}


@pytest.mark.parametrize("held", [True, False])
def test_what_points_out_of_the_records_is_given_and_counted_by_field(
    held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(assemble, "FEW", 0)
    measures = ["已修復", "見附件", "見附件第三頁", "同上", "Ditto", ""]
    delimited(
        tmp_path / "cases.csv", [["no", "measure", "photo"], *([f"C{n}", m, "a.jpg"] for n, m in enumerate(measures))]
    )
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert [text for _, text in said.rows("rec_cases", "measure")][1] == "见附件"
        assert (said.connection.held("rec_cases") is not None) is held
        assert [source.pointing for source in said.records.sources] == [(CellsOfField("measure", 3, 3),)]
        assert said.records.data_findings == ()
