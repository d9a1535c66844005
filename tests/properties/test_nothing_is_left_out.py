"""A duty of which something cannot be known stands in the ledger; what is told apart by a blank is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference, obligations
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of, text
from properties.strategies.records import BAD

AS_OF, FROM = date(2026, 3, 31), date(2026, 3, 1)
SITES: list[dict[str, str | None]] = [{"site_id": "s1"}]
NONE = {("", ""): "not_applicable no_events"}
Table = list[dict[str, str | None]]


def audit_of(rule: Mapping[str, Any], **tables: Table) -> Audit:
    return Audit({"a/r": dict(rule)}, {**tables, "sites": SITES}, AS_OF)


def found(audit: Audit) -> dict[tuple[str, str], str]:
    assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
    return {(o.subject, o.window): f"{o.state} {o.reason}".strip() for o in obligations(audit)}


def sampled(within: object = "3 days", **parts: object) -> dict[str, object]:
    covered = {"called_at": {"answered": "true"}}
    due = {"after": {"field": "called_at"}, "within": within}
    check = {"per": "week", "by": [], "covered_when": covered, "ratio": "50%", "due": due}
    return rule_of("orders", "sampling", check, **parts)


ORDERS: Table = [
    {"order_id": "o1", "site_id": "s1", "kind": "plain", "done_at": "2026-02-10", "called_at": BAD},
    {"order_id": "o2", "site_id": "s1", "kind": "plain", "done_at": "2026-02-11", "called_at": "2026-02-12"},
]
WEEK = ("", "2026-02-09/W")


def test_a_group_with_a_member_whose_due_is_not_known_has_no_due_and_belongs_to_the_audit() -> None:
    audit = replace(audit_of(sampled(), orders=ORDERS), from_=FROM)
    assert found(audit) == {WEEK: "not_assessable unusable"}
    assert [o.due for o in obligations(audit)] == [None]
    assert found(replace(audit, rows={**audit.rows, "orders": ORDERS[1:]})) == NONE  # it was due in February


def test_so_it_has_where_the_calendar_or_a_parameter_does_not_reach() -> None:
    early: Table = [{**ORDERS[1], "called_at": "2025-12-31"}]
    assert found(replace(audit_of(sampled("3 working days"), orders=early), from_=FROM)) == {
        WEEK: "not_assessable calendar"
    }
    unset = audit_of(sampled({"param": "p"}, params={"p": {"source": "company"}}), orders=ORDERS)
    elsewhere = replace(unset, from_=FROM, settings=(ParamValue("p", "3 days", site="s2", origin="project"),))
    assert found(elsewhere) == {WEEK: "not_assessable parameter:p"}


def test_a_gate_and_an_exemption_of_a_group_go_before_it() -> None:
    assert found(audit_of(sampled(when={"kind": "special"}), orders=ORDERS)) == {WEEK: "not_applicable gate"}
    exempt = [{"code": "e", "when": {"kind": "plain"}, "why": text("w")}]
    assert found(audit_of(sampled(exempt=exempt), orders=ORDERS)) == {WEEK: "exempt exemption:e"}


@pytest.mark.parametrize("span", [{"from_": FROM}, {"to": date(2026, 2, 1)}, {}])
def test_steps_whose_last_one_cannot_be_known_have_no_dates(span: dict[str, date]) -> None:
    last = {"last": {"of": "visits", "match": {"unit_id": "unit_id"}, "where": {"kind": "plain"}}}
    steps = {"steps": [{"id": "a", "at": {"field": "at"}}, {"id": "b", "at": last}]}
    cases: Table = [{"case_id": "c1", "site_id": "s1", "unit_id": "u1", "at": "2026-02-10", "note": "n"}]
    visits: Table = [
        {"visit_id": "v1", "unit_id": "u1", "at": "2026-02-12", "kind": "plain"},
        {"visit_id": "v2", "unit_id": "u1", "at": "2026-02-13", "kind": BAD},
    ]
    units: Table = [{"unit_id": "u1", "site_id": "s1"}]
    audit = replace(audit_of(rule_of("cases", "deadline", steps), cases=cases, visits=visits, units=units), **span)
    assert found(audit) == {("c1", "unusable"): "not_assessable unusable"}
    assert [(o.opens, o.due) for o in obligations(audit)] == [(None, None)]


def test_a_time_that_cannot_be_used_is_not_missing_where_something_else_is_broken() -> None:
    done = {"first_of": [{"field": "closed_at"}, {"field": "answered_at"}]}
    due = {"after": {"field": "at"}, "within": "3 days"}
    rule = rule_of(
        "cases", "deadline", {"due": due, "done": done, "require": {"noted": {"note": {"answered": "true"}}}}
    )
    case: dict[str, str | None] = {"case_id": "c1", "site_id": "s1", "at": "2026-03-02", "note": None, "kind": "plain"}
    for closed, reason in (
        (BAD, "incomplete"),
        (None, "missing"),
        ("2026-03-09", "late"),
        ("2026-03-03", "incomplete"),
    ):
        audit = audit_of(rule, cases=[{**case, "closed_at": closed}], units=[])
        assert found(audit) == {("c1", ""): f"nonconforming {reason}"}


@pytest.mark.parametrize(("kind", "there"), [("plain", True), (None, False), (BAD, None)])
def test_a_record_that_is_told_apart_by_a_blank_is_none(kind: str | None, there: bool | None) -> None:
    seen = {"of": "cases", "match": {"site_id": "site_id"}, "distinct_by": ["kind"]}
    cases: Table = [{"case_id": "c1", "site_id": "s1", "at": "2026-03-02", "kind": kind}]
    met, unmet = ("conforming", "nonconforming {}") if there else ("nonconforming {}", "conforming")
    for kind_of_rule, check, state in (
        ("evidence", {"require": {"seen": {"exists": seen}}}, met.format("missing")),
        ("evidence", {"require": {"unseen": {"none": seen}}}, unmet.format("missing")),
        ("reconciliation", {"found_in": seen}, met.format("not_found")),
    ):
        audit = audit_of(rule_of("orders", kind_of_rule, check), orders=ORDERS[1:], cases=cases, units=[])
        assert found(audit) == {("o2", ""): "not_assessable unusable" if there is None else state}


@pytest.mark.parametrize("window", [{"trailing": "30 days"}, {"anchored": {"from": "2026-03-01", "each": "5 days"}}])
def test_an_activity_that_a_rule_lets_end_before_it_begins_is_none(window: dict[str, object]) -> None:
    count = {"count": {"of": "visits"}, "at_least": "1", **window}
    each = {"of": "units", "active": {"from": {"field": "begun"}, "to": {"field": "ended"}}}
    units: Table = [{"unit_id": "u1", "site_id": "s1", "begun": "2026-03-10", "ended": "2026-03-05"}]
    assert found(audit_of(rule_of(each, "frequency", count), units=units, visits=[])) == NONE
    one_day: Table = [{**units[0], "ended": "2026-03-10"}]
    assert found(audit_of(rule_of(each, "frequency", count), units=one_day, visits=[])) != NONE


@pytest.mark.parametrize(
    ("until", "asked"), [("2026-03-30", True), ("2026-03-31", False), (None, False), ("2026-04-09", False)]
)
def test_who_is_suspended_all_the_time_has_no_duty_of_the_days_up_to_the_as_of(until: str | None, asked: bool) -> None:
    out = {"of": "suspensions", "from": "from_on", "to": "to_on"}
    rule = rule_of(
        {"of": "units", "active": {"without": out}},
        "frequency",
        {"count": {"of": "visits"}, "at_least": "1", "trailing": "10 days"},
    )
    units: Table = [{"unit_id": "u1", "site_id": "s1", "begun": "2026-01-01"}]
    stopped: Table = [
        {"suspension_id": "p1", "unit_id": "u1", "from_on": "2026-03-21", "to_on": "2026-03-25"},
        {"suspension_id": "p2", "unit_id": "u1", "from_on": "2026-03-26", "to_on": until},
    ]
    audit = audit_of(rule, units=units, suspensions=stopped, visits=[])
    assert found(audit) == ({("u1", "trailing"): "nonconforming too_few"} if asked else NONE)
    of_march: Table = [{**units[0], "begun": "2026-03-24"}]
    assert (found(replace(audit, rows={**audit.rows, "units": of_march})) != NONE) is asked


def test_a_period_in_which_an_open_start_lies_is_whole() -> None:
    out = {"of": "suspensions", "from": "from_on", "to": "to_on"}
    counted = {"count": {"of": "visits"}, "at_least": "1", "per": {"per": "week", "min_active_days": "7"}}
    units: Table = [{"unit_id": "u1", "site_id": "s1", "begun": None}]
    tables: dict[str, Table] = {"units": units, "suspensions": [], "visits": []}
    for each in ({"of": "units", "active": {"without": out}}, {"of": "units", "key": ["site_id"]}, "units"):
        states = found(audit_of(rule_of(each, "frequency", counted), **tables))
        subject = "s1" if isinstance(each, dict) and "key" in each else "u1"
        assert states[(subject, "2025-12-29/W")] == "nonconforming too_few"  # 1 January is a Thursday


@pytest.mark.parametrize(
    ("begun", "least", "state"),
    [
        ("2026-01-01", "30", "nonconforming too_few"),  # all 28 days of February
        ("2026-02-02", "30", "not_applicable partial_period"),
        ("2026-02-02", "27", "nonconforming too_few"),
        ("2026-02-02", "28", "not_applicable partial_period"),
    ],
)
def test_a_whole_period_is_not_partial_because_it_is_short(begun: str, least: str, state: str) -> None:
    per = {"per": "month", "min_active_days": least}
    rule = rule_of("units", "frequency", {"count": {"of": "visits"}, "at_least": "1", "per": per})
    units: Table = [{"unit_id": "u1", "site_id": "s1", "begun": begun}]
    assert found(audit_of(rule, units=units, visits=[]))[("u1", "2026-02")] == state


def test_a_period_of_which_nobody_said_how_many_days_it_needs_is_not_partial() -> None:
    per = {"per": "month", "min_active_days": {"param": "n"}}
    counted = {"count": {"of": "visits"}, "at_least": "1", "per": per}
    rule = rule_of("units", "frequency", counted, params={"n": {"source": "company"}})
    units: Table = [{"unit_id": "u1", "site_id": "s1", "begun": "2026-02-02"}]
    elsewhere = (ParamValue("n", "5", site="s2", origin="project"),)
    states = found(replace(audit_of(rule, units=units, visits=[]), settings=elsewhere))
    assert states[("u1", "2026-02")] == "not_assessable parameter:n"
