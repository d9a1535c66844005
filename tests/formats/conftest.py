"""An audit of the made company in every format, and other people's tools, which live in a venv of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import COMPANY
from typer.testing import CliRunner

from compliance.cli.app import app


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return the ``bin`` folder of the validators' venv."""
    place = os.environ.get("COMPLIANCE_VALIDATORS")
    if not place:
        pytest.skip("COMPLIANCE_VALIDATORS names no venv with the validators")
    return Path(place)


@pytest.fixture(scope="session")
def reports(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of two nightly audits in all machine formats, the second beside the first."""
    assert tools.is_dir()
    out = tmp_path_factory.mktemp("formats") / "out"
    for as_of in ("2026-04-30", "2026-06-15"):
        arguments = [
            "audit", str(COMPANY), "--standard", "property-cs", "--out", str(out), "--as-of", as_of,
            "--store", str(out.parent / "store.db"), "--formats", "json,csv,md,ics,junit,sarif,oscal",
        ]  # fmt: skip
        ran = CliRunner().invoke(app, arguments)
        assert ran.exit_code == 1, ran.output
    return out
