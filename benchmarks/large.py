"""The engine against hand-written SQL: the seven checks, the same rows, the whole ledger written by both.

Each side runs in a process of its own, in turns; the ratio of medians is what counts. ``--check`` also compares the two
ledgers row by row.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from make_data import make
from msgspec.structs import replace

from compliance.calendar import WorkCalendar
from compliance.catalogue.load import load_catalogue
from compliance.engine import run as engine
from compliance.engine.database import DuckDatabase
from compliance.engine.dimensions import load_dimensions
from compliance.engine.embedded import Embedded
from compliance.engine.opening import bytes_of
from compliance.engine.opening import opened as database
from compliance.ledger import COLUMNS
from compliance.plan.context import AuditMoment
from compliance.tables import Column, Precision, Records, Table

HERE = Path(__file__).parent
AT = AuditMoment(date(2025, 12, 31), date(2025, 1, 1), date(2025, 12, 31))
CALENDAR = WorkCalendar("plain", frozenset({2024, 2025, 2026}), frozenset(), frozenset())
SAME = 'rule, site, subject, "window", state, reason, opens, due'
FIGURES = "met_at, population, demanded, found, missing, subject_row"
JUDGED = "state IN ('conforming', 'nonconforming')"
SCANNED = {
    "a-frequency": {"tickets": "lane_id, created_at", "lanes": "lane_id, site_id"},
    "b-gap": {"visits": 'visit_id, reno_id, "at"', "renovations": "reno_id, site_id, started_on, ended_on"},
    "c-answer": {"tickets": "ticket_id, site_id, created_at, answered_at"},
    "d-sampling": {"tickets": "ticket_id, site_id, created_at, followup_at, is_new"},
    "e-evidence": {"tickets": "ticket_id, site_id, created_at, content, result", "attachments": "ticket_id"},
    "f-approval": {"notices": "notice_id, site_id, approved_at, published_at"},
    "g-history": {"tickets": "ticket_id, site_id, worker_id, created_at, followup_at, complained"},
}


def opened(folder: Path, memory: str) -> tuple[Embedded, dict[str, Table]]:
    """Return a connection with one view per record type, as the reader of exports would have made it."""
    catalogue, problems = load_catalogue(str(HERE / "seven"))
    assert catalogue is not None, problems
    connection = database(bytes_of(memory))
    tables = {}
    for name, kind in catalogue.record_types.items():
        columns = {
            f: Column(f, s.type, Precision.INSTANT if s.type == "time" else Precision.DAY)
            for f, s in kind.fields.items()
        }
        listed = ", ".join(
            f'CAST("{f}" AS TIMESTAMP) AS "{f}"' if s.type == "date" else f'"{f}"' for f, s in kind.fields.items()
        )
        connection.execute(
            f'CREATE VIEW rec_{name} AS SELECT file_row_number AS _row, "{kind.key[0]}" AS _key, {listed} '
            f"FROM read_parquet('{folder}/{name}.parquet', file_row_number = true)"
        )
        tables[name] = Table(name, f"rec_{name}", columns, 0)
    return connection, tables


def by_engine(connection: Embedded, tables: dict[str, Table], rules: list[str]) -> dict[str, float]:
    """Return the seconds of one audit with these rules, by rule; ``prepare`` is what all of them share."""
    catalogue, _ = load_catalogue(str(HERE / "seven"))
    assert catalogue is not None
    chosen = {f"work/{rule}": catalogue.rules[f"work/{rule}"] for rule in rules}
    marks: list[tuple[str, float]] = [("prepare", time.perf_counter())]
    engine.write_ledger(
        DuckDatabase(connection), replace(catalogue, rules=chosen, calendar=CALENDAR), Records(tables, (), ()), AT,
        small=None, progress=lambda rule: marks.append((rule.removeprefix("work/"), time.perf_counter())),
    )  # fmt: skip
    ends = [begun for _, begun in marks[1:]] + [time.perf_counter()]
    return {name: end - begun for (name, begun), end in zip(marks, ends, strict=True)}


def by_hand(connection: Embedded, rules: list[str]) -> dict[str, float]:
    """Return the seconds that the hand-written SQL takes, and under ``…:unwritten`` without writing the ledger."""
    load_dimensions(DuckDatabase(connection), CALENDAR, AT, (), ())
    declared = ", ".join(f'"{name}" {type_}' for name, type_ in COLUMNS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ledger ({declared})")
    taken = {}
    for rule in rules:
        sql = (HERE / "hand" / f"{rule}.sql").read_text("utf-8")
        begun = time.perf_counter()
        connection.execute(sql).fetchall()
        taken[rule] = time.perf_counter() - begun
        asked = sql[sql.index("INSERT INTO ledger") + len("INSERT INTO ledger") :]
        begun = time.perf_counter()
        hashed = "SELECT count(*), bit_xor(hash(q)) FROM (" + asked + ") AS q"
        connection.execute(hashed).fetchall()
        taken[f"{rule}:unwritten"] = time.perf_counter() - begun
        begun = time.perf_counter()
        for table, columns in SCANNED[rule].items():
            connection.execute(f"SELECT bit_xor(hash({columns})) FROM rec_{table}").fetchall()
        taken[f"{rule}:scan"] = time.perf_counter() - begun
    return taken


def check(folder: Path, memory: str, rules: list[str]) -> None:
    """Print for each rule how many rows the two ledgers have, and how many only one of them has."""
    connection, tables = opened(folder, memory)
    for rule in rules:
        by_engine(connection, tables, [rule])
        connection.execute("CREATE OR REPLACE TEMP TABLE ours AS SELECT * FROM ledger")
        by_hand(connection, [rule])  # makes its ledger anew
        rows = connection.execute("SELECT count(*) FROM ledger").fetchall()[0][0]
        apart = []
        for columns, where in ((SAME, "TRUE"), (f"{SAME}, {FIGURES}", JUDGED)):
            for one, other in (("ours", "ledger"), ("ledger", "ours")):
                sql = (
                    f"SELECT {columns} FROM {one} WHERE {where} EXCEPT ALL SELECT {columns} FROM {other} WHERE {where}"
                )
                apart.append(connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0][0])
                if apart[-1]:
                    print(one, connection.execute(sql + " ORDER BY ALL LIMIT 2").fetchall())
        print(f"{rule}: {rows} rows, apart {apart}")


def child(side: str, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    command = [
        sys.executable,
        __file__,
        str(folder),
        "--side",
        side,
        "--memory-limit",
        options.memory_limit,
        "--rules",
        *options.rules,
    ]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def report(rules: list[str], ours: dict[str, float], hand: dict[str, float]) -> None:
    """Print the table of medians; what the engine prepares once for all rules counts in its total."""
    print(f"{'check':14}{'scan':>8}{'unwritten':>11}{'hand':>8}{'engine':>8}{'engine/hand':>13}{'unwritten/scan':>16}")
    print(f"{'prepare':14}{'':27}{ours['prepare']:8.2f}")
    lines = [(rule, hand[f"{rule}:scan"], hand[f"{rule}:unwritten"], hand[rule], ours[rule]) for rule in rules]
    total = [sum(line[n] for line in lines) for n in range(1, 5)]
    lines.append(("total", total[0], total[1], total[2], total[3] + ours["prepare"]))
    for name, scan, unwritten, written, engine_ in lines:
        ratios = f"{engine_ / written:13.2f}{unwritten / scan:16.2f}"
        print(f"{name:14}{scan:8.2f}{unwritten:11.2f}{written:8.2f}{engine_:8.2f}{ratios}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--memory-limit", default="8GB")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rules", nargs="*", default=list(SCANNED))
    parser.add_argument("--side", choices=["engine", "hand"])
    options = parser.parse_args()
    if options.side:
        connection, tables = opened(options.folder, options.memory_limit)
        taken = (
            by_engine(connection, tables, options.rules)
            if options.side == "engine"
            else by_hand(connection, options.rules)
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**taken, "peak MB": peak}))
        return
    make(options.folder, options.rows)
    if options.check:
        check(options.folder, options.memory_limit, options.rules)
    runs = [
        (child("engine", options.folder, options), child("hand", options.folder, options))
        for _ in range(options.repetitions)
    ]
    ours = {k: statistics.median(r[0][k] for r in runs) for k in runs[0][0]}
    hand = {k: statistics.median(r[1][k] for r in runs) for k in runs[0][1]}
    report(options.rules, ours, hand)
    print(f"peak MB: engine {ours['peak MB']:.0f}, hand {hand['peak MB']:.0f}, limit {options.memory_limit}")


if __name__ == "__main__":
    main()
