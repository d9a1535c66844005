"""What the copy of few rows does with values that SQLite has no types for, and with rules that are beyond it."""

from __future__ import annotations

import sqlite3 as library
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from msgspec.structs import replace

from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.load import load_catalogue
from compliance.engine import gather, run, small, sqlite
from compliance.engine.database import DuckDatabase
from compliance.engine.dialect import OPERATORS, VARIADIC
from compliance.engine.opening import opened
from compliance.engine.sqlite import SqliteDatabase
from compliance.engine.sqlite_dialect import SQLITE, read_as, stored, written_back
from compliance.plan.context import AuditMoment
from compliance.plan.nodes import Bind, Expr, From, Null, Select, SqlType
from compliance.plan.terms import op
from compliance.records.folder import read_rows
from compliance.tables import Records
from tiny import write_tiny

DAYS = (date(1999, 12, 31), date(2000, 2, 29), date(2024, 1, 31), date(2026, 8, 31), date(2100, 12, 31))
MOMENTS = (datetime(2000, 1, 1), datetime(2024, 2, 29, 23, 59, 59, 999_999), datetime(2026, 7, 1, 8, 30, 0, 500_000))
NUMBERS = ("0", "-0.5", "0.5", "1.5", "-2.5", "12.3456", "99999999999999.9999")


def asked(*exprs: Expr) -> tuple[list[object], list[object]]:
    """Return what both databases say of the expressions, as SQLite stores it."""
    select = Select(tuple((f"c{n}", expr) for n, expr in enumerate(exprs)), None)
    copy = SqliteDatabase({})
    sql, binds = copy.emitted(select)
    with opened() as connection:
        (there,) = DuckDatabase(connection).rows(*DuckDatabase(connection).emitted(select))
    (here,) = copy.rows(sql, binds)
    return list(here), [stored(str(v), "DECIMAL") if isinstance(v, Decimal) else stored(v, "") for v in there]


def test_days_are_reckoned_alike() -> None:
    names = ("month_start", "quarter_start", "half_year_start", "year_start", "week_start", "text_of_day", "year_of")
    for day in DAYS:
        it = Bind(day, "DATE")
        shifts = [op("plus_months", it, Bind(n, "BIGINT")) for n in (-13, -1, 0, 1, 6, 18)]
        steps = [op(name, it, Bind(n, "BIGINT")) for name in ("plus_days", "minus_days") for n in (0, 1, 400)]
        here, there = asked(
            *(op(name, it) for name in names), op("month_of", it), op("midnight_of", it), *shifts, *steps
        )
        assert here == there, day


def test_moments_are_reckoned_alike() -> None:
    for moment in MOMENTS:
        it = Bind(moment, "TIMESTAMP")
        shifts = [op(name, it, Bind(n, "BIGINT")) for name in ("plus_hours", "plus_minutes") for n in (-25, 0, 7)]
        here, there = asked(op("date_of", it), op("text_of_time", it), *shifts)
        assert here == there, moment


def test_numbers_are_reckoned_and_written_alike() -> None:
    for number in NUMBERS:
        it = Bind(number, "DECIMAL")
        whole = op("ceil_of", it), op("floor_of", it)
        here, there = asked(it, op("text_of_number", it), *whole, op("ge", it, Bind("0.5", "DECIMAL")))
        assert here == there, number
    here, there = asked(op("decimal_of", Bind(7, "BIGINT")), Bind("0.00005", "DECIMAL"), Bind("-0.00005", "DECIMAL"))
    assert here == there == [70_000, 1, -1]


def test_blanks_are_passed_over_and_flags_and_texts_are_written_alike() -> None:
    here_it, blank = Bind(date(2026, 1, 1), "DATE"), Null("DATE")
    here, there = asked(
        op("least", here_it, blank), op("greatest", blank, here_it), op("least", blank, blank),
        op("text_of_flag", op("eq", here_it, here_it)), op("text_of_flag", op("eq", here_it, blank)),
        op("before_bar", Bind("a|b", "VARCHAR")),
        op("after_bar", Bind("a|", "VARCHAR")), op("contains", Bind("電梯故障", "VARCHAR"), Bind("故障", "VARCHAR")),
        op("digits_of", Bind("123456789012345678901", "VARCHAR")), op("length", Bind("電梯", "VARCHAR")),
    )  # fmt: skip
    assert here == there


def test_every_operator_has_a_writing_without_types_of_another_database() -> None:
    foreign = (
        "VARCHAR",
        "BIGINT",
        "TIMESTAMP",
        "DATE)",
        "DECIMAL",
        "INTERVAL",
        "EXTRACT",
        "BOOL_",
        "LEAST(",
        "SPLIT_PART",
    )
    for name in OPERATORS.keys() | VARIADIC.keys() | {"nth_least", "integer_divide"}:
        written = VARIADIC[name][1] if name in VARIADIC else SQLITE.template(name)
        assert [word for word in foreign if word in written.replace("nth_least(", "")] == [], name


@pytest.mark.parametrize(
    ("type_", "value"), [("TIMESTAMP", MOMENTS[1]), ("BOOLEAN", True), ("VARCHAR", "無"), ("BIGINT", -3)]
)
def test_a_value_goes_over_and_comes_back(type_: SqlType, value: object) -> None:
    with duckdb.connect() as connection:
        held = connection.execute(f"SELECT {read_as(type_, f'CAST(? AS {type_})')}", [value]).fetchall()[0][0]
        assert held == stored(value, type_)
        assert connection.execute(f"SELECT {written_back(type_, '?')}", [held]).fetchall() == [(value,)]


def test_the_nth_least_of_a_group_is_blank_where_there_are_fewer() -> None:
    copy = SqliteDatabase({})
    copy.load("held", [("n", "BIGINT")], [(3,), (None,), (1,), (2,)])
    assert copy.rows('SELECT nth_least("n", 2), nth_least("n", 4) FROM "held"') == [(2, None)]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_goes_over_whole(number: str) -> None:
    with duckdb.connect() as connection:
        sql = f"SELECT {read_as('DECIMAL', 'CAST(? AS DECIMAL(18,4))')}"
        assert connection.execute(sql, [number]).fetchall() == [(stored(number, "DECIMAL"),)]


def _twice(name: str) -> tuple[ParamValue, ...]:
    return (ParamValue(name, 2),)


def audited(folder: Path, extra: str, most: int | None) -> tuple[object, list[tuple[str, str]]]:
    standard = write_tiny(folder)
    (standard / "rules/care/extra.yaml").write_text(extra, encoding="utf-8")
    catalogue, problems = load_catalogue(str(standard))
    assert problems == ()
    assert catalogue is not None
    rows = {"houses": [{"house": "H1", "since": "2026-01-01", "beds": "3"}], "visits": [], "staff": []}
    with opened() as connection:
        at = AuditMoment(date(2026, 4, 10), date(2026, 1, 1), date(2026, 3, 31))
        records: Records = read_rows(connection, rows, catalogue.record_types, as_of=at.as_of)
        database = DuckDatabase(connection)
        written = run.write_ledger(database, catalogue, records, at, small=most)
        found = [(duty.rule, duty.state.value) for duty in gather.obligations(database)]
        return written.place, found


EXTRA = """\
clause: "1"
title: {{zh-Hant: 床, zh-Hans: 床, en: Beds}}
severity: major
responsible: {{post: nurse}}
action: {{zh-Hant: 床。, zh-Hans: 床。, en: Beds.}}
each: houses
evidence: {{require: {{beds: {{any: [{tests}]}}}}}}
"""


def test_a_rule_that_is_too_deep_for_the_copy_runs_where_the_records_are(tmp_path: Path) -> None:
    deep = EXTRA.format(tests=", ".join(f"{{beds: {n}}}" for n in range(1500, 0, -1)))
    place, found = audited(tmp_path / "deep", deep, small.SMALL)
    assert isinstance(place, DuckDatabase)
    plain, expected = audited(tmp_path / "plain", EXTRA.format(tests="{beds: 3}"), small.SMALL)
    assert isinstance(plain, SqliteDatabase)
    assert ("care/extra", "conforming") in found
    assert found == expected


def test_rules_that_take_too_long_on_the_copy_run_where_the_records_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, expected = audited(tmp_path / "plain", EXTRA.format(tests="{beds: 3}"), small.SMALL)
    assert isinstance(plain, SqliteDatabase)
    monkeypatch.setattr(run, "STEPS", 1)
    monkeypatch.setattr(sqlite, "TICK", 1)
    place, found = audited(tmp_path / "long", EXTRA.format(tests="{beds: 3}"), small.SMALL)
    assert isinstance(place, DuckDatabase)
    assert found == expected


def test_more_rows_than_rules_are_worth_stay_where_they_are(tmp_path: Path) -> None:
    place, _ = audited(tmp_path, EXTRA.format(tests="{beds: 3}"), 0)
    assert isinstance(place, DuckDatabase)


def test_a_library_that_is_too_old_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "sqlite_version_info", (3, 34, 1))
    place, _ = audited(tmp_path, EXTRA.format(tests="{beds: 3}"), small.SMALL)
    assert isinstance(place, DuckDatabase)


def test_proofs_that_the_copy_cannot_give_come_from_where_the_records_are(tmp_path: Path) -> None:
    catalogue, _ = load_catalogue(str(write_tiny(tmp_path)))
    assert catalogue is not None
    visits: list[dict[str, str | None]] = [
        {"house": "H1", "at": "2026-01-05", "kind": "street"},
        {"house": "H1", "at": "2026-02-05", "kind": "home"},
    ]
    least = {"care/visits": replace(catalogue.rules["care/visits"], params={"least": _twice("least")})}
    catalogue = replace(catalogue, rules=least)
    with opened() as connection:
        at = AuditMoment(date(2026, 4, 10), date(2026, 1, 1), date(2026, 3, 31))
        rows = {"houses": [{"house": "H1", "since": "2026-01-01"}], "visits": visits, "staff": []}
        records = read_rows(connection, rows, catalogue.record_types, as_of=at.as_of)
        database = DuckDatabase(connection)
        written = run.write_ledger(database, catalogue, records, at)
        expected = gather.findings(database, catalogue, records, written)
        told = [(one.obligation.window, [proof.role for proof in one.evidence]) for one in expected]
        assert told == [("2026-01", ["subject"]), ("2026-02", ["subject", "counted"]), ("2026-03", ["subject"])]
        assert isinstance(written.place, SqliteDatabase)
        written.place.execute('DROP TABLE "rec_visits"')
        assert gather.findings(database, catalogue, records, written) == expected


def test_a_select_that_stands_twice_is_worked_out_once() -> None:
    inner = Select((("n", Bind(1, "BIGINT")),), None)
    copy = SqliteDatabase({})
    sql, binds = copy.emitted(Select((("n", Bind(2, "BIGINT")),), From(Select(inner.columns, From(inner, "a")), "b")))
    assert sql.startswith('WITH "with0" AS MATERIALIZED (')
    assert copy.rows(sql, binds) == [(2,)]
