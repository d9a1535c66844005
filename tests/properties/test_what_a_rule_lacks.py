"""A rule that cannot be worked out says why in one row: first a missing export, then a parameter, first by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of
from reference.rows import CUT

KEY = "a/r1"
SITE = {"site_id": "s1", "opened": "2026-01-01"}
UNIT = {"unit_id": "u1", "site_id": "s1", "begun": "2026-01-01"}
LIMITED = {
    "due": {"after": {"field": "at"}, "within": {"param": "span"}}, "done": {"field": "answered_at"},
    "require": {"more": {"claimed": {"le": {"param": "least"}}}},
}  # fmt: skip
VISITED = {"count": {"of": "visits"}, "at_least": {"param": "least"}, "per": {"per": "month"}}
CASES = {"cases": [], "units": [UNIT], "sites": [SITE]}
UNSET = {"span": {"source": "company"}, "least": {"source": "company"}}
SET = {"span": {"value": "3 days"}, "least": {"value": "2"}}
HOURS_AT_ONE_SITE = (ParamValue("span", "72 hours", site="s1", origin="project"),)


@pytest.mark.parametrize(
    ("each", "kind", "check", "rows", "params", "settings", "reason"),
    [
        ("units", "frequency", VISITED, {"sites": [SITE]}, UNSET, (), "no_export:units"),
        ("units", "frequency", VISITED, {"sites": [SITE], "units": [UNIT]}, UNSET, (), "no_export:visits"),
        ("cases", "deadline", LIMITED, CASES, UNSET, (), "parameter:least"),
        ("cases", "deadline", LIMITED, CASES, {**UNSET, "least": {"value": "2"}}, (), "parameter:span"),
        ("cases", "deadline", LIMITED, CASES, SET, HOURS_AT_ONE_SITE, "parameter:span"),
    ],
    ids=["two exports", "one export", "two parameters", "one parameter", "two units"],
)
def test_the_first_by_name_is_named(
    each: str,
    kind: str,
    check: Mapping[str, Any],
    rows: Mapping[str, Any],
    params: Mapping[str, Any],
    settings: tuple[ParamValue, ...],
    reason: str,
) -> None:
    audit = Audit({KEY: rule_of(each, kind, check, params=params)}, rows, date(2026, 3, 31), settings=settings)
    assert by_engine(audit) == [(KEY, "", "", "", "not_assessable", reason)]
    assert by_reference(audit) == by_engine(audit)


@pytest.mark.parametrize(
    ("site", "sites", "state"),
    [
        ("s1", [SITE], ("conforming", "")),  # its own 5 days
        ("s2", [SITE, {**SITE, "site_id": "s2"}], ("nonconforming", "late")),  # the general 3
        (None, [SITE], ("nonconforming", "late")),  # the company's
        ("s9", [SITE], ("not_assessable", "parameter:span")),
        (CUT, [SITE], ("not_assessable", "parameter:span")),
    ],
    ids=["its own", "another's", "of no site", "unheard of", "unusable"],
)
def test_where_nobody_knows_the_site_no_parameter_of_sites_holds(
    site: str | None, sites: list[dict[str, str | None]], state: tuple[str, str]
) -> None:
    case = {"case_id": "k1", "site_id": site, "at": "2026-03-02", "answered_at": "2026-03-06"}
    check = {"due": LIMITED["due"], "done": LIMITED["done"]}
    own = (ParamValue("span", "5 days", site="s1", origin="project"),)
    audit = Audit(
        {KEY: rule_of("cases", "deadline", check, params={"span": SET["span"]})},
        {"cases": [case], "sites": sites, "units": [UNIT]},
        date(2026, 3, 31),
        settings=own,
    )
    (found,) = by_engine(audit)
    assert (found[4], found[5]) == state
    assert by_reference(audit) == by_engine(audit)


@pytest.mark.parametrize("unit", ["days", "working days", "months", "hours"])
@pytest.mark.parametrize("lacks", ["each", "first", "both"])
def test_windows_from_an_anchor_say_that_their_length_is_not_known(unit: str, lacks: str) -> None:
    own, written = f"{72 if unit == 'hours' else 2} {unit}", f"{48 if unit == 'hours' else 1} {unit}"
    anchored: dict[str, Any] = {"from": {"field": "begun"}, "each": written, "first": written}
    for part in ("each", "first") if lacks == "both" else (lacks,):
        anchored[part] = {"param": "span"}
    rule = rule_of(
        "units", "frequency", {"count": {"of": "visits"}, "at_least": "1", "anchored": anchored},
        params={"span": {"value": written}},
    )  # fmt: skip
    units = [UNIT, {**UNIT, "unit_id": "u2", "site_id": "s9"}]
    audit = Audit(
        {KEY: rule}, {"units": units, "visits": [], "sites": [SITE]}, date(2026, 6, 30),
        settings=(ParamValue("span", own, site="s1", origin="project"),),
    )  # fmt: skip
    found = by_engine(audit)
    assert by_reference(audit) == found
    assert [row[3:6] for row in found if row[2] == "u2"] == [("parameter", "not_assessable", "parameter:span")]
    assert {row[4] for row in found if row[2] == "u1"} >= {"nonconforming"}


@pytest.mark.parametrize("part", ["each", "first"])
@pytest.mark.parametrize(("begun", "first"), [("2026-01-01", 30), ("2026-02-14", 10)])
def test_windows_from_an_anchor_are_as_long_as_was_set_on_its_day(part: str, begun: str, first: int) -> None:
    anchored: dict[str, Any] = {"from": {"field": "begun"}, "each": "30 days", part: {"param": "span"}}
    values = [{"value": "30 days"}, {"from": "2026-02-14", "value": "10 days"}]
    rule = rule_of(
        "units", "frequency", {"count": {"of": "visits"}, "at_least": "1", "anchored": anchored},
        params={"span": {"values": values}},
    )  # fmt: skip
    rows = {"units": [{**UNIT, "begun": begun}], "visits": [], "sites": [SITE]}
    audit = Audit({KEY: rule}, rows, date(2026, 3, 31))
    found = by_engine(audit)
    assert by_reference(audit) == found
    length = timedelta(days=first if part == "each" else first + 30)
    assert min(row[3] for row in found) == str(date.fromisoformat(begun) + length)


@pytest.mark.parametrize("part", ["each", "first"])
def test_windows_from_an_anchor_whose_length_was_set_later_only_are_not_known(part: str) -> None:
    anchored: dict[str, Any] = {"from": {"field": "begun"}, "each": "30 days", part: {"param": "span"}}
    rule = rule_of(
        "units", "frequency", {"count": {"of": "visits"}, "at_least": "1", "anchored": anchored},
        params={"span": {"values": [{"from": "2026-02-14", "value": "30 days"}]}},
    )  # fmt: skip
    audit = Audit({KEY: rule}, {"units": [UNIT], "visits": [], "sites": [SITE]}, date(2026, 3, 31))
    assert [row[3:6] for row in by_engine(audit)] == [("parameter", "not_assessable", "parameter:span")]
    assert by_reference(audit) == by_engine(audit)
