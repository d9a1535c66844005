"""A tiny company audited night after night into one store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from compliance.cli.app import app
from tiny import write_tiny

HOUSES = "house,since,beds\nH1,2025-01-01,4\nH2,2025-01-01,6\n"
VISITS = "house,by,at,ended_at,kind,note,minutes\n"
H1 = "H1,E1,2026-03-02 09:00,2026-03-02 10:00,home,,60\n"
H2 = "H2,E1,2026-03-31 09:00,2026-03-31 10:00,home,,60\n"


class Night:
    """What one run said, ended with and wrote."""

    def __init__(self, exit_code: int, output: str, out: Path) -> None:
        self.exit_code, self.output, self.out = exit_code, output, out

    @property
    def findings(self) -> dict[str, Any]:
        """The machine's report."""
        found: dict[str, Any] = json.loads((self.out / "findings.json").read_text("utf-8"))
        return found

    @property
    def beside(self) -> str:
        """The line about the earlier run."""
        return next((line for line in self.output.splitlines() if line.startswith("beside ")), "")


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    """Write the tiny standard."""
    return write_tiny(tmp_path / "standard")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Make an empty folder for the exports."""
    folder = tmp_path / "records"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Name the store."""
    return tmp_path / "audits.db"


Nightly = Callable[..., Night]


@pytest.fixture
def nightly(tmp_path: Path, standard: Path, records: Path, store: Path) -> Nightly:
    """Audit March 2026 as of 10 April with these visits (None: no export of visits); further words go to the command."""

    def run(visits: str | None, *words: str | Path, files: Mapping[str, str] | None = None) -> Night:
        (records / "houses.csv").write_text(HOUSES, encoding="utf-8")
        (records / "visits.csv").unlink(missing_ok=True)
        if visits is not None:
            (records / "visits.csv").write_text(VISITS + visits, encoding="utf-8")
        for name, text in (files or {}).items():
            (records / name).write_text(text, encoding="utf-8")
        out = tmp_path / "out"
        usual = ["audit", records, "--standard", standard, "--out", out, "--lang", "en", "--store", store]
        times = ["--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-04-10"]
        result = CliRunner().invoke(app, [str(word) for word in [*usual, *times, *words]])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Night(result.exit_code, result.output, out)

    return run


def command(*words: str | Path) -> tuple[int, str]:
    """Run another command, in English unless the words say otherwise; its exit code and what it said."""
    spoken = () if "--lang" in words else ("--lang", "en")
    result = CliRunner().invoke(app, [str(word) for word in (*words, *spoken)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output
