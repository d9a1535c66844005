from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance.cli.app import app


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--privacy", "publik"), "problem: --privacy: 'publik' cannot be used"),
        (("--privacy-key", "absent"), "absent: cannot be read: No such file or directory"),
        (("--privacy-key", "short"), "short: a key of 5 bytes; expected at least 16 bytes"),
    ],
)
def test_options_about_personal_data_that_cannot_be_used_are_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short").write_text("short")
    ran = CliRunner().invoke(app, ["audit", str(tmp_path), "--standard", "property-cs", "--lang", "en", *options])
    assert ran.exit_code == 2
    assert said in ran.output
    assert not (tmp_path / "out").exists()
