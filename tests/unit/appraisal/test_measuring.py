"""Metrics see the obligations of the person's sites, posts and days, and say why they give nothing."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from appraising import MARCH, RATE, computed, duties, duty, facts, manual, of, rules
from compliance.appraisal.measuring import Facts, measure
from compliance.appraisal.outcome import Capped, Counted, Measured, Period, Stretch
from compliance.appraisal.periods import before
from compliance.catalogue.scorecard import Scorecard
from compliance.findings.finding import finding_id
from compliance.ledger import State

N = State.NONCONFORMING


def one(known: Facts, metric: dict[str, Any] = RATE, **more: Any) -> Measured:
    return measure(of(computed("A1", 100, metric, **more)), known, MARCH)[0]["A1"]


def caps(known: Facts, cap: dict[str, Any]) -> dict[str, Capped]:
    item: Scorecard = of(manual("A1", 100, caps=[cap]))
    return measure(item, known, MARCH)[1]


@pytest.mark.parametrize(
    ("good", "bad", "rating"), [(20, 0, 5), (19, 1, 4), (18, 2, 3), (9, 1, 3), (8, 2, 2), (4, 1, 2), (7, 2, 1)]
)
def test_a_rate_earns_the_rating_whose_edge_it_reaches(good: int, bad: int, rating: int) -> None:
    found = one(facts(*duties(good, bad)))
    broken = tuple(duties(good, bad)[good:])
    assert found == Measured(Fraction(good, good + bad), Counted(good, bad), rating, broken=broken)


@pytest.mark.parametrize(("good", "why", "rating"), [(0, "nothing", None), (4, "too_few", None), (5, "", 5)])
def test_below_the_least_population_the_item_is_rated_by_hand_and_never_five(
    good: int, why: str, rating: int | None
) -> None:
    found = one(facts(*duties(good, 0)))
    assert (found.why, found.rating, found.now.conforming) == (why, rating, good)


def test_an_item_may_have_a_least_population_of_its_own() -> None:
    assert one(facts(*duties(2, 0)), min_population="2").rating == 5


def test_what_could_not_be_judged_is_no_success() -> None:
    """8 of 10 judged are enough, 8 of 11 are not; pending ones are no duty yet."""
    listed = [*duties(8, 0), *(duty(n, State.NOT_ASSESSABLE) for n in (20, 21))]
    assert one(facts(*listed)).rating == 5
    found = one(facts(*listed, duty(22, State.MANUAL), duty(23, State.PENDING)))
    assert (found.rating, found.why, found.now) == (None, "coverage", Counted(8, 0, 3))


def test_a_rule_without_any_data_counts_against_coverage() -> None:
    known = rules(care__other="minor", care__third="minor")
    blocked = duty(1, State.NOT_ASSESSABLE, rule="care/other", site="", subject="", window="", due=None, opens=None)
    metric = {**RATE, "rules": ["care/visits", "care/other"]}
    found = one(facts(*duties(9, 0), blocked, rules=known), metric)
    assert (found.why, found.now) == ("coverage", Counted(9, 0, 1, ("care/other",)))


def test_rules_that_can_break_nothing_lift_no_rate() -> None:
    known = rules(care__seen="observation")
    metric = {**RATE, "rules": ["care/visits", "care/seen"]}
    assert one(facts(*duties(3, 2), *duties(20, 0, rule="care/seen"), rules=known), metric).now == Counted(3, 2)


def test_a_person_who_moved_in_the_middle_is_measured_by_the_days_and_site_of_each_posting() -> None:
    listed = [
        *(duty(n, site="H1") for n in range(1, 16)),
        *(duty(n, N, site="H1") for n in range(16, 32)),
        *(duty(n, N, site="H2") for n in range(1, 16)),
        *(duty(n, site="H2") for n in range(16, 26)),
        duty(date(2026, 2, 28), N),
        duty(date(2026, 4, 1), N),
    ]
    moved = (
        Stretch("H1", "nurse", date(2026, 1, 1), date(2026, 3, 15)),
        Stretch("H2", "nurse", date(2026, 3, 16), None),
    )
    found = one(facts(*listed, stretches=moved))
    assert (found.now, found.rating) == (Counted(25, 0), 5)


def test_a_site_owes_nothing_of_the_company_and_a_posting_at_the_company_everything() -> None:
    listed = [*duties(5, 0, site="H1"), *duties(5, 0, site="H2"), *duties(0, 5, site="")]
    assert one(facts(*listed)).now == Counted(5, 0)
    assert one(facts(*listed, stretches=(Stretch("", "nurse", None, None),))).now == Counted(10, 5)


def test_own_work_is_that_which_the_record_names_the_person_for() -> None:
    known = rules(calls__late="minor")
    metric = {**RATE, "rules": ["calls/late", "care/visits"], "own": {"visits": "by"}}
    calls = [duty(n, N, rule="calls/late", subject_row=n) for n in range(1, 11)]
    found = one(facts(*calls, *duties(5, 0), rules=known, owned={("visits", "by"): frozenset({3, 4})}), metric)
    assert found.now == Counted(5, 2)
    assert one(facts(*calls, *duties(5, 0), rules=known), metric).now == Counted(5, 0)


def test_waived_findings_do_not_count() -> None:
    listed = duties(5, 1)
    waived = frozenset({finding_id(listed[5].rule, listed[5].subject, listed[5].window)})
    assert one(facts(*listed, waived=waived)).now == Counted(5, 0)


def test_a_count_is_better_the_lower_it_is() -> None:
    metric = {"measure": "count", "rules": ["care/visits"], "levels": {"5": "0", "3": "1"}}
    assert [one(facts(*duties(9, bad)), metric).rating for bad in range(3)] == [5, 3, 1]


def test_a_score_weighs_rules_by_their_grade() -> None:
    """Major 5 points, half lost; minor 2 points, none lost: 4.5 of 7."""
    metric = {**RATE, "measure": "score", "rules": ["care/visits", "care/other"]}
    listed = [*duties(2, 2), *duties(4, 0, rule="care/other")]
    assert one(facts(*listed, rules=rules(care__other="minor")), metric).value == Fraction(9, 14)


def test_hours_are_the_median_from_opening_to_met_and_unmet_ones_run_on() -> None:
    metric = {"measure": "hours", "rules": ["care/visits"], "levels": {"5": "2", "4": "4"}}
    opened = datetime(2026, 3, 10, 8)
    met = [duty(10, subject=str(n), opens=opened, met_at=datetime(2026, 3, 10, 8 + n)) for n in (1, 2, 3)]
    unmet = [duty(10, N, subject=f"u{n}", opens=opened, met_at=None) for n in range(3)]
    assert one(facts(*met, *unmet[:2]), metric).value == 3
    open_until = (datetime(2026, 4, 11) - opened).total_seconds() / 3600
    assert one(facts(*met, *unmet), metric).value == Fraction(3 + int(open_until), 2)


CHANGE = {**RATE, "against": "previous", "levels": {"5": "10%", "3": "0%", "2": "-5%"}}


def february(good: int, bad: int) -> list[Any]:
    states = [State.CONFORMING] * good + [N] * bad
    return [duty(date(2026, 2, n), state) for n, state in enumerate(states, 1)]


@pytest.mark.parametrize(("bad", "rating"), [(3, 5), (4, 3), (5, 3), (6, 2), (7, 1)])
def test_a_change_is_this_period_less_the_one_before(bad: int, rating: int) -> None:
    """In February 75 % conformed; of 20 in March one more or less is 5 points."""
    found = one(facts(*duties(20 - bad, bad), *february(15, 5)), CHANGE)
    assert (found.value, found.before, found.rating) == (Fraction(20 - bad, 20), Fraction(3, 4), rating)


def test_who_is_nearly_faultless_need_not_improve() -> None:
    listed = (*duties(20, 0), *february(20, 0))
    assert [one(facts(*listed), m).rating for m in (CHANGE, {**CHANGE, "ceiling": "98%"})] == [3, 5]


@pytest.mark.parametrize(("good", "why"), [(0, "nothing"), (4, "too_few")])
def test_without_enough_before_there_is_no_change(good: int, why: str) -> None:
    found = one(facts(*duties(20, 0), *february(good, 0)), CHANGE)
    assert (found.rating, found.why) == (None, why)


def test_hours_against_none_at_all_are_no_ratio() -> None:
    metric = {"measure": "hours", "rules": ["care/visits"], "against": "previous", "levels": {"5": "50%"}}
    assert one(facts(*duties(5, 0), *february(5, 0)), metric).why == "previous"


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (MARCH, Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Period(date(2026, 1, 1), date(2026, 6, 30)), Period(date(2025, 7, 1), date(2025, 12, 31))),
        (Period(date(2026, 3, 10), date(2026, 3, 19)), Period(date(2026, 2, 28), date(2026, 3, 9))),
    ],
)
def test_the_period_before_has_the_same_length(period: Period, expected: Period) -> None:
    assert before(period) == expected


def test_an_open_major_finding_caps_and_a_closed_or_minor_one_does_not() -> None:
    cap = {"areas": ["care"], "grade": "major", "open": "true", "max": "3"}
    still_open = duty(10, N, met_at=None)
    late = duty(11, N)
    minor = duty(12, N, rule="care/other", met_at=None)
    known = rules(care__other="minor")
    assert caps(facts(still_open, late, minor, rules=known), cap) == {"A1": Capped(1, 3)}
    assert caps(facts(late, minor, rules=known), cap) == {}
    assert caps(facts(late, rules=known), {**cap, "open": "false"}) == {"A1": Capped(1, 3)}
    assert caps(facts(still_open), {**cap, "above": "1"}) == {}


def test_a_metric_of_a_hand_rated_item_is_shown_and_gives_no_rating() -> None:
    found = measure(of(manual("A1", 100, metric=RATE)), facts(*duties(20, 0)), MARCH)[0]["A1"]
    assert (found.value, found.rating, found.why) == (1, None, "shown")


def test_nothing_is_measured_of_an_item_that_is_off() -> None:
    no = {"zh-Hant": "無", "zh-Hans": "无", "en": "none"}
    assert measure(of(computed("A1", 100, RATE, off=no)), facts(*duties(20, 0)), MARCH) == ({}, {})
