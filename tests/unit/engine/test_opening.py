"""The database of an audit keeps to its memory limit and leaves nothing behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from compliance.engine.opening import bytes_of, opened


def test_what_does_not_fit_is_spilled_to_temporary_files_that_go_with_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    connection = opened(bytes_of("256MB"))
    connection.execute(
        "CREATE TEMP TABLE many AS SELECT repeat(md5(CAST(i AS VARCHAR)), 40) AS m FROM range(250000) AS r(i)"
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()] == [0o700]
    rows = connection.execute("SELECT COUNT(*), COUNT(DISTINCT SUBSTR(m, 1, 2)) FROM many").fetchall()
    connection.close()
    assert rows == [(250_000, 256)]
    assert list(tmp_path.iterdir()) == []


SPILLED = """
import gc, os, sys, tempfile
from compliance.engine.opening import opened
gc.freeze()
connection = opened(256_000_000)
connection.hold("few", (("a", "VARCHAR", ("1",)),))
connection.execute("CREATE TABLE m AS SELECT repeat(md5(CAST(i AS VARCHAR)), 40) AS m FROM range(250000) AS r(i)")
print(sum(len(files) for _, _, files in os.walk(tempfile.gettempdir())) > 0)
sys.exit(2)
"""


def test_what_was_spilled_goes_with_the_process_that_closes_nothing(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SPILLED], check=False, capture_output=True, text=True, env=env)
    assert (done.returncode, done.stdout, done.stderr) == (2, "True\n", "")
    assert list(tmp_path.iterdir()) == []


def test_the_database_gets_less_than_the_process_may_take() -> None:
    connection = opened(bytes_of("1GB"))
    assert connection.execute("SELECT current_setting('memory_limit')").fetchall() == [("810.6 MiB",)]


@pytest.mark.parametrize(
    ("size", "expected"), [("4GB", 4_000_000_000), ("512 MiB", 536_870_912), ("1gib", 1_073_741_824)]
)
def test_sizes(size: str, expected: int) -> None:
    assert bytes_of(size) == expected
