"""A tiny company's exports beside a tiny standard, and the command that audits them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compliance.cli.app import app
from tiny import write_tiny

Audit = Callable[..., Result]
EXPORTS = {
    "houses.csv": "house,since,beds\nH1,2025-01-01,4\nH2,2025-01-01,6\n",
    "staff.csv": "staff_id,post,since,until,house\nE1,nurse,2025-01-01,,H1\n",
    "visits.csv": "house,by,at,ended_at,kind,note,minutes\n"
    "H1,E1,2026-03-02 09:00,2026-03-02 10:00,home,,60\nH2,E1,2026-03-31 09:00,2026-03-31 10:00,home,,60\n",
}


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    """Write the tiny standard."""
    return write_tiny(tmp_path / "standard")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Write the exports of a company that conforms in March 2026."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name, text in EXPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def audit(tmp_path: Path, standard: Path, records: Path) -> Audit:
    """Audit March 2026 as of 10 April; further words go over the usual ones."""

    def run(*words: str | Path, folder: Path | None = None, span: bool = True) -> Result:
        usual = ["audit", folder or records, "--standard", standard, "--out", tmp_path / "out", "--lang", "en"]
        times = ["--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-04-10"] if span else []
        result = CliRunner().invoke(app, [str(word) for word in [*usual, *times, *words]])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def problems(result: Result) -> list[str]:
    """Return the problems that were said; there must be some, and nothing was judged."""
    assert result.exit_code == 2, result.output
    lines = [line for line in result.output.splitlines() if not line.startswith("… ")]  # progress of a slow machine
    assert lines[-1].endswith("problem(s): nothing was judged")
    return [line.removeprefix("problem: ") for line in lines[:-1]]
