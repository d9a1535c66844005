"""Who may appraise whom, of what, and where it is kept; and how the records say who held which post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from compliance.appraisal.facts import facts_of, postings_of, unusable_postings
from compliance.appraisal.outcome import Stretch
from compliance.appraisal.paper import _safe
from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from shipped import property_cs

Appraise = Callable[..., Result]


def refused(result: Result) -> list[str]:
    assert result.exit_code == 2, result.output
    return [line.removeprefix("problem: ") for line in result.output.splitlines()[:-1]]


@pytest.mark.parametrize(
    ("words", "messages"),
    [
        (("--appraiser", "E1"), ["--appraiser: 'E1' would appraise themselves; expected another person"]),
        (
            ("--appraiser", "B2", "--person", "E11"),
            [
                "--appraiser: no posting of 'B2'; expected a staff id of the postings",
                "--person: no posting of 'E11'; expected a staff id of the postings. Did you mean 'E1'?",
            ],
        ),
        (
            ("--appraiser", "E1", "--person", "B1"),
            [
                "--person: 'B1' held no post of this scorecard from 2026-01-01 to 2026-06-30 (posts held: cook); expected nurse"
            ],
        ),
        (("--scorecard", "nurze"), ["--scorecard: no scorecard 'nurze'; expected nurse. Did you mean 'nurse'?"]),
        (
            ("--from", "soon", "--to", "2026-02-30", "--lang", "fr"),
            [
                "--from: 'soon' cannot be used; expected a date such as 2026-03-31",
                "--lang: 'fr' cannot be used; expected zh-Hant, zh-Hans, en",
                "--to: '2026-02-30' cannot be used; expected a date such as 2026-03-31",
            ],
        ),
        (("--to", "2026-08-01"), ["--to: the period ends after the as-of 2026-07-31; expected a period that is over"]),
        (("--to", "2025-12-31"), ["--from: '2026-01-01' cannot be used; expected a day not after 2025-12-31"]),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_appraised_is_one_clear_problem(
    appraise: Appraise, words: tuple[str, ...], messages: list[str]
) -> None:
    assert refused(appraise(*words)) == messages


def test_without_whole_postings_nobody_is_appraised(appraise: Appraise, records: Path) -> None:
    """A column that was not delivered is unknown: neither everywhere nor always."""
    wanted = "expected an export of staff with staff_id, post, house, since, until"
    (records / "staff.csv").write_text(
        "staff_id,post,since\nE1,nurse,2025-01-01\nB1,cook,2025-01-01\n", encoding="utf-8"
    )
    assert refused(appraise()) == [f"staff: the register of postings lacks house, until; {wanted}"]
    (records / "staff.csv").unlink()
    assert refused(appraise()) == [f"staff: the register of postings was not delivered; {wanted}"]


def test_an_appraisal_is_never_kept_among_the_records(appraise: Appraise, records: Path) -> None:
    (problem,) = refused(appraise("--out", records / "private"))
    assert problem.startswith("--out: ")
    assert problem.endswith("lies among the records; expected a folder of its own: appraisals are private")
    assert not (records / "private").exists()


@pytest.mark.parametrize("name", ["../../etc", "a/b", "张三", "x" * 80, "a b", "."])
def test_a_staff_id_makes_a_plain_part_of_a_path(name: str) -> None:
    made = _safe(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert (len(made) <= 49, _safe(name) == made, _safe(name + "/") != made) == (True, True, True)


def test_postings_and_own_rows_are_those_of_the_person() -> None:
    """One person, two postings and one that cannot be dated; two orders by the list of who carried them out."""
    from compliance.records.folder import read_rows

    catalogue, problems = property_cs()
    assert not problems
    assert catalogue is not None
    staff = {"staff_id": "S1", "post": "客服专员", "project_id": "P1"}
    rows = {
        "staff": [
            {**staff, "on_post": "2025-01-01", "off_post": "2026-03-15"},
            {**staff, "project_id": None, "on_post": "2026-03-16"},
            {**staff, "on_post": "2026-05-01", "off_post": "someday"},
            {**staff, "staff_id": "S2", "on_post": "2025-01-01"},
        ],
        "service_orders": [
            {"order_no": f"W{n}", "project_id": "P1", "staff_ids": who} for n, who in enumerate(("S1", "S2", "S2、S1"))
        ],
        "interviews": [{"int_id": "I1", "by_staff": "S2"}, {"int_id": "I2", "by_staff": "S1"}],
    }
    connection = opened()
    records = read_rows(connection, rows, catalogue.record_types, as_of=date(2026, 6, 30))
    database = DuckDatabase(connection)
    assert postings_of(database, catalogue, records, "S1") == (
        Stretch("P1", "customer_service", date(2025, 1, 1), date(2026, 3, 15)),
        Stretch("", "customer_service", date(2026, 3, 16), None),
    )
    assert unusable_postings(database, catalogue, records, "S1") == 1
    from compliance.ledger import COLUMNS

    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS)
    connection.execute(f"CREATE TABLE ledger ({columns})")
    card = catalogue.scorecards["staff"]
    facts = facts_of(database, catalogue, records, card, person="S1", as_of=date(2026, 6, 30))
    sheet_rows = {pair: sorted(row % 2**32 for row in rows) for pair, rows in facts.owned.items()}
    assert sheet_rows == {
        ("complaints", "received_staff"): [],
        ("inspections", "observed_staff"): [],
        ("interviews", "by_staff"): [3],
        ("rectifications", "owner"): [],
        ("service_orders", "service_order_staff.item"): [2, 4],
    }
