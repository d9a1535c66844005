"""Cold starts: whole processes in pairs, medians of interleaved runs.

160 rules on tiny records, nothing cached, against a process that imports duckdb, connects and runs ``select 1``; and
``compliance --help`` against a bare typer application with two commands.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = 160
BARE = """\
import typer
app = typer.Typer()
@app.command()
def one(): ...
@app.command()
def two(): ...
app()
"""
SELECT = "import duckdb; duckdb.connect().execute('select 1').fetchall()"


def standard(folder: Path) -> Path:
    """Make a standard of 160 rules: those of property-cs over and over, each copy with another id."""
    own = folder / "standard"
    shutil.copytree(ROOT / "standards" / "property-cs", own)
    shutil.copytree(ROOT / "standards" / "calendars", own / "calendars")
    rules = [p for p in sorted((ROOT / "rules" / "property-cs").glob("*/*.yaml")) if not p.name.endswith(".cases.yaml")]
    for n in range(RULES):
        source = rules[n % len(rules)]
        target = own / "rules" / source.parent.name / f"{source.stem}-{n // len(rules)}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = source.read_text("utf-8").splitlines(keepends=True)
        target.write_text("".join(line for line in lines if not line.startswith("presupposes")), encoding="utf-8")
    return own


def once(command: list[str]) -> float:
    """Return the seconds of one whole process."""
    begun = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - begun


def pair(name: str, ours: list[str], other: list[str], repetitions: int) -> None:
    """Print the medians of both and their ratio."""
    runs = [(once(ours), once(other)) for _ in range(repetitions)]
    mine, base = (statistics.median(run[n] for run in runs) for n in (0, 1))
    print(f"{name:32}{mine:8.3f} s{base:8.3f} s{mine / base:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        own, made = standard(folder), folder / "records"
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        command = [sys.executable, "-m", "compliance"]
        subprocess.run([*command, "simulate", made, "--sites", "1", "--months", "1"], check=True, capture_output=True)
        audit = [*command, "audit", str(made), "--standard", str(own), "--out", str(folder / "out")]
        full = [
            *command,
            "audit",
            str(ROOT / "examples/made-company"),
            "--standard",
            "property-cs",
            "--out",
            str(folder / "out2"),
        ]
        select = [sys.executable, "-c", SELECT]
        print(f"{'':32}{'ours':>10}{'other':>10}{'ratio':>8}")
        pair(f"audit, {RULES} rules, tiny records", audit, select, options.repetitions)
        pair("audit of the shipped example", full, select, options.repetitions)
        pair("lint of property-cs", [*command, "rules", "lint"], select, options.repetitions)
        pair("--help", [*command, "--help"], [sys.executable, str(folder / "bare.py"), "--help"], options.repetitions)


if __name__ == "__main__":
    main()
