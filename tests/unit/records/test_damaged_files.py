"""Files damaged at random: never a crash, never a row that nobody accounts for, never a long time.

COMPLIANCE_FUZZ says how many of each kind, COMPLIANCE_FUZZ_SEED makes them others.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from unit.records import damaging
from unit.records.making import KINDS

TIMES = int(os.environ.get("COMPLIANCE_FUZZ", "3"))
SEED = os.environ.get("COMPLIANCE_FUZZ_SEED", "")
PATIENCE = 60.0  # seconds for a file of a few kilobytes, on a machine that does other things too
ROOT = Path(__file__).parents[3]


class Reader:
    """A process that reads damaged files; one that gives no answer in time is ended, and another begins."""

    def __init__(self, patience: float = PATIENCE, module: str = damaging.__name__) -> None:
        """Wait so many seconds for each answer of the module."""
        self.patience, self.module = patience, module
        self.process: subprocess.Popen[str] | None = None
        self.answers: queue.Queue[str] = queue.Queue()

    def ask(self, name: str, seed: str) -> str:
        """Return what became of one file."""
        if self.process is None:
            self._begin()
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, seed]) + "\n")
        self.process.stdin.flush()
        try:
            answer = self.answers.get(timeout=self.patience)
        except queue.Empty:
            self.end()
            return f"no answer within {self.patience:g} s"
        if not answer:
            self.end()
            return "the process ended"
        return str(json.loads(answer))

    def _begin(self) -> None:
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths},
        )
        self.answers = queue.Queue()
        threading.Thread(target=self._listen, args=(self.process, self.answers), daemon=True).start()

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                answers.put(line)
        answers.put("")

    def end(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process = None


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.end()


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_read_or_refused_and_accounted_for(reader: Reader, name: str) -> None:
    outcomes = {seed: reader.ask(name, f"{SEED}{seed}") for seed in range(TIMES)}
    assert {seed: said for seed, said in outcomes.items() if said not in ("read", "refused")} == {}
    # The blocks of a DuckDB file carry checksums: hardly one of those is ever taken.
    assert "read" in outcomes.values() or TIMES < 50 or name == "file.duckdb", (
        "nothing was ever read: the damage is too great to show anything"
    )


def test_a_file_that_takes_too_long_or_ends_the_process_is_told_and_the_next_one_is_read() -> None:
    impatient = Reader(0.01)
    assert impatient.ask("utf8.csv", "0") == "no answer within 0.01 s"
    broken = Reader(module="unit.records.making")
    assert broken.ask("utf8.csv", "0") == "the process ended"
    broken.module = damaging.__name__
    assert broken.ask("utf8.csv", "0") in ("read", "refused")
    broken.end()
