"""A text that only points to an attachment or to another row is a text, and is told of."""

from __future__ import annotations

from pathlib import Path

from compliance.records.elsewhere import Pointing, pointing_elsewhere
from unit.records.making import delimited
from unit.records.reading import record_type, told

TYPES = {
    "cases": record_type(
        {"no": {"type": "id", "required": True}, "measure": {"type": "text"}, "photo": {"type": "text"}}, key=("no",)
    )
}


def test_what_points_out_of_the_records_is_given_and_counted_by_field(tmp_path: Path) -> None:
    measures = ["已修復", "見附件", "見附件第三頁", "同上", "Ditto", ""]
    delimited(
        tmp_path / "cases.csv", [["no", "measure", "photo"], *([f"C{n}", m, "a.jpg"] for n, m in enumerate(measures))]
    )
    with told(tmp_path, types=TYPES) as said:
        assert said.records is not None
        assert [text for _, text in said.rows("rec_cases", "measure")][1] == "见附件"
        (found,) = pointing_elsewhere(said.connection, said.records.tables, TYPES)
        assert found == Pointing("cases", "measure", 3, found.first)
        assert said.records.place(found.first).line == 3
        assert said.records.data_findings == ()
