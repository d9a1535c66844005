"""What an export of a log does not cover is unknown, wherever the log is asked: both evaluators say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.tables import Extent
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of

AS_OF = date(2026, 4, 30)
JANUARY = {"visits": Extent(date(2026, 1, 1), date(2026, 1, 31))}
UP_TO_10_MARCH = {"visits": Extent(date(2026, 1, 1), date(2026, 3, 10))}
OF_UNIT: dict[str, Any] = {"of": "visits", "match": {"unit_id": "unit_id"}}
IN_WINDOW = {**OF_UNIT, "during": "window"}
FROM_THE_CASE = {**OF_UNIT, "during": {"from": {"field": "at"}}}
IN_TIME = {"due": {"after": {"field": "at"}, "within": "3 days"}, "done": {"field": "closed_at"}}
MONTHLY: dict[str, Any] = {"per": {"per": "month"}}
ROWS: dict[str, Any] = {
    "sites": [{"site_id": "s1"}],
    "units": [{"unit_id": "u1", "site_id": "s1", "begun": "2026-03-01"}],
    "cases": [
        {"case_id": "c1", "site_id": "s1", "unit_id": "u1", "at": "2026-03-05", "closed_at": "2026-03-06"},
        {"case_id": "c2", "site_id": "s1", "unit_id": "u1", "at": "2026-03-15", "closed_at": "2026-03-30"},
    ],
    "visits": [{"visit_id": "v1", "unit_id": "u1", "at": "2026-01-15", "kind": "plain"}],
}
IN_MARCH = [{"visit_id": "v1", "unit_id": "u1", "at": "2026-03-05", "kind": "plain"}]


def judged(rule: dict[str, Any], extents: dict[str, Extent], **rows: Any) -> dict[str, str]:
    """Return state and reason of each obligation by its subject, or its window where that has a name."""
    begin, as_of = rows.pop("from_", date(2026, 3, 1)), rows.pop("as_of", AS_OF)
    audit = Audit({"a/r": rule}, {**ROWS, **rows}, as_of, begin, date(2026, 3, 31), extents)
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    return {str(row[3] or row[2]): f"{row[4]} {row[5]}".strip() for row in expected}


def evidence(require: dict[str, Any], each: str = "cases", **more: Any) -> dict[str, Any]:
    return rule_of(each, "evidence", {"require": {"asked": require}, **more})


CUT = "not_assessable extent"


def test_a_gate_is_unknown_where_a_record_may_stand_that_no_export_has() -> None:
    rule = rule_of("cases", "deadline", IN_TIME, when={"exists": IN_WINDOW})
    assert judged(rule, {}) == {"c1": "not_applicable gate", "c2": "not_applicable gate"}
    assert judged(rule, JANUARY) == {"c1": CUT, "c2": CUT}
    assert judged(rule, UP_TO_10_MARCH, visits=IN_MARCH) == {"c1": "conforming", "c2": CUT}  # what is found is there


def test_an_exemption_that_cannot_be_known_exempts_nobody() -> None:
    rule = rule_of("cases", "deadline", IN_TIME, exempt=[{"code": "unseen", "when": {"none": IN_WINDOW}}])
    assert judged(rule, {}) == dict.fromkeys(("c1", "c2"), "exempt exemption:unseen")
    assert judged(rule, JANUARY) == {"c1": CUT, "c2": CUT}
    assert judged(rule, UP_TO_10_MARCH) == {"c1": "exempt exemption:unseen", "c2": CUT}


def test_a_row_that_may_be_chosen_has_an_obligation() -> None:
    rule = rule_of({"of": "cases", "where": {"exists": FROM_THE_CASE}}, "deadline", IN_TIME)
    assert judged(rule, {}) == {"": "not_applicable no_events"}
    assert judged(rule, JANUARY) == {"c1": CUT, "c2": CUT}
    each = {"of": "units", "key": ["site_id"], "where": {"exists": OF_UNIT}}
    merged = rule_of(each, "frequency", {"count": {"of": "cases"}, "at_least": "1", **MONTHLY})
    assert judged(merged, JANUARY, visits=[]) == {"2026-03": CUT}


def test_a_member_of_a_stratum_and_one_that_may_be_excluded_are_unknown() -> None:
    covered = {"covered_when": {"closed_at": {"answered": "true"}}, "per": "month", "by": ["site_id"]}
    stratum = rule_of("cases", "sampling", {**covered, "always": {"seen": {"exists": FROM_THE_CASE}}})
    assert judged(stratum, JANUARY) == {"seen:c1": CUT, "seen:c2": CUT}
    excluded = rule_of("cases", "sampling", {**covered, "ratio": "50%", "excluded": {"none": FROM_THE_CASE}})
    assert judged(excluded, {}) == {"": "not_applicable no_events"}
    assert judged(excluded, JANUARY) == {"2026-03": CUT}
    outside = {**covered, "ratio": "50%", "strata_in_ratio": False, "always": {"seen": {"exists": FROM_THE_CASE}}}
    assert judged(rule_of("cases", "sampling", outside), JANUARY)["2026-03"] == CUT
    gated = rule_of("cases", "sampling", {**covered, "ratio": "50%"}, when={"exists": OF_UNIT})
    assert judged(gated, JANUARY, visits=[]) == {"2026-03": CUT}


def test_of_a_group_a_cell_goes_before_an_export() -> None:
    covered = {"covered_when": {"exists": IN_WINDOW}, "ratio": "100%", "due": IN_TIME["due"]}
    check = {**covered, "per": "month", "by": ["site_id"]}
    rule = rule_of("cases", "sampling", check)
    assert judged(rule, JANUARY) == {"2026-03": CUT}
    spoilt = [{**ROWS["cases"][0], "unit_id": None}, {**ROWS["cases"][1], "unit_id": "u1"}]
    spoilt.append({**ROWS["cases"][0], "case_id": "c3", "site_id": "s1", "kind": "!bad"})
    chosen = rule_of({"of": "cases", "where": {"not": {"kind": "plain"}}}, "sampling", check)
    assert judged(chosen, JANUARY, cases=spoilt)["2026-03"] == "not_assessable unusable"


def test_the_last_record_is_unknown_where_a_later_one_may_stand() -> None:
    last = {"last": IN_WINDOW}
    plain = evidence({"compare": {"left": {**last, "take": "kind"}, "eq": "plain"}}, "units", **MONTHLY)
    assert judged(plain, {}, visits=IN_MARCH) == {"2026-03": "conforming"}
    assert judged(plain, UP_TO_10_MARCH, visits=IN_MARCH) == {"2026-03": CUT}
    late = {"visits": Extent(date(2026, 3, 5), date(2026, 3, 31))}
    assert judged(plain, late, visits=IN_MARCH) == {"2026-03": "conforming"}  # before it nothing matters
    on = evidence({"compare": {"left": last, "le": "2026-03-10"}}, "units", **MONTHLY)
    assert judged(on, UP_TO_10_MARCH, visits=IN_MARCH) == {"2026-03": CUT}
    ever = evidence({"compare": {"left": {"last": OF_UNIT}, "le": {"field": "at", "plus": "1 day"}}})
    assert judged(ever, {}) == {"c1": "conforming", "c2": "conforming"}
    assert judged(ever, JANUARY) == {"c1": CUT, "c2": CUT}


def test_the_first_record_is_unknown_where_an_earlier_one_may_stand() -> None:
    rule = evidence({"compare": {"left": {"first": IN_WINDOW}, "ge": "2026-03-05"}}, "units", **MONTHLY)
    assert judged(rule, UP_TO_10_MARCH, visits=IN_MARCH) == {"2026-03": "conforming"}
    holed = {"visits": Extent(None, None, ((date(2026, 3, 3), date(2026, 3, 4)),))}
    assert judged(rule, holed, visits=IN_MARCH) == {"2026-03": CUT}
    assert judged(rule, {"visits": Extent(None, None, ((date(2026, 3, 6), AS_OF),))}, visits=IN_MARCH) == {
        "2026-03": "conforming"
    }


def test_it_is_the_stretch_that_was_asked_which_must_be_covered() -> None:
    before = {"from": {"field": "at", "minus": "90 days"}, "to": {"field": "at"}}
    rule = evidence({"none": {**OF_UNIT, "during": before}})
    march = {"visits": Extent(date(2026, 3, 1), date(2026, 3, 31))}
    assert judged(rule, march, visits=[]) == {"c1": CUT, "c2": CUT}
    wide = {"visits": Extent(date(2025, 12, 1), date(2026, 3, 10))}
    assert judged(rule, wide, visits=[]) == {"c1": "conforming", "c2": CUT}
    ever = evidence({"none": {**OF_UNIT, "during": {"to": {"field": "at"}}}})
    assert judged(ever, wide, visits=[]) == {"c1": CUT, "c2": CUT}
    blank = evidence({"none": {**OF_UNIT, "during": {"from": {"field": "answered_at"}}}})
    assert judged(blank, march, visits=[]) == {"c1": "conforming", "c2": "conforming"}  # of no day is it asked


def test_the_row_before_is_unknown_where_another_may_stand_between() -> None:
    before = {"previous": {"of": "cases", "same": ["site_id"], "by": "at", "where": {"kind": "special"}}}
    rule = evidence({"not": before})
    assert judged(rule, {}) == {"c1": "conforming", "c2": "conforming"}
    february = {"cases": Extent(date(2026, 2, 1), date(2026, 3, 31))}
    assert judged(rule, february) == {"c1": CUT, "c2": "conforming"}  # before the first there may be one
    holed = {"cases": Extent(None, None, ((date(2026, 3, 8), date(2026, 3, 9)),))}
    later = date(2026, 3, 10)  # of the audited days all are covered
    assert judged(rule, holed, from_=later) == {"c2": CUT}
    special = [{**case, "kind": "special"} for case in ROWS["cases"]]
    assert judged(evidence(before), {}, cases=special, from_=later) == {"c2": "conforming"}
    assert judged(evidence(before), holed, cases=special, from_=later) == {"c2": CUT}
    nowhere = [{**ROWS["cases"][0], "site_id": None}]
    assert judged(rule, february, cases=nowhere) == {"c1": "conforming"}  # nothing shares a blank


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ({"exists": IN_WINDOW}, "conforming"),
        ({"none": IN_WINDOW}, "nonconforming missing"),
        ({"count": {**IN_WINDOW, "at_most": "0"}}, "nonconforming missing"),
        ({"count": {**IN_WINDOW, "at_most": "1"}}, CUT),
        ({"count": {**IN_WINDOW, "at_least": "2"}}, CUT),
        ({"compare": {"left": {"number_of": IN_WINDOW}, "eq": "1"}}, CUT),
        ({"any": [{"kind": "plain"}, {"none": IN_WINDOW}]}, "conforming"),
    ],
)
def test_what_is_found_is_there_and_any_number_more_may_be(asked: dict[str, Any], state: str) -> None:
    units = [{**ROWS["units"][0], "kind": "plain"}]
    rule = evidence(asked, "units", **MONTHLY)
    assert judged(rule, UP_TO_10_MARCH, visits=IN_MARCH, units=units) == {"2026-03": state}


def test_a_trigger_that_no_export_has_is_an_obligation_without_dates() -> None:
    due = {"after": {"first": FROM_THE_CASE}, "within": "3 days"}
    rule = rule_of("cases", "deadline", {"due": due, "done": {"field": "closed_at"}})
    assert judged(rule, {}) == {"": "not_applicable no_events"}
    assert judged(rule, JANUARY) == {"unusable": CUT}


def test_what_is_counted_and_what_covers_is_unknown_in_days_that_no_export_has() -> None:
    counted = rule_of("units", "frequency", {"count": {"of": "visits"}, "at_least": "2", **MONTHLY})
    assert judged(counted, UP_TO_10_MARCH, visits=IN_MARCH) == {"2026-03": CUT}
    ended = [{**ROWS["units"][0], "ended": "2026-03-09"}]
    assert judged(counted, UP_TO_10_MARCH, visits=IN_MARCH, units=ended) == {"2026-03": "nonconforming too_few"}
    gaps = rule_of("units", "frequency", {"count": {"of": "visits"}, "every": "5 days"})
    assert judged(gaps, UP_TO_10_MARCH, visits=IN_MARCH) == {"start": "conforming", "v1": "nonconforming missing"}
    assert judged(gaps, {"visits": Extent(None, date(2026, 3, 9))}, visits=IN_MARCH)["v1"] == CUT
    covers = {"of": OF_UNIT, "from": "at", "to": "until", "gap": "0"}
    covered = rule_of("units", "evidence", {"covers": covers, **MONTHLY})
    assert judged(covered, {}, visits=[]) == {"2026-03": "nonconforming missing"}
    assert judged(covered, UP_TO_10_MARCH, visits=[]) == {"2026-03": CUT}


def test_numbers_that_are_not_there_may_stand_in_days_that_no_export_covers() -> None:
    check = {"sequence": {"number": "number", "by": ["site_id"]}}
    rule = rule_of("cases", "reconciliation", check)
    days = {"A-1": "2026-01-05", "A-3": "2026-03-05", "A-5": "2026-03-15"}
    cases = [{"case_id": n, "site_id": "s1", "at": at, "number": n} for n, at in days.items()]
    assert judged(rule, {}, cases=cases) == dict.fromkeys(("A-3", "A-5"), "nonconforming gap")
    february = {"cases": Extent(None, None, ((date(2026, 2, 1), date(2026, 2, 28)),))}
    assert judged(rule, february, cases=cases) == {"A-3": CUT, "A-5": "nonconforming gap"}


def test_without_a_stretch_it_is_the_window_that_is_asked() -> None:
    rule = evidence({"exists": OF_UNIT}, due=IN_TIME["due"])
    assert judged(rule, UP_TO_10_MARCH, visits=[]) == {"c1": "nonconforming missing", "c2": CUT}
    chosen = rule_of({"of": "units", "where": {"exists": OF_UNIT}}, "evidence", {"answered": ["kind"]})
    march = {"visits": Extent(date(2026, 3, 1), date(2026, 3, 31))}
    assert judged(chosen, march, visits=[]) == {"": "not_applicable no_events"}  # the audited span is covered
    assert judged(chosen, march, visits=[], from_=date(2026, 2, 1)) == {"u1": CUT}
    assert judged(chosen, march, visits=[], from_=None) == {"": "not_applicable no_events"}


def test_registers_and_what_says_nothing_of_its_extent_are_as_they_were() -> None:
    rule = rule_of("cases", "deadline", IN_TIME, when={"exists": {"of": "units", "match": {"unit_id": "staff_id"}}})
    assert judged(rule, {"units": JANUARY["visits"]}) == {"c1": "not_applicable gate", "c2": "not_applicable gate"}
    unknown = {"visits": Extent()}
    assert judged(evidence({"none": IN_WINDOW}), unknown, visits=[]) == {"c1": "conforming", "c2": "conforming"}


def test_duties_of_days_that_the_own_log_leaves_out_are_one_row_more() -> None:
    cases = [{"case_id": "c1", "site_id": "s1", "at": "2026-01-05", "closed_at": "2026-01-06"}]
    january = {"cases": JANUARY["visits"]}
    whole = {"cases": Extent(date(2026, 1, 1), date(2026, 3, 31))}
    sampled = {"per": "month", "by": ["site_id"], "covered_when": {"closed_at": {"answered": "true"}}, "ratio": "100%"}
    for rule, found in (
        (rule_of("cases", "deadline", IN_TIME), "c1"),
        (rule_of("cases", "sampling", sampled), "2026-01"),
    ):
        from_january = {"cases": cases, "from_": date(2026, 1, 1)}
        assert judged(rule, whole, **from_january) == {found: "conforming"}
        assert judged(rule, january, **from_january) == {found: "conforming", "": CUT}
        assert judged(rule, january, cases=cases) == {"": CUT}  # nothing of March is there
        holed = {"cases": Extent(None, None, ((date(2026, 3, 3), date(2026, 3, 4)),))}
        assert judged(rule, holed, cases=[]) == {"": CUT}
        assert judged(rule, holed, cases=[], as_of=date(2026, 3, 2)) == {"": "not_applicable no_events"}


def test_of_the_own_log_only_days_of_the_audit_are_asked_on_which_the_rule_is_in_force() -> None:
    march = {"cases": Extent(date(2026, 3, 1), date(2026, 3, 31))}
    early = rule_of("cases", "deadline", IN_TIME)
    assert judged(early, march, cases=[]) == {"": "not_applicable no_events"}
    assert judged(early, march, cases=[], from_=date(2026, 2, 1)) == {"": CUT}
    assert judged(early, march, cases=[], from_=None) == {"": "not_applicable no_events"}  # nobody says since when
    late = rule_of("cases", "deadline", IN_TIME, effective_from="2026-03-01")
    assert judged(late, march, cases=[], from_=date(2026, 2, 1)) == {"": "not_applicable no_events"}
    ended = rule_of("cases", "deadline", IN_TIME, effective_to="2026-02-20")
    assert judged(ended, {"cases": Extent(None, date(2026, 2, 28))}, cases=[]) == {"": "not_applicable no_events"}
    register = rule_of("units", "evidence", {"answered": ["kind"]})
    assert judged(register, {"units": JANUARY["visits"]}, units=[]) == {"": "not_applicable no_events"}
