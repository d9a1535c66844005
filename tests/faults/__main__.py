"""Kill audits, imports and exports at random moments (``kill -9``), run them at once, and look at what they left.

    PYTHONPATH=tests python -m faults [TIMES] [SEED]

Each time a child of this process, which has imported everything and opened nothing, runs one command on one store and is
killed after a random part of the time that the command takes. Then the store must prove, hold every run, import and export
that was acknowledged, and no report may be there that is not whole.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

import compliance.cli.run_audit
import compliance.cli.run_rectify
import compliance.nightly  # noqa: F401  (imported before any child is made)
from compliance.cli.app import app
from compliance.store.opening import opened
from compliance.store.rectifications import rectifications
from compliance.store.runs import runs
from compliance.store.verify import verify
from tiny import write_tiny

HOUSES = "house,since,beds\nH1,2025-01-01,4\nH2,2025-01-01,6\n"
VISITS = "house,by,at,ended_at,kind,note,minutes\nH1,E1,2026-03-02 09:00,2026-03-02 10:00,home,,60\n"


@dataclass
class Bench:
    """The folder in which it all happens, and what was acknowledged so far."""

    folder: Path
    acknowledged: set[int] = field(default_factory=set)
    causes: list[str] = field(default_factory=list)
    cause: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "audits.db"

    @property
    def book(self) -> Path:
        return self.folder / "sent" / "rectification-H2.xlsx"

    def prepare(self) -> None:
        write_tiny(self.folder / "standard")
        records = self.folder / "records"
        records.mkdir()
        (records / "houses.csv").write_text(HOUSES, encoding="utf-8")
        (records / "visits.csv").write_text(VISITS, encoding="utf-8")

    def words(self, command: str) -> list[str]:
        """Return the command line; an import gets a workbook with a cause that was never written before."""
        if command == "audit":
            span = ["--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-04-10", "--lang", "en"]
            where = [self.folder / "records", "--standard", self.folder / "standard", "--out", self.folder / "out"]
            return ["audit", *map(str, where), *span, "--store", str(self.store)]
        if command == "export":
            findings, sent = self.folder / "out/findings.json", self.folder / "sent"
            words = ["rectify", "export", "--findings", findings, "--out", sent, "--lang", "en", "--store", self.store]
            return list(map(str, words))
        return ["rectify", "import", str(self.filled()), "--store", str(self.store), "--lang", "en"]

    def filled(self) -> Path:
        """Write the workbook that was sent last again, with a cause of its own and the present version."""
        table = (
            CalamineWorkbook.from_path(self.book).get_sheet_by_name("rectification").to_python(skip_empty_area=False)
        )
        with opened(self.store, writing=False) as connection:
            (held,) = rectifications(connection).values()
        self.causes.append(f"cause {len(self.causes)}")
        entries = {"status": "being rectified", "cause": self.causes[-1], "version": held.seq}
        path = self.folder / "filled.xlsx"
        with xlsxwriter.Workbook(path) as made:
            page = made.add_worksheet("rectification")
            day = made.add_format({"num_format": "yyyy-mm-dd"})
            for y, row in enumerate(table):
                for x, value in enumerate(row):
                    name = table[1][x]
                    cell = entries[name] if y == 2 and name in entries else value
                    if isinstance(cell, date):
                        page.write_datetime(y, x, cell, day)
                    elif cell not in ("", None):
                        page.write(y, x, cell)
        return path

    def look(self, command: str, said: str, code: int | None) -> None:
        """Compare what is there with what was acknowledged."""
        with opened(self.store, writing=False) as connection:
            _, altered = verify(connection, str(self.store))
            numbers = {run.number for run in runs(connection)}
            held = list(rectifications(connection).values())
        self.problems += [str(problem) for problem in altered]
        if command == "audit" and code in (0, 1):
            self.acknowledged.add(int(said.partition("recorded as run ")[2].split()[0]))
        if self.acknowledged - numbers:
            self.problems.append(f"acknowledged runs are gone: {sorted(self.acknowledged - numbers)}")
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            self.problems.append(f"runs are not numbered through: {sorted(numbers)}")
        if command == "import":
            self._look_at_import(held[0].rectification.cause, said)
        self._look_at_files()

    def _look_at_import(self, cause: str, said: str) -> None:
        if "lines read 1, of which 1 changed something" in said and cause != self.causes[-1]:
            self.problems.append(f"an acknowledged import is gone: {cause!r}")
        if cause not in (self.cause, self.causes[-1]):
            self.problems.append(f"an import is half there: {cause!r}")
        self.cause = cause

    def _look_at_files(self) -> None:
        out, sent = self.folder / "out", self.folder / "sent"
        for path in [*out.glob("*"), *sent.glob("*")]:
            content = path.read_bytes()
            try:
                if path.suffix == ".xlsx":
                    CalamineWorkbook.from_path(path)
                elif path.suffix == ".docx":
                    with zipfile.ZipFile(path) as package:
                        assert package.testzip() is None
                elif path.suffix == ".json":
                    json.loads(content)
                elif path.suffix == ".html":
                    assert content.rstrip().endswith(b"</html>")
                else:
                    assert content[:4] == content[-4:] == b"PAR1"
            except Exception as error:  # noqa: BLE001  (whatever it is, the report is not whole)
                self.problems.append(f"{path.name} is not whole: {error}")


def start(words: Sequence[str], said: Path) -> int:
    """Start a child that runs the command and writes what it says into a file; return its process id."""
    child = os.fork()
    if child:
        return child
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        app(list(words))
    except SystemExit as stop:
        sys.stdout.flush()
        os._exit(stop.code if isinstance(stop.code, int) else 1)
    os._exit(0)


def run(words: Sequence[str], said: Path, kill_after: float | None = None) -> tuple[int | None, str, float]:
    """Run a command; return its exit code (None: it was killed), what it said and how long it took."""
    begun = time.monotonic()
    child = start(words, said)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return (None if code < 0 else code), said.read_text("utf-8", errors="replace"), time.monotonic() - begun


def at_once(bench: Bench, command: str) -> None:
    """Run a command twice at once: both go through, one after the other, or one is refused in a sentence."""
    said = [bench.folder / f"said-{n}" for n in range(2)]
    words = bench.words(command)
    children = [start(words, file) for file in said]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    for code, file in zip(codes, said, strict=True):
        text = file.read_text("utf-8")
        if code not in (0, 1) and "problem: " not in text:
            bench.problems.append(f"{command} at once ended with {code}: {text[-300:]}")
        bench.look(command, text, code)


def main(times: int, seed: int) -> int:
    """Return 0 when nothing was lost, half-written or taken twice."""
    rng = random.Random(seed)  # noqa: S311  (moments, no secrets)
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    try:
        bench = Bench(folder)
        bench.prepare()
        spans: dict[str, float] = {}
        for command in ("audit", "export", "import"):
            code, text, spans[command] = run(bench.words(command), folder / "said")
            assert code in (0, 1), text
            bench.look(command, text, code)
        killed = tried = 0
        while killed < times:
            command = ("audit", "import", "export")[tried % 3]
            tried += 1
            code, text, _ = run(bench.words(command), folder / "said", kill_after=rng.uniform(0, spans[command] * 1.1))
            killed += code is None
            bench.look(command, text, code)
        for command in ("audit", "import"):
            at_once(bench, command)
        code, text, _ = run(bench.words("audit"), folder / "said")
        bench.look("audit", text, code)
        print(f"{killed} of {tried} commands were killed, seed {seed}; {len(bench.acknowledged)} audits acknowledged")  # noqa: T201  (a report)
        for problem in bench.problems:
            print(problem)  # noqa: T201  (same)
    finally:
        shutil.rmtree(folder)
    return 1 if bench.problems or code != 1 else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in [*sys.argv[1:], "200", "1"][:2])))
