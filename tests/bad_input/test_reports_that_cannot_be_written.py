"""Where the reports cannot be written, one line says so, and nothing half-written looks whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bad_input.conftest import Audit, problems
from compliance.engine.database import DuckDatabase
from compliance.render.ledger_parquet import Key, Shown, write_ledger_file


def test_a_file_where_the_reports_should_go(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    (said,) = problems(audit())
    assert said.startswith(f"{tmp_path / 'out'}: cannot be written: ")
    assert (tmp_path / "out").read_text("utf-8") == "mine"


@pytest.mark.parametrize("limit", [200, 2_000, 20_000])
def test_a_full_disk_leaves_neither_a_report_nor_scraps(
    limit: int, audit: Audit, tmp_path: Path, records: Path
) -> None:
    """The device takes so many bytes and no more."""
    audit()
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (records / "visits.csv").write_text("house,by,at,ended_at,kind,note,minutes\n", encoding="utf-8")
    written = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        room = limit - sum(p.stat().st_size for p in self.parent.iterdir())
        if len(content) > room:
            written(self, content[: max(room, 0)])
            raise OSError(28, "No space left on device")
        return written(self, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        result = audit()
    assert problems(result) == [f"{tmp_path / 'out'}: cannot be written: No space left on device; expected free space"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "records", "standard"]


def test_a_ledger_that_cannot_be_put_in_place_is_the_same_one_line(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "out" / "ledger.parquet").mkdir(parents=True)
    (said,) = problems(audit())
    assert said.startswith(f"{tmp_path / 'out' / 'ledger.parquet'}: cannot be written: Is a directory")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ledger.parquet"]


def test_a_ledger_that_duckdb_cannot_write_is_the_same_one_line(audit: Audit, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compliance.engine.run.worth_a_copy", lambda *_: False)  # it stays in DuckDB, as of many rows
        patch.setattr("compliance.cli.run_audit.write_ledger_file", _to_nowhere)
        (said,) = problems(audit())
    assert said.startswith(f"{tmp_path / 'out'}: cannot be written: No such file or directory")
    assert not list((tmp_path / "out").iterdir())


def _to_nowhere(ledger: DuckDatabase, shown: Callable[[], Mapping[Key, Shown]], path: Path) -> None:
    write_ledger_file(ledger, shown, path / "no" / "such" / "folder")
