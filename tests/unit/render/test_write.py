from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import builders
import pytest

from compliance.problems import ProblemsError
from compliance.render.templates import templates_folder
from compliance.render.write import FORMATS, write_all


def test_all_formats_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    paths = write_all(builders.result(), tmp_path / "deep" / "out", lang="en")
    assert [path.name for path in paths] == [
        "report.html", "findings.xlsx", "rectification-S1.xlsx", "rectification-S2.xlsx", "findings.json",
    ]  # fmt: skip
    assert all(path.stat().st_size for path in paths)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_only_the_formats_that_were_asked_for_are_written(tmp_path: Path) -> None:
    extra = {"ledger.parquet": lambda path: path.write_text("rows") and None}
    paths = write_all(builders.result(), tmp_path / "out", lang="en", formats=("json",), extra=extra)
    assert [path.name for path in paths] == ["findings.json", "ledger.parquet"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["findings.json", "ledger.parquet"]


def test_a_full_disk_leaves_the_old_reports_whole_and_is_one_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_all(builders.result(), out, lang="zh-Hant")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    real = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "findings.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ProblemsError) as caught:
        write_all(builders.result(), out, lang="en")
    assert [str(problem) for problem in caught.value.problems] == [
        f"{out}: cannot be written: No space left on device; expected free space"
    ]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_where_the_folder_should_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ProblemsError, match="cannot be written"):
        write_all(builders.result(), tmp_path / "out", lang="en", formats=("json",))
    assert (tmp_path / "out").read_text() == "mine"


def test_an_unknown_format_is_a_problem_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match=r"no format 'htm'.*'html'"):
        write_all(builders.result(), tmp_path / "out", lang="en", formats=("htm", *FORMATS))
    assert not (tmp_path / "out").exists()


def test_templates_that_are_not_there_are_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="templates are not installed"):
        templates_folder(tmp_path / "compliance")


def test_installed_templates_go_over_those_of_a_checkout(tmp_path: Path) -> None:
    package = tmp_path / "src" / "compliance"
    for folder in (package / "shipped" / "reports", tmp_path / "reports"):
        folder.mkdir(parents=True)
        (folder / "report.html.j2").write_text("")
    assert templates_folder(package) == package / "shipped" / "reports"


def test_loading_the_writer_loads_neither_jinja2_nor_xlsxwriter() -> None:
    code = "import sys, compliance.render.write; sys.exit(bool({'jinja2', 'xlsxwriter'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
