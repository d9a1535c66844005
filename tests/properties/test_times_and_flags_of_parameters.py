"""A date, a moment and a flag are parameters as what they are compared with, in a list too: a moment is no whole day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of

UNITS = [
    {"unit_id": "u1", "begun": "2026-02-01", "paid": "true"},
    {"unit_id": "u2", "begun": "2026-03-01", "paid": "false"},
]
ORDERS = [
    {"order_id": "o1", "done_at": "2026-02-01 10:00"},
    {"order_id": "o2", "done_at": "2026-03-01 10:00"},
    {"order_id": "o3", "done_at": "2026-03-01"},
]
DAYS = ["2026-02-01", "2026-03-01"]
LATE = {"values": [{"value": ["2026-02-01 10:00:00"]}, {"from": "2026-02-14", "value": ["2026-03-01 11:00"]}]}
SURE = {"values": [{"value": "true"}, {"from": "2026-02-14", "value": "false"}]}


@pytest.mark.parametrize(
    ("of", "asked", "value", "met"),
    [
        ("orders", {"done_at": {"in": DAYS}}, None, ["o1", "o2", "o3"]),
        ("orders", {"done_at": {"not_in": ["2026-02-01"]}}, None, ["o2", "o3"]),
        ("orders", {"done_at": {"in": {"param": "x"}}}, {"value": DAYS}, ["o1", "o2", "o3"]),
        ("orders", {"done_at": {"in": {"param": "x"}}}, LATE, ["o1", "o3"]),
        ("orders", {"done_at": {"not_in": {"param": "x"}}}, LATE, ["o2"]),
        (
            "orders", {"done_at": {"ge": {"param": "x"}}},
            {"values": [{"value": "2026-02-01"}, {"from": "2026-02-14", "value": "2026-03-01 10:01"}]}, ["o1", "o3"],
        ),
        ("units", {"paid": {"eq": {"param": "x"}}}, SURE, ["u2"]),
        ("units", {"paid": {"in": {"param": "x"}}}, {"value": ["true"]}, ["u1"]),
    ],
)  # fmt: skip
def test_it_is_compared_as_what_it_is(of: str, asked: dict[str, Any], value: Any, met: list[str]) -> None:
    params = {} if value is None else {"x": value}
    rule = rule_of(of, "evidence", {"require": {"fits": asked}}, params=params)
    audit = Audit({"a/r": rule}, {"sites": [], "units": UNITS, "orders": ORDERS}, date(2026, 4, 1))
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert [row[2] for row in expected if row[4] == "conforming"] == met
