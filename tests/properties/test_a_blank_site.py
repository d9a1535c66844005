"""A blank site is the company's, unless the record must have one: then nobody knows where it was."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import TYPES, rule_of

DUE = {"after": {"field": "done_at"}, "within": {"param": "span"}}
RULE = rule_of("orders", "deadline", {"due": DUE, "done": {"field": "called_at"}}, params={"span": "5 days"})
STRICTER = (ParamValue("span", "1 day", site="s1", origin="project"),)
SITES = {"o1": "s1", "o2": "s2", "o3": None, "o4": "lost"}


@pytest.mark.parametrize(
    ("required", "blank"), [("false", ("conforming", "")), ("true", ("not_assessable", "unusable"))]
)
def test_a_general_value_is_taken_for_a_blank_site_only_where_it_may_be_blank(
    required: str, blank: tuple[str, str]
) -> None:
    orders = TYPES["orders"]
    fields = {**orders["fields"], "site_id": {**orders["fields"]["site_id"], "required": required}}
    done = {"done_at": "2026-03-01", "called_at": "2026-03-04", "kind": "plain"}
    rows = {
        "sites": [{"site_id": "s1"}, {"site_id": "s2"}],
        "orders": [{"order_id": order, "site_id": site, **done} for order, site in SITES.items()],
    }
    types = {**TYPES, "orders": {**orders, "fields": fields}}
    audit = Audit({"a/r": RULE}, rows, date(2026, 4, 1), settings=STRICTER, types=types)
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert {row[2]: row[4:6] for row in expected} == {
        "o1": ("nonconforming", "late"),
        "o2": ("conforming", ""),
        "o3": blank,
        "o4": ("not_assessable", "parameter:span"),
    }
