"""A disk that is full: every command says so in one line, and leaves what was there before, and no half of what was to come."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bad_input.conftest import Audit, problems
from compliance.cli.app import app
from compliance.problems import fault_of
from compliance.records import assemble
from compliance.render.texts import tongue

EXAMPLE = Path(__file__).parents[2] / "examples" / "made-company"
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

    monkeypatch.setattr(assemble, "FEW", 0)  # few rows stay in memory
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


OUTPUTS = {
    "attest": ("attest export {records} --standard property-cs --out {out}", "out/attestations-P01.xlsx"),
    "sample": ("sample special-services/too-few-call-backs {example} --standard property-cs --seed 1 --as-of 2026-06-15 --out {out}/drawn.xlsx", "out/drawn.xlsx"),
    "appraise": (
        "appraise {records} --standard property-cs --scorecard staff --person P01-SW1 --appraiser P01-PH --from 2026-04-01 --to 2026-06-20 --out {out}",
        "out/confidential-staff-P01-SW1-2026-04-01-2026-06-20/confidential-rating-sheet.xlsx",
    ),
    "show": ("standards show property-cs --html {out}/standard.html", "out/standard.html"),
    "notices": ("audit {records} --standard property-cs --as-of 2026-06-20 --out {out} --formats docx", "out"),
    "simulate": ("simulate {out} --sites 1 --months 1 --seed 1 --breaches 1", "out"),
}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the exports of a small made company."""
    folder = tmp_path_factory.mktemp("made") / "records"
    words = ["simulate", str(folder), "--sites", "1", "--months", "3", "--seed", "4"]
    assert CliRunner().invoke(app, words).exit_code == 0
    return folder


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_a_command_writes_is_whole_or_not_there(
    name: str, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file takes a few bytes, and then there is no room; of what is told, where is the output's own place."""
    command, place = OUTPUTS[name]
    tried: list[Path] = []

    def full(self: Path, content: bytes | str, **_: object) -> int:
        tried.append(self)
        with self.open("wb") as half:
            half.write(content[:20] if isinstance(content, bytes) else content[:20].encode())
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text" if name == "simulate" else "write_bytes", full)
    result = CliRunner().invoke(
        app, [*command.format(records=company, example=EXAMPLE, out=tmp_path / "out").split(), "--lang", "en"]
    )
    assert (result.exit_code, type(result.exception)) == (2, SystemExit), result.output
    told = [line for line in result.output.splitlines() if line.startswith("problem: ")]
    assert len(told) == 1
    assert told[0].startswith(f"problem: {tmp_path / place}: ")
    assert told[0].endswith(": cannot be written: No space left on device; expected free space")
    assert tried
    assert _files(tmp_path) == {}


@pytest.mark.parametrize(
    "command", ["audit {of} --out {out}", "data check {of}", "data map {of}", "due {of} --as-of 2026-04-10"]
)
def test_no_folder_for_temporary_files_is_one_clear_problem(
    command: str, records: Path, standard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    words = command.format(of=f"{records} --standard {standard} --lang en", out=tmp_path / "out").split()
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, type(result.exception)) == (2, SystemExit), result.output
    told = "no folder for temporary files can be used; expected one that may be written and has free space"
    last = [f"problem: TMPDIR: {told}; TMPDIR names it", "1 problem(s): nothing was judged"]
    assert result.output.splitlines()[-2:] == last


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "problem: stdout: cannot be written: No space left on device; expected free space"),
        ("zh-Hans", "问题：stdout：无法写入：磁盘空间不足；应为：可用空间"),
    ],
)
def test_where_standard_output_takes_nothing_more_standard_error_says_so(lang: str, said: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "compliance", "rules", "list", "--lang", lang],
            stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == said
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("number", "hans", "hant"),
    [
        (errno.EFBIG, "文件过大，超出可写入的上限", "檔案過大，超出可寫入的上限"), (errno.EDQUOT, "超出磁盘配额", "超出磁碟配額"),
        (errno.EXDEV, "操作系统报告 “Invalid cross-device link”", "作業系統回報 「Invalid cross-device link」"),
    ],
)  # fmt: skip
def test_a_fault_of_the_system_is_not_called_damage(number: int, hans: str, hant: str) -> None:
    fault = fault_of(OSError(number, os.strerror(number)))
    assert (tongue("zh-Hans").tell(fault), tongue("zh-Hant").tell(fault)) == (hans, hant)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
