"""A figure with decimals is a parameter like a whole number: plain, dated, keyed, a site's own, in a list; and exact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of

SITES = [{"site_id": "s1"}, {"site_id": "s2"}]
ORDERS = [
    {"order_id": "o1", "site_id": "s1", "done_at": "2026-02-01", "kind": "plain", "quality": "7.2"},
    {"order_id": "o2", "site_id": "s1", "done_at": "2026-03-01", "kind": "special", "quality": "7.1999"},
    {"order_id": "o3", "site_id": "s2", "done_at": "2026-03-01", "kind": "special", "quality": "7.1"},
    {"order_id": "o4", "site_id": "s2", "done_at": "2026-03-01", "kind": "plain", "quality": "-0.5"},
]
DATED = {"values": [{"value": "7.2001"}, {"from": "2026-02-14", "value": "7.20"}]}
BY_KIND = {"value": {"plain": "-0.5", "special": "7.1999"}}
OWN = (ParamValue("low", "7.1", site="s2", origin="project"),)
LISTS = {"values": [{"value": ["7.20"]}, {"from": "2026-02-14", "value": ["7.1", "-0.50"]}]}


@pytest.mark.parametrize(
    ("asked", "low", "settings", "met"),
    [
        ({"ge": {"param": "low"}}, "7.2", (), ["o1"]),
        ({"ge": {"param": "low"}}, DATED, (), []),
        ({"lt": {"param": "low"}}, DATED, (), ["o1", "o2", "o3", "o4"]),
        ({"ge": {"param": "low"}}, "7.2", OWN, ["o1", "o3"]),
        ({"ge": {"param": "low", "for": {"field": "kind"}}}, BY_KIND, (), ["o1", "o2", "o4"]),
        ({"in": {"param": "low"}}, {"value": ["7.20", "-0.50"]}, (), ["o1", "o4"]),
        ({"in": {"param": "low"}}, LISTS, (), ["o1", "o3", "o4"]),
        ({"not_in": {"param": "low"}}, LISTS, (), ["o2"]),
    ],
)
def test_a_figure_with_decimals_is_compared_as_it_is_written(
    asked: dict[str, Any], low: Any, settings: tuple[ParamValue, ...], met: list[str]
) -> None:
    rule = rule_of("orders", "evidence", {"require": {"enough": {"quality": asked}}}, params={"low": low})
    audit = Audit({"a/r": rule}, {"sites": SITES, "orders": ORDERS}, date(2026, 4, 1), settings=settings)
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert [row[2] for row in expected if row[4] == "conforming"] == met
