"""Reading large exports, held against the quickest plain way: ratios, best of three, both in this process' machine.

    python benchmarks/reading.py FOLDER [rows of the workbook, 200000] [rows of the text, 5000000]

Workbook: the whole of ours (hash, scan, cells, header, typed columns with origins) against fastexcel to Arrow text.
Text: ours (GB18030 CSV to Parquet of texts) against the program iconv, then DuckDB to Parquet.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import fastexcel
import xlsxwriter

from compliance.catalogue.load import load_catalogue
from compliance.catalogue.profile import AuditFile
from compliance.engine.opening import opened
from compliance.records.folder import read_folder
from compliance.records.sources.blob import open_blob
from compliance.records.sources.delimited import Reading, read_text

HEAD = [
    "投诉编号",
    "项目编号",
    "受理时间",
    "记录时间",
    "投诉渠道",
    "投诉等级",
    "投诉内容",
    "处理结果",
    "匿名",
    "关闭时间",
]
COLUMNS = {f"c{n}": "VARCHAR" for n in range(10)}


def make_workbook(path: Path, rows: int) -> None:
    draw = random.Random(1)  # noqa: S311  (made data)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page, form = book.add_worksheet("投诉台账"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, HEAD)
        for y in range(1, rows + 1):
            page.write_row(y, 0, [f"C{y:07}", f"P{draw.randrange(100):03}"])
            for x in (2, 3, 9):
                page.write_datetime(y, x, datetime(2025, 1, 1) + timedelta(minutes=draw.randrange(500_000)), form)
            page.write_row(y, 4, [draw.choice(["微信", "电话", "前台"]), draw.choice(["一般", "重要", "热点"])])
            page.write_row(y, 6, [f"电梯故障{draw.randrange(10**6)}", "已处理", draw.choice("是否")])


def make_text(path: Path, rows: int) -> None:
    draw = random.Random(1)  # noqa: S311  (made data)
    lines = [
        f",P{draw.randrange(100):03},2025-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02} 10:30,"
        f"2025-03-01 08:30,{draw.choice(['微信', '电话', '前台'])},一般,电梯故障反复发生{draw.randrange(10**6)},"
        f"已处理并回复客户,否,"
        f"2025-04-0{draw.randrange(1, 10)} 18:30\r\n".encode("gb18030")
        for _ in range(100_000)
    ]
    with path.open("wb") as out:
        out.write((",".join(HEAD) + "\r\n").encode("gb18030"))
        for begin in range(0, rows, len(lines)):
            out.write(b"".join(b"C%07d" % (begin + n) + line for n, line in enumerate(lines[: rows - begin])))


def best(*ways: Callable[[], None]) -> list[tuple[float, float]]:
    """Return the best of three of each, by the clock and by processor time, run in turn, so that noise falls on all."""
    times: list[list[tuple[float, float]]] = [[] for _ in ways]
    for _ in range(3):
        for n, way in enumerate(ways):
            begun, worked = time.perf_counter(), sum(os.times()[:4])
            way()
            times[n].append((time.perf_counter() - begun, sum(os.times()[:4]) - worked))
    return [(min(clock for clock, _ in each), min(work for _, work in each)) for each in times]


def ratio(plain: tuple[float, float], ours: tuple[float, float]) -> str:
    """Return both times and how often ours is theirs, by the clock and by processor time."""
    return f"{plain[0]:.2f} s, ours {ours[0]:.2f} s, ratio {ours[0] / plain[0]:.2f}, by work {ours[1] / plain[1]:.2f}"


def workbook(folder: Path, rows: int) -> None:
    inside = folder / "book"
    inside.mkdir(exist_ok=True)
    path = inside / "complaints.xlsx"
    if not path.exists():
        make_workbook(path, rows)
    catalogue, _ = load_catalogue("property-cs")
    assert catalogue is not None

    def plain() -> None:
        with duckdb.connect() as connection:
            sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
            connection.register("s", sheet)
            assert connection.execute("SELECT COUNT(*) FROM s").fetchall() == [(rows + 1,)]

    def read(cache: Path | None) -> None:
        with opened() as connection:
            records, problems = read_folder(
                connection, inside, catalogue.record_types, audit_file=AuditFile(), as_of=date(2026, 7, 31), cache=cache
            )
            assert records is not None, problems
            assert records.tables["complaints"].rows == rows

    quick, whole = best(plain, lambda: read(None))
    print(f"workbook {rows} x 10, to typed columns: fastexcel {ratio(quick, whole)}")
    with tempfile.TemporaryDirectory() as cache:
        kept = Path(cache)
        (again,) = best(lambda: read(kept))
        clock, work = again[0] / whole[0], again[1] / whole[1]
        print(f"the same from the cache: {again[0]:.2f} s, {clock:.2f} of reading it, by work {work:.2f}")


def text(folder: Path, rows: int) -> None:
    path = folder / "complaints.csv"
    if not path.exists():
        make_text(path, rows)
    said = "auto_detect=false, header=false, delim=',', quote='\"', escape='\"'"

    def plain() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as work, opened() as connection:
            utf8 = Path(work) / "utf8.csv"
            with utf8.open("wb") as out:
                subprocess.run(["iconv", "-f", "gb18030", "-t", "utf-8", path], stdout=out, check=True)
            rows = f"SELECT * FROM read_csv('{utf8}', {said}, columns={COLUMNS})"
            connection.execute(f"COPY ({rows}) TO '{work}/t.parquet' (FORMAT parquet)")

    def ours() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as work, opened() as connection:
            reading = Reading(connection, Path(work), lambda lines: sum("投诉编号" in cells for cells in lines))
            sheet = read_text(reading, open_blob(path, "complaints.csv"), None, None)
            assert sheet.stored is not None
            assert sheet.encoding == "gb18030"

    quick, whole = best(plain, ours)
    size = path.stat().st_size / 1e6
    print(f"text {rows} x 10, {size:.0f} MB: iconv + DuckDB {ratio(quick, whole)}")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    workbook(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 200_000)
    text(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 5_000_000)
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
