"""Damages files, each by its kind and seed, and reads them: a process of its own, so that one that hangs can be ended.

Every line that comes in is ``["kind", "seed"]``; out goes ``"read"``, ``"refused"``, or what went wrong.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path

from unit.records.making import KINDS, Grid
from unit.records.reading import Told, told

GRID: Grid = [
    ["2026年1月投訴台賬"],
    ["投訴編號", "投訴時間", "投訴等級", "投訴內容", "金額"],
    *(
        [f"C{n}", f"2026-01-{n + 1:02} 09:00", "一般" if n % 2 else "重大", f'第{n}次,"吵"\n', str(n)]
        for n in range(20)
    ),
    ["合計", None, None, None, "190"],
]
TABLES = ("file.parquet", "file.duckdb", "file.db")
BINARY = (*TABLES, "book.xls")
SCRAPS = (
    b"",
    b"\0",
    b'"',
    b"\n",
    b",",
    b"\xff\xfe",
    b"<f>1</f>",
    b'r="XFE1"',
    b"</row>",
    b'<c t="e">',
    "合计".encode(),
    b"\r",
    b"1E400",
)


def damaged(content: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randint(1, 6)):
        at, length = draw.randrange(len(content) + 1), draw.choice((0, 1, 1, 4, 60))
        scrap = draw.choice((*SCRAPS, draw.randbytes(3), content[at : at + 50]))
        content = content[:at] + scrap + content[at + length :]
    return content[: draw.randrange(len(content) + 1)] if draw.random() < 0.1 else content


def damage(path: Path, draw: random.Random) -> None:
    """Damage a file; of a package, in half of the cases, a part inside so that the rest still opens."""
    if path.name in BINARY:
        content = bytearray(path.read_bytes())
        for _ in range(draw.randint(1, 3)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path.write_bytes(content)
        return
    if not zipfile.is_zipfile(path) or draw.random() < 0.4:
        path.write_bytes(damaged(path.read_bytes(), draw))
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    meant = [name for name in parts if name.endswith((".xml", ".csv", ".rels"))]
    hit = draw.choice([n for n in meant if "sheet1" in n or "content" in n or n.endswith(".csv")] * 6 + meant)
    parts[hit] = damaged(parts[hit], draw)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def accounted(said: Told) -> None:
    """Whether every row that came in was used or set aside, and every row set aside has its data finding."""
    assert said.records is not None
    aside = sum(finding.set_aside for finding in said.records.data_findings)
    sources = said.records.sources
    assert all(s.rows_in == s.rows_used + s.rows_set_aside for s in sources)
    assert sum(s.rows_set_aside for s in sources) == aside
    used = sum(table.rows for table in said.records.tables.values())
    assert sum(s.rows_used for s in sources) == used


def outcome(name: str, seed: str) -> str:
    """Damage a file and read it; what went wrong is told in full."""
    draw = random.Random(f"{name} {seed}")  # noqa: S311  (the seed is the point)
    with tempfile.TemporaryDirectory() as folder:
        path = KINDS[name](Path(folder) / name, GRID[1:-1] if name in TABLES else GRID)
        damage(path, draw)
        try:
            with told(Path(folder)) as said:
                if any(len(str(problem).splitlines()) != 1 for problem in said.problems):
                    return f"a problem of several lines: {said.problems}"
                if said.problems:
                    return "refused"
                accounted(said)
                return "read"
        except BaseException:  # noqa: BLE001  (a panic of the reader in Rust is none of Exception)
            return traceback.format_exc()


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(outcome(*json.loads(line))) + "\n")
        sys.stdout.flush()
