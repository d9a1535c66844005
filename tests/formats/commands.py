"""Starts a command of another tool."""

from __future__ import annotations

import subprocess
from pathlib import Path

COMPANY = Path(__file__).parents[2] / "examples" / "made-company"


def run(*command: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd=folder)
