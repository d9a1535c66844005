"""An order without a number is an order: it makes no audit green by not being looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bad_input.conftest import Audit
from compliance import pipeline
from compliance.request import Request

ORDERS = """\
title: {zh-Hant: 工單, zh-Hans: 工单, en: Orders}
role: log
key: [order]
at: at
site: house
fields:
  order: {type: id, required: true}
  house: {type: id, link: houses}
  at: {type: time}
  state: {type: code, values: {done: [done], open: [open]}}
"""
RULE = """\
clause: "1"
title: {zh-Hant: 規則, zh-Hans: 规则, en: A rule}
severity: major
responsible: {post: nurse}
action: {zh-Hant: 補。, zh-Hans: 补。, en: Do it.}
"""
RULES = {
    "done": "each: orders\nevidence: {require: {done: {state: done}}}\n",
    "none-open": "each: houses\nevidence: {require: {done: {none: {of: orders, where: {state: open}}}}}\n",
    "numbered": "each: houses\nevidence: {require: {done: {none: {of: orders, match: {order: {field: house}}}}}}\n",
}


@pytest.fixture(autouse=True)
def orders(records: Path, standard: Path) -> None:
    (standard / "records" / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    (standard / "rules" / "care" / "visits.yaml").unlink()
    for name, check in RULES.items():
        (standard / "rules" / "care" / f"{name}.yaml").write_text(RULE + check, encoding="utf-8")
    (records / "visits.csv").unlink()
    write(records, "O100", "done")


def write(records: Path, number: str, state: str) -> None:
    """Write a hundred orders of house H1; the last has this number and state."""
    rows = [f"O{n},H1,2026-03-02 09:00,done" for n in range(1, 100)]
    rows.append(f"{number},H1,2026-03-03 09:00,{state}")
    (records / "orders.csv").write_text("\n".join(["order,house,at,state", *rows, ""]), encoding="utf-8")


def states(records: Path, rule: str) -> dict[str, int]:
    """Return how many duties of a rule have which state, by the ledger."""
    standard = str(records.with_name("standard"))
    audited = pipeline.audit(
        Request(records, standard, today=date(2026, 4, 10), from_=date(2026, 3, 1), to=date(2026, 3, 31))
    )
    sql = "SELECT state, COUNT(*) FROM ledger WHERE rule = ? GROUP BY 1"
    return dict(audited.connection.execute(sql, [f"care/{rule}"]).fetchall())


WHOLE = ("--min-coverage", "1")


def test_a_hundred_numbered_orders_are_green(audit: Audit, records: Path) -> None:
    result = audit(*WHOLE)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[1] == "conformity 100.0%, coverage 100.0%, score 100.0"
    assert states(records, "done") == {"conforming": 100}


@pytest.mark.parametrize("number", ["", "N/A", "1.2E+17"])
def test_one_without_a_number_is_not_assessable_and_coverage_says_so(audit: Audit, records: Path, number: str) -> None:
    write(records, number, "done")
    result = audit(*WHOLE)
    assert result.exit_code == 1
    assert "used 103 + set aside 0; data findings 1" in result.output
    assert states(records, "done") == {"conforming": 99, "not_assessable": 1}


def test_an_open_one_without_a_number_is_seen_by_a_rule_that_wants_none(audit: Audit, records: Path) -> None:
    write(records, "", "open")
    assert audit().exit_code == 1
    assert states(records, "none-open") == {"conforming": 1, "nonconforming": 1}


def test_that_no_order_has_a_number_is_unknown_while_one_has_none(audit: Audit, records: Path) -> None:
    write(records, "", "done")
    assert audit().exit_code == 0
    assert states(records, "numbered") == {"not_assessable": 2}
