"""Cold starts: whole processes in pairs, medians of interleaved runs, by the clock and by processor time.

160 rules, nothing kept, against a process that imports duckdb, connects and runs ``select 1``:

* the seven checks of ``seven``, each some 23 times, on nine CSV files of some 170 rows, much as the aim was set;
* rules of property-cs on a site's month as ``compliance simulate`` makes it: 49 files of five formats, 660 rows;
* the same rules on junk of every record type, so that most are broken, at a dozen sites with a workbook each.

And ``compliance --help`` against a bare typer application with two commands. Every module and every template has its
bytecode, as an installed package has it after its first run.
"""

from __future__ import annotations

import argparse
import ctypes
import itertools
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from compliance.catalogue.load import load_catalogue
from tiny import make, make_seven

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
COMMAND = [sys.executable, "-m", "compliance"]
REPORTS = ("report.html", "findings.xlsx", "findings.json", "ledger.parquet")
SELECT = "import duckdb; duckdb.connect().execute('select 1').fetchall()"


def standard(folder: Path) -> Path:
    """Copy property-cs with so many of its rules, every clause with one left; no rule rests on one that is gone."""
    own = folder / "standard"
    shutil.copytree(ROOT / "standards" / "property-cs", own)
    shutil.copytree(ROOT / "standards" / "calendars", own / "calendars")
    shutil.rmtree(own / "scorecards")  # their criteria name rules that are left out
    rules = [p for p in sorted((ROOT / "rules" / "property-cs").glob("*/*.yaml")) if not p.name.endswith(".cases.yaml")]
    of_clause: dict[str, list[Path]] = {}
    for path in rules:
        found = re.search(r'^clause: "?([^"\n]+)"?', path.read_text("utf-8"), re.MULTILINE)
        assert found is not None, path
        of_clause.setdefault(found[1], []).append(path)
    while sum(map(len, of_clause.values())) > RULES:
        max(of_clause.values(), key=len).pop()
    for source in (path for paths in of_clause.values() for path in paths):
        target = own / "rules" / source.parent.name / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(re.sub(r"^presupposes.*\n", "", source.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    _leave_out_words(own)
    return own


def seven(folder: Path) -> Path:
    """Copy the standard of the seven checks with so many rules: each check over and over."""
    own = folder / "seven"
    shutil.copytree(Path(__file__).parent / "seven", own, ignore=shutil.ignore_patterns("*.cases.yaml"))
    checks = sorted((own / "rules" / "work").glob("*.yaml"))
    texts = [(path.name, path.read_text("utf-8").replace('least: "400"', 'least: "1"')) for path in checks]
    for path in checks:
        path.unlink()
    for name, key in (("workers", "worker_id"), ("categories", "category_id")):
        title = f"{{zh-Hant: {name}, zh-Hans: {name}, en: {name}}}"
        register = f"title: {title}\nrole: register\nkey: [{key}]\nfields:\n  {key}: {{type: id}}\n"
        (own / "records" / f"{name}.yaml").write_text(register, encoding="utf-8")
    for n, (name, text) in zip(range(RULES), itertools.cycle(texts), strict=False):
        (own / "rules" / "work" / f"r{n:03}-{name}").write_text(text, encoding="utf-8")
    return own


def company(folder: Path, standard: Path) -> Path:
    """Make a site's month, without what the profile sets for rules that are left out."""
    made = folder / "company"
    simulate = [*COMMAND, "simulate", str(made), "--sites", "1", "--months", "1", "--seed", "1"]
    subprocess.run(simulate, check=True, capture_output=True)
    profile = made / "profile.yaml"
    _, problems = load_catalogue(str(standard), profile=profile)
    gone = {problem.place.line for problem in problems}
    lines = profile.read_text("utf-8").splitlines(keepends=True)
    profile.write_text("".join(line for n, line in enumerate(lines, start=1) if n not in gone), encoding="utf-8")
    return made


def _leave_out_words(own: Path) -> None:
    """Leave out the words of parameters that none of the rules has: lint names their lines."""
    _, problems = load_catalogue(str(own))
    wording = own / "wording.yaml"
    lines = wording.read_text("utf-8").splitlines(keepends=True)
    for problem in problems:
        assert problem.place.file == str(wording), problem
        lines[problem.place.line - 1] = ""
    wording.write_text("".join(lines), encoding="utf-8")


def audit(folder: Path | str, standard: Path | str, out: Path) -> list[str]:
    """Return the command of an audit whose reports go to ``out``."""
    return [*COMMAND, "audit", str(folder), "--standard", str(standard), "--out", str(out)]


def once(
    command: list[str], codes: tuple[int, ...], env: dict[str, str], out: Path | None = None
) -> tuple[float, float]:
    """Return the seconds of one whole process by the clock and of the processors.

    It must end with one of the codes and, where ``out`` is given, have written its reports there: a process that dies
    early is no quick one.
    """
    if out is not None:
        shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(env["COMPLIANCE_CACHE"], ignore_errors=True)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    taken = time.perf_counter() - begun
    _bury()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        sys.exit(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    if out is not None and not all((out / name).is_file() for name in REPORTS):
        sys.exit(f"{command} did not write its reports\n{done.stdout}{done.stderr}")
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _adopt() -> None:
    """Let processes that outlive the one that began them become ours, so that what they took is counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _bury() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()


def pair(name: str, ours: list[str], other: list[str], repetitions: int, out: Path | None = None) -> None:
    """Print the medians of both, run in turns, and their ratios by the clock and by processor time."""
    with tempfile.TemporaryDirectory() as bytecode:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "COMPLIANCE_CACHE": f"{bytecode}/kept"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        once(ours, (0, 1), env, out)
        once(other, (0,), env)
        runs = [(once(ours, (0, 1), env, out), once(other, (0,), env)) for _ in range(repetitions)]
    (mine, busy), (base, base_busy) = (
        tuple(statistics.median(run[side][n] for run in runs) for n in (0, 1)) for side in (0, 1)
    )
    print(f"{name:32}{mine:8.3f} s{base:8.3f} s{mine / base:8.2f}{busy / base_busy:12.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7)
    options = parser.parse_args()
    _adopt()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        own, made = standard(folder), folder / "records"
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        make(made, str(own))
        make_seven(folder / "checked")
        tiny, full = folder / "out", folder / "out2"
        select = [sys.executable, "-c", SELECT]
        print(f"{'':32}{'ours':>10}{'other':>10}{'ratio':>8}{'processor':>12}")
        times = options.repetitions
        checks = audit(folder / "checked", seven(folder), folder / "out3")
        pair(f"audit, {RULES} rules, seven checks", checks, select, times, folder / "out3")
        month = audit(company(folder, own), own, folder / "out4")
        pair(f"audit, {RULES} rules, a site's month", month, select, times, folder / "out4")
        pair(f"audit, {RULES} rules, junk of all types", audit(made, own, tiny), select, times, tiny)
        example = audit(ROOT / "examples/made-company", "property-cs", full)
        pair("audit of the shipped example", example, select, times, full)
        pair("lint of property-cs", [*COMMAND, "rules", "lint"], select, times)
        pair("--help", [*COMMAND, "--help"], [sys.executable, str(folder / "bare.py"), "--help"], times)


if __name__ == "__main__":
    main()
