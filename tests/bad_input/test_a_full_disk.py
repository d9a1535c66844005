"""A disk that is full: every command says so in one line, and leaves what was there before, and no half of what was to come."""

from __future__ import annotations

import errno
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bad_input.conftest import Audit, problems
from compliance.cli.app import app
from compliance.records import assemble

MAPPING = "# mine\nexports:\n  - file: houses.csv # the register\n    record_type: houses\n"
COMMANDS = {
    "audit": "audit {records} --standard {standard} --as-of 2026-04-10 --out {out} --no-cache",
    "map": "data map {records} --standard {standard}",
    "simulate": "simulate {out} --sites 1 --months 1 --seed 1",
    "schema": "rules schema {out}",
    "new": "rules new care/second --standard {standard} --clause 1 --kind frequency",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_half_written_is_left(name: str, records: Path, standard: Path, tmp_path: Path) -> None:
    (records / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    before = _files(tmp_path)
    words = COMMANDS[name].format(records=records, standard=standard, out=tmp_path / "out").split()
    # No file may grow beyond so many bytes: to a program that is what a full disk is. Nor may bytecode be cut short (-B).
    room = {"map": 100, "new": 300}.get(name, 2_000)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "compliance", *words, "--lang", "en"], capture_output=True, text=True, check=False,
        cwd=tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert _files(tmp_path) == before


def test_no_room_for_the_rows_on_their_way_is_one_clear_problem(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(assemble, "LOAD_BY_FILE", 0)
    monkeypatch.setattr(assemble, "_write", full)
    found = problems(audit("--no-cache"))
    assert len(found) == 1
    assert found[0].endswith("cannot be written: No space left on device; expected free space")


def test_no_room_for_the_folder_of_what_is_read_is_one_clear_problem(
    records: Path, standard: Path, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    of = [str(records), "--standard", str(standard), "--lang", "en"]
    mapped = CliRunner().invoke(app, ["data", "map", *of])
    checked = CliRunner().invoke(app, ["data", "check", *of])
    for result in (audit("--no-cache"), mapped, checked):
        assert (result.exit_code, type(result.exception)) == (2, SystemExit)
        told = [line for line in result.output.splitlines() if line.startswith("problem: ")]
        assert len(told) == 1
        assert told[0].endswith("cannot be written: No space left on device; expected free space")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
