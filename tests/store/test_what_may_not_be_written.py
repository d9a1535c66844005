"""Files and folders that may not be written are said in one sentence, nothing is destroyed, and reading goes on.

The superuser may write everything; run by him, the commands drop to a user without rights, as a child of their own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from store.conftest import H1, HOUSES, VISITS
from tiny import write_tiny

NOBODY = 65534
CHILD = """
import json, os, sys
from pathlib import Path
from typer.testing import CliRunner
from compliance import forked
from compliance.cli.app import app

forked.is_alone = lambda: False  # no process beside imports anything in our stead
folder = Path(sys.argv[1])
runner = CliRunner()

def run(*words):
    result = runner.invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output

def audit(store, out="out", findings="json"):
    span = ["--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-04-10", "--lang", "en"]
    where = ["--standard", folder / "standard", "--out", folder / out, "--store", folder / store]
    return run("audit", folder / "records", *where, *span, "--formats", findings)

def made():
    # Once with every right: all modules are imported then, and each store holds a run.
    for name in ("file/a.db", "folder/a.db"):
        assert audit(name)[0] == 1
    assert export()[0] == 0
    assert run("waive", "list", "--store", folder / "file/a.db")[0] == 0
    assert run("store", "verify", folder / "file/a.db")[0] == 0

def export(out="sent"):
    found = ["--findings", folder / "out/findings.json", "--out", folder / out, "--lang", "en"]
    return run("rectify", "export", "--store", folder / "folder/a.db", *found)

made()
(folder / "file/a.db").chmod(0o444)
for name in ("folder", "empty", "closed"):
    (folder / name).chmod(0o555)
(folder / "folder/a.db").chmod(0o666)
(folder / "file").chmod(0o777)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(%d)
    os.setuid(%d)
waiver = ["--rule", "care/visits", "--reason", "r", "--approver", "a", "--from", "2026-04-01", "--expires", "2026-04-30"]
print(json.dumps({
    "audit, file": audit("file/a.db"),
    "audit, folder": audit("folder/a.db"),
    "audit, no store yet": audit("empty/a.db"),
    "audit, reports": audit("file/a.db", "closed/out"),
    "waive": run("waive", "add", "--store", folder / "file/a.db", *waiver, "--lang", "en"),
    "export": export("closed/sent"),
    "verify": run("store", "verify", folder / "file/a.db", "--lang", "en"),
    "runs": run("store", "runs", folder / "folder/a.db", "--lang", "en"),
    "history": run("history", "--store", folder / "file/a.db", "--lang", "en"),
    "list": run("rectify", "list", "--store", folder / "file/a.db", "--lang", "en", "--as-of", "2026-04-09"),
}))
""" % (NOBODY, NOBODY)  # noqa: UP031  (braces are the script's own)


class Said(NamedTuple):
    """What a command ended with and said."""

    code: int
    output: str


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Make a folder that others may enter: the usual ones are for their owner alone."""
    made = Path(tempfile.mkdtemp(prefix="locked-"))
    made.chmod(0o755)
    write_tiny(made / "standard")
    for name in ("records", "file", "folder", "empty", "closed", "out", "sent"):
        (made / name).mkdir()
    (made / "out").chmod(0o777)
    (made / "records/houses.csv").write_text(HOUSES, encoding="utf-8")
    (made / "records/visits.csv").write_text(VISITS + H1, encoding="utf-8")
    yield made
    for path in made.iterdir():
        path.chmod(0o755)
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, Said]:
    """Run every command once without the rights."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return {name: Said(*told) for name, told in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("audit, file", "the store may not be written; expected a file and folder that may be written"),
        ("audit, folder", "the store may not be written; expected a file and folder that may be written"),
        ("audit, no store yet", "the store may not be written; expected a file and folder that may be written"),
        (
            "audit, reports",
            "cannot be written: Permission denied; expected a folder that may be written",
        ),
        ("waive", "the store may not be written; expected a file and folder that may be written"),
        ("export", "cannot be written: Permission denied; expected a folder that may be written"),
    ],
)
def test_what_may_not_be_written_is_said_in_one_sentence(command: str, sentence: str, said: dict[str, Said]) -> None:
    assert said[command].code == 2
    (line,) = [line for line in said[command].output.splitlines() if line.startswith("problem: ")]
    assert line.endswith(sentence)


@pytest.mark.parametrize("command", ["verify", "runs", "history", "list"])
def test_what_only_reads_still_works(command: str, said: dict[str, Said]) -> None:
    assert said[command].code == 0
    assert said[command].output.strip()


def test_nothing_was_recorded_and_no_file_was_left_behind(said: dict[str, Said], folder: Path) -> None:
    assert [line[0] for line in said["runs"].output.splitlines()] == ["1"]
    assert "none altered" in said["verify"].output
    assert {path.name for name in ("file", "folder", "empty", "closed") for path in (folder / name).iterdir()} == {
        "a.db"
    }
