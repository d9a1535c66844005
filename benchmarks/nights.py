"""Whole processes on a store with one night in it and with many: audit, due, history.

    PYTHONPATH=src python benchmarks/nights.py FOLDER [--findings 10000] [--nights 400] [--repetitions 3]

Nights are recorded as the program records them; each night some findings go and others come back.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from msgspec.structs import replace

from compliance.engine import gather
from compliance.findings.comparison import duty_of
from compliance.ledger import State
from compliance.pipeline import audit
from compliance.request import Request
from compliance.store.journal import Stamp
from compliance.store.opening import opened
from compliance.store.recording import compare, record, told
from compliance.store.runs import next_number

_TINY = spec_from_file_location("tests_tiny", Path(__file__).parents[1] / "tests" / "tiny.py")
assert _TINY is not None
assert _TINY.loader is not None
tests_tiny = module_from_spec(_TINY)
_TINY.loader.exec_module(tests_tiny)

CHURN = 50
SITES = 20
RULE = """\
clause: "1"
title: {zh-Hant: 未記錄, zh-Hans: 未记录, en: Nothing written down}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 補記。, zh-Hans: 补记。, en: Write it down.}
each: visits
evidence: {answered: [note]}
"""


def prepare(folder: Path, findings: int) -> None:
    """Write a standard, twenty houses, and visits of which nobody wrote anything down."""
    tests_tiny.write_tiny(folder / "standard")
    (folder / "standard/rules/care/notes.yaml").write_text(RULE, encoding="utf-8")
    records = folder / "records"
    records.mkdir(parents=True)
    houses = "".join(f"H{n:02},2025-01-01,4\n" for n in range(SITES))
    (records / "houses.csv").write_text("house,since,beds\n" + houses, encoding="utf-8")
    visits = "".join(f"H{n % SITES:02},E{n},2026-03-{n % 31 + 1:02} 09:00,,home,,60\n" for n in range(findings))
    (records / "visits.csv").write_text("house,by,at,ended_at,kind,note,minutes\n" + visits, encoding="utf-8")
    (records / "audit.yaml").write_text("from: 2026-03-01\nto: 2026-03-31\nas_of: 2026-04-10\n", encoding="utf-8")


def fill(folder: Path, store: Path, nights: int) -> None:
    """Record so many nights, each with other findings gone."""
    audited = audit(Request(folder / "records", str(folder / "standard"), today=date(2026, 4, 10)))
    ledger = gather.obligations(audited.ledger)
    whole = audited.result.findings
    for night in range(nights):
        gone = {duty_of(f.obligation) for f in whole[night * CHURN % len(whole) :][:CHURN]}
        seen = [replace(o, state=State.CONFORMING, reason="") if duty_of(o) in gone else o for o in ledger]
        kept = tuple(f for f in whole if duty_of(f.obligation) not in gone)
        result = replace(audited.result, findings=kept)
        with opened(store) as connection:
            comparison = compare(connection, result, {duty_of(o): o.state for o in seen}, None)
            stamp = Stamp(next_number(connection), "benchmark", f"night {night}")
            record(connection, replace(result, comparison=comparison), seen, stamp, "benchmark")
            told(connection, stamp)


def timed(words: list[str]) -> float:
    """Run a whole process; seconds of wall clock."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "compliance", *words], capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return time.monotonic() - begun


def main() -> None:
    """Print the ratio of each command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--nights", type=int, default=400)
    parser.add_argument("--repetitions", type=int, default=3)
    asked = parser.parse_args()
    folder = asked.folder
    prepare(folder, asked.findings)
    stores = {1: folder / "one.db", asked.nights: folder / "many.db"}
    for nights, store in stores.items():
        begun = time.monotonic()
        fill(folder, store, nights)
        print(f"{nights} night(s) recorded in {time.monotonic() - begun:.0f} s, {store.stat().st_size / 2**20:.0f} MiB")
    where = [str(folder / "records"), "--standard", str(folder / "standard"), "--lang", "en"]
    spent: dict[tuple[str, int], list[float]] = {}
    for _ in range(asked.repetitions):
        for nights, store in stores.items():
            copy = folder / "copy.db"
            shutil.copy(store, copy)
            for command, words in {
                "audit with its reports": ["audit", *where, "--store", str(copy), "--out", str(folder / "out")],
                "due": ["due", *where],
                "history of a site": ["history", "--store", str(copy), "--site", "H01"],
                "history of all": ["history", "--store", str(copy)],
            }.items():
                spent.setdefault((command, nights), []).append(timed(words))
    for command in dict.fromkeys(name for name, _ in spent):
        one, many = (statistics.median(spent[command, nights]) for nights in stores)
        print(f"{command}: {one:.2f} s with one night, {many:.2f} s with {asked.nights}: {many / one:.2f}")


if __name__ == "__main__":
    main()
