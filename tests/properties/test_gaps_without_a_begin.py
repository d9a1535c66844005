"""A gap of which nobody knows when it began is told of; a visit without its time, or without what tells it apart, is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compliance.catalogue.catalogue import ParamValue
from compliance.tables import Extent
from properties.comparing import by_engine, by_reference, obligations
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of
from properties.strategies.records import BAD

AS_OF = date(2026, 3, 31)
LOST = "not_assessable unusable"
Cells = dict[str, str | None]
UNITS: list[Cells] = [
    {"unit_id": "never", "begun": None, "ended": None},
    {"unit_id": "ended", "begun": None, "ended": "2026-02-20"},
    {"unit_id": "visited", "begun": None, "ended": None},
    {"unit_id": "to_come", "begun": "2026-04-02", "ended": None},
]
VISITS: list[Cells] = [{"visit_id": "v1", "unit_id": "visited", "at": "2026-03-01"}]


def gaps(units: list[Cells], visits: list[Cells], *, each: object = "units", **more: object) -> Audit:
    count = {"of": "visits", **{name: more.pop(name) for name in ("distinct_by",) if name in more}}
    rule = rule_of(each, "frequency", {"count": count, "every": more.pop("every", "10 days")}, **more)
    placed = [{"site_id": "s1", **unit} for unit in units]
    return Audit({"a/r": rule}, {"units": placed, "visits": visits, "sites": [{"site_id": "s1"}]}, AS_OF)


def found(audit: Audit) -> dict[tuple[str, str], str]:
    assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
    return {(o.subject, o.window): f"{o.state} {o.reason}".strip() for o in obligations(audit)}


def test_a_gap_with_a_blank_start_is_not_left_out() -> None:
    assert found(gaps(UNITS, VISITS)) == {
        ("never", "start"): LOST,
        ("ended", "start"): LOST,
        ("visited", "start"): LOST,
        ("visited", "v1"): "nonconforming missing",
    }
    assert {(o.opens, o.due) for o in obligations(gaps(UNITS, VISITS)) if o.window == "start"} == {(None, None)}


def test_what_closed_it_before_the_span_or_before_the_rule_leaves_nothing_to_ask() -> None:
    span, rule = replace(gaps(UNITS, VISITS), from_=date(2026, 3, 2)), gaps(UNITS, VISITS, effective_from="2026-03-02")
    kept = {("never", "start"): LOST, ("visited", "v1"): "nonconforming missing"}
    assert found(span) == kept
    assert found(rule) == kept
    of_that_day = replace(span, from_=date(2026, 3, 1))
    assert found(of_that_day) == {**kept, ("visited", "start"): LOST}
    assert found(gaps(UNITS, VISITS, effective_from="2026-04-01")) == {("", ""): "not_applicable no_events"}


def test_a_gate_and_what_is_not_set_are_told_before_it() -> None:
    plain: list[Cells] = [{**unit, "kind": "plain"} for unit in UNITS[:1]]
    assert found(gaps(plain, VISITS, when={"kind": "special"})) == {("never", "start"): "not_applicable gate"}
    unset = gaps(plain, VISITS, every={"param": "p"}, params={"p": {"source": "company"}})
    elsewhere = replace(unset, settings=(ParamValue("p", "5 days", site="s2", origin="project"),))
    assert found(elsewhere) == {("never", "start"): "not_assessable parameter:p"}


@pytest.mark.parametrize("at", [None, BAD])
def test_a_visit_without_its_time_begins_no_gap(at: str | None) -> None:
    visits: list[Cells] = [{"visit_id": "v1", "unit_id": "u1", "at": at}]
    units: list[Cells] = [{"unit_id": "u1", "begun": None, "kind": BAD}]
    assert found(gaps(units, visits, each={"of": "units", "where": {"kind": "plain"}})) == {("u1", "start"): LOST}
    assert found(gaps(units, visits)) == {("u1", "start"): LOST}


@pytest.mark.parametrize(
    ("by", "state"), [("a", "conforming"), (None, "nonconforming missing"), ("1.1E+17", "not_assessable unusable")]
)
def test_a_visit_without_what_tells_it_apart_meets_no_gap(by: str | None, state: str) -> None:
    units: list[Cells] = [{"unit_id": "u1", "begun": "2026-03-01", "ended": "2026-03-15"}]
    visits: list[Cells] = [{"visit_id": "v1", "unit_id": "u1", "at": "2026-03-05", "staff_id": by}]
    rows = found(gaps(units, visits, distinct_by=["staff_id"]))
    assert rows[("u1", "start")] == state
    assert ("u1", "v1") in rows or by != "a"


def test_an_export_is_asked_for_the_days_since_the_rule_is_in_force() -> None:
    units: list[Cells] = [{"unit_id": "u1", "begun": "2026-03-01"}]
    audit = gaps(units, [], effective_from="2026-03-02")
    assert found(replace(audit, extents={"visits": Extent(date(2026, 3, 2), None)})) == {
        ("u1", "start"): "nonconforming missing"
    }
    assert found(replace(audit, extents={"visits": Extent(date(2026, 3, 3), None)})) == {
        ("u1", "start"): "not_assessable extent"
    }


def test_an_end_that_cannot_be_used_goes_before_a_begin_that_no_export_tells() -> None:
    each = {"of": "units", "active": {"from": {"first": {"of": "visits"}}}}
    for ended, reason in ((BAD, "unusable"), ("2026-03-20", "extent")):
        audit = gaps([{"unit_id": "u1", "ended": ended}], [], each=each)
        cut_off = replace(audit, from_=date(2026, 3, 1), extents={"visits": Extent(date(2026, 3, 2), None)})
        assert found(cut_off) == {("u1", "unusable"): f"not_assessable {reason}"}
