"""Tables of a PostgreSQL server that the audit file declares tell the same as the same records in files."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.catalogue.profile import AuditFile
from unit.records.making import delimited
from unit.records.reading import told

if TYPE_CHECKING:
    import psycopg

HEAD = ["投诉编号", "投诉时间", "投诉等级", "投诉内容", "金额"]
ROWS = [
    ["007", "2026-01-05 10:30:00", "重大", '電梯,"故障"\n兩次', "1200.50"],
    ["NA", "2026-02-06 00:00:00", "一般", None, None],
    ["Z1", None, "不明", "", "12.00"],
]


def declared(where: psycopg.Connection, *tables: str) -> AuditFile:
    info = where.info
    source = {
        "name": "estate", "host": info.host, "port": str(info.port), "database": info.dbname, "user": info.user,
        "schema": "exports", "tables": list(tables),
    }  # fmt: skip
    return AuditFile.model_validate(
        {"databases": [source], "exports": [{"file": "estate", "sheet": "t*", "record_type": "complaints"}]}
    )


@pytest.fixture
def tables(postgres: psycopg.Connection) -> psycopg.Connection:
    postgres.execute("DROP SCHEMA IF EXISTS exports CASCADE")
    postgres.execute("CREATE SCHEMA exports")
    postgres.execute(
        'CREATE TABLE exports.t ("投诉编号" text, "投诉时间" timestamp, "投诉等级" varchar(9), "投诉内容" text, "金额" numeric(9,2))'
    )
    with postgres.cursor() as cursor:
        cursor.executemany("INSERT INTO exports.t VALUES (%s, %s, %s, %s, %s)", ROWS)
    return postgres


def test_a_table_tells_the_same_as_a_file(tables: psycopg.Connection, tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [HEAD, *ROWS])
    with told(tmp_path) as file:
        as_file = (file.rows(), file.rows("rec_complaints"), [found[1:] for found in file.aside()], file.sums())
    (tmp_path / "a.csv").unlink()
    with told(tmp_path, audit=declared(tables, "t")) as said:
        assert said.problems == ()
        assert (said.rows(), said.rows("rec_complaints"), [f[1:] for f in said.aside()], said.sums()) == as_file
        assert said.aside() == [("estate", 4, "level", "unknown_code")]


def test_times_with_a_zone_are_told_in_the_standards_own(tables: psycopg.Connection, tmp_path: Path) -> None:
    tables.execute('CREATE TABLE exports.tz ("投诉编号" text, "投诉时间" timestamptz)')
    tables.execute("INSERT INTO exports.tz VALUES ('1', '2026-01-05 20:00+00')")
    for offset, at in (8, "2026-01-06 04:00:00"), (-5, "2026-01-05 15:00:00"):
        with told(tmp_path, audit=declared(tables, "tz"), offset=timedelta(hours=offset)) as said:
            assert said.rows(fields='"no", "at"') == [(2, "1", at)]


def test_an_empty_table_is_there_and_a_missing_one_is_a_problem(tables: psycopg.Connection, tmp_path: Path) -> None:
    tables.execute('CREATE TABLE exports.t0 ("投诉编号" text)')
    with told(tmp_path, audit=declared(tables, "t0")) as said:
        assert said.sums() == [(0, 0, 0)]
    with told(tmp_path, audit=declared(tables, "t0", "gone")) as said:
        assert [str(p) for p in said.problems] == [
            "estate!gone: no such table, or it may not be read; expected a table of the schema exports"
        ]


def test_a_server_that_cannot_be_reached_is_one_line_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setitem(os.environ, "COMPLIANCE_PASSWORD_ESTATE", "hush-hush")
    source = {"name": "estate", "host": "127.0.0.1", "port": "1", "database": "x", "user": "x", "tables": ["t"]}
    with told(tmp_path, audit=AuditFile.model_validate({"databases": [source]})) as said:
        (problem,) = said.problems
        assert str(problem).startswith("estate: the database cannot be read: ")
        assert str(problem).endswith("its password in the environment as COMPLIANCE_PASSWORD_ESTATE")
        assert "hush-hush" not in str(problem)
        assert len(str(problem).splitlines()) == 1
