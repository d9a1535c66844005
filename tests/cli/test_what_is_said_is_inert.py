"""What records and names of files bring into a job's log is no command to the service that runs the job."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.cli.saying import inert


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::error file=a::boom", ": :error file=a::boom"), ("a\n  ::add-mask::x", "a\n  : :add-mask::x"),
        ("x ##[error]boom", "x # #[error]boom"), ("##vso[task.complete]", "# #vso[task.complete]"),
        ("##teamcity[x]", "# #teamcity[x]"), ("a::b ## c #1", "a::b ## c #1"), ("\x1b[31mred\x1b]8;;u\x07", "[31mred]8;;u"),
    ],
)  # fmt: skip
def test_a_command_is_shown_and_does_nothing(text: str, said: str) -> None:
    assert inert(text) == said


def test_the_name_of_an_export_is_no_command(tmp_path: Path) -> None:
    head = "项目编号,项目名称,业态\nP01,一号,住宅\n"
    for name in ("::error::a.csv", "b##[error]c.csv"):
        (tmp_path / name).write_text(head, encoding="utf-8")
    (tmp_path / "::warning::x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = CliRunner().invoke(app, ["data", "check", str(tmp_path), "--standard", "property-cs", "--lang", "en"]).output
    assert ": :error::a.csv" in said
    assert "b# #[error]c.csv" in said
    assert [line for line in said.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []
