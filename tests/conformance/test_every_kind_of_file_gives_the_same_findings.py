"""One company's records as every kind of file, and as tables of a server: the same findings, one for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from compliance.findings.finding import Finding
from compliance.pipeline import audit
from compliance.problems import Place
from compliance.request import Request
from tiny import write_tiny
from unit.records.making import KINDS, Grid, delimited, xlsx

if TYPE_CHECKING:
    import psycopg

HOUSES: Grid = [["house", "since", "beds"], *([f"H{n}", "2025-01-01", str(n)] for n in range(1, 9))]
VISITS: Grid = [
    ["house", "by", "at", "ended_at", "kind", "note", "minutes"],
    ["H1", "007", "2026-01-05 09:00", None, "home", "無", "60"],
    ["H1", "007", "2026年2月6日", None, "home", '說,"好"\n好', "1,000"],
    ["H2", "1E5", "2026/3/9 10:30", None, "street", None, None],
    ["H3", "NA", "20260105", None, "home", "--", "60"],
    ["H4", "NA", "2026-02-30", None, "home", None, "60"],
    ["H5", "NA", "２０２６－０３－０１", None, "home", None, "x"],
]
TITLED = {"book.xlsx": xlsx, "titled.csv": delimited}


def findings(tmp_path: Path, write: Callable[[Path], None], databases: str = "") -> list[Finding]:
    records = tmp_path / "records"
    records.mkdir()
    delimited(records / "houses.csv", HOUSES)
    write(records)
    text = f"title: The same\n{databases}"
    (records / "audit.yaml").write_text(text, encoding="utf-8")
    standard = write_tiny(tmp_path / "standard")
    request = Request(
        records, str(standard), date(2026, 4, 10), as_of=date(2026, 4, 10), from_=date(2026, 1, 1), to=date(2026, 3, 31)
    )
    audited = audit(request)
    audited.connection.close()
    return [_told(finding) for finding in audited.result.findings]


def _told(finding: Finding) -> Finding:
    """Return the whole finding but the file and the row in which its evidence stands."""
    return replace(finding, evidence=tuple(replace(e, place=Place()) for e in finding.evidence))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    found = findings(tmp_path_factory.mktemp("plain"), _plain)
    # 8 houses in 3 months; 4 visits stand, and the one on no day leaves the 3 months of its house open.
    assert len(found) == 8 * 3 - 4 - 3
    return found


def _plain(folder: Path) -> None:
    delimited(folder / "visits.csv", VISITS)


@pytest.mark.parametrize("name", KINDS)
def test_as_any_kind_of_file(tmp_path: Path, name: str, expected: list[Finding]) -> None:
    assert findings(tmp_path, lambda folder: _write(folder, name)) == expected


def _write(folder: Path, name: str) -> None:
    KINDS[name](folder / f"visits {name}", VISITS)


@pytest.mark.parametrize("name", TITLED)
def test_below_title_rows_and_above_a_total(tmp_path: Path, name: str, expected: list[Finding]) -> None:
    grid: Grid = [["探訪登記表"], ["說明：每月至少一次"], *VISITS, ["合計", None, None, None, None, None, "1180"]]

    def write(folder: Path) -> None:
        TITLED[name](folder / f"visits {name}", grid)

    assert findings(tmp_path, write) == expected


def test_as_a_table_of_a_server(tmp_path: Path, postgres: psycopg.Connection, expected: list[Finding]) -> None:
    columns = ", ".join(f'"{name}" text' for name in VISITS[0])
    postgres.execute("DROP TABLE IF EXISTS visits")
    postgres.execute(f"CREATE TABLE visits ({columns})")
    with postgres.cursor() as cursor:
        cursor.executemany(f"INSERT INTO visits VALUES ({', '.join(['%s'] * len(VISITS[0]))})", VISITS[1:])
    info = postgres.info
    source = (
        f"databases:\n  - {{name: estate, host: {info.host}, port: {info.port}, database: {info.dbname}, "
        f"user: {info.user}, tables: [visits]}}\n"
    )
    assert findings(tmp_path, lambda _: None, source) == expected
