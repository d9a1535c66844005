"""Answers and computed ratings become one result: weights, what does not apply, caps, conversion, band."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from appraising import RATE, card, computed, manual, of, said, section
from compliance.appraisal.exact import median, rounded
from compliance.appraisal.outcome import Answer, Capped, Counted, Measured, Outcome, Override
from compliance.appraisal.rating import Given, band_of, rate
from compliance.catalogue.scorecard import Scorecard
from compliance.catalogue.scorecard_setting import ScorecardSetting, with_setting

NA = {rater: Answer(None) for rater in ("boss", "peer")}
NO = {"zh-Hant": "無", "zh-Hans": "无", "en": "none"}


def measured(rating: int | None) -> Measured:
    return Measured(Fraction(1), Counted(5, 0), rating, "" if rating else "too_few")


def thirds() -> Scorecard:
    return card(
        sections=[
            section("A", 50, manual("A1", 40), manual("A2", 60)),
            section("B", 30, manual("B1", 100)),
            section("C", 20, manual("C1", 100)),
        ]
    )


def percent(outcome: Outcome) -> Decimal | None:
    return rounded(outcome.percent, 2) if outcome.percent is not None else None


@pytest.mark.parametrize(
    ("conversion", "expected", "band"), [("of_span", "50.00", "fail"), ("of_highest", "60.00", "pass")]
)
def test_all_ratings_three_are_a_mean_of_three_and_the_percentage_of_the_conversion(
    conversion: str, expected: str, band: str
) -> None:
    cards = thirds().model_copy(update={"conversion": conversion})
    outcome = rate(cards, Given(answers={item.id: said(3, 3) for item in cards.items}))
    assert (outcome.mean, percent(outcome), outcome.band and outcome.band.id) == (3, Decimal(expected), band)
    assert outcome.completeness == 1


def test_raters_are_weighed_and_self_is_only_shown() -> None:
    outcome = rate(of(manual("A1", 100)), Given(answers={"A1": said(4, 2, own=5)}))
    assert outcome.mean == Fraction(34, 10)
    assert rate(of(manual("A1", 100)), Given(answers={"A1": said(4)})).mean == 4


def test_the_weight_of_what_does_not_apply_goes_to_its_section_and_that_of_an_empty_section_to_the_others() -> None:
    answers = {"A1": said(5, 5), "A2": NA, "B1": NA, "C1": said(2, 2)}
    outcome = rate(thirds(), Given(answers=answers))
    assert {r.item.id: r.share for r in outcome.items} == {
        "A1": Fraction(50, 70),
        "A2": 0,
        "B1": 0,
        "C1": Fraction(20, 70),
    }
    assert outcome.mean == Fraction(5 * 50 + 2 * 20, 70)
    assert (outcome.completeness, outcome.complete) == (1, True)
    assert [s.mean for s in outcome.sections] == [5, None, 2]


def test_a_rating_beside_a_not_applicable_counts_alone() -> None:
    answers = {"A1": {"boss": Answer(None), "peer": Answer(4)}}
    assert rate(of(manual("A1", 100)), Given(answers=answers)).mean == 4


@pytest.mark.parametrize(("weight", "complete"), [(79, False), (80, True)])
def test_below_the_least_completeness_there_is_no_result(weight: int, complete: bool) -> None:
    cards = of(manual("A1", weight), manual("A2", 100 - weight))
    outcome = rate(cards, Given(answers={"A1": said(3, 3)}))
    assert (outcome.completeness, outcome.complete) == (Fraction(weight, 100), complete)
    assert (outcome.mean, outcome.band and outcome.band.id) == ((3, "fail") if complete else (None, None))
    assert outcome.absent == ()


def test_what_does_not_apply_is_no_part_of_completeness() -> None:
    cards = of(manual("A1", 50), manual("A2", 10), manual("A3", 40))
    outcome = rate(cards, Given(answers={"A1": said(3, 3), "A3": NA}))
    assert outcome.completeness == Fraction(50, 60)


def test_without_the_supervisor_nothing_is_complete_whatever_the_others_say() -> None:
    outcome = rate(thirds(), Given(answers={item.id: said(None, 5, own=5) for item in thirds().items}))
    assert (outcome.absent, outcome.complete, outcome.completeness, outcome.percent) == (("boss",), False, 0, None)
    assert {r.state for r in outcome.items} == {"unanswered"}


def test_a_supervisor_who_said_nothing_is_absent_even_where_computed_items_make_it_complete_enough() -> None:
    cards = of(computed("A1", 90, RATE), manual("A2", 10))
    outcome = rate(cards, Given(answers={"A2": said(None, 4)}, measured={"A1": measured(5)}))
    assert (outcome.completeness, outcome.absent, outcome.complete) == (Fraction(90, 100), ("boss",), False)


def test_an_empty_sheet_or_one_where_nothing_applies_is_no_result() -> None:
    for answers in ({}, {item.id: NA for item in thirds().items}):
        outcome = rate(thirds(), Given(answers=answers))
        assert (outcome.complete, outcome.mean, outcome.band) == (False, None, None)


def test_the_band_goes_by_the_value_before_rounding() -> None:
    """89.995 % is shown as 90.00 and stays below the edge at 90."""
    cards = of(
        manual("A1", 50),
        manual("A2", 50),
        conversion="of_span",
        bands=[{"id": "top", "from": "90", "title": NO}, {"id": "low", "from": "0", "title": NO}],
    )
    exact = Fraction("89.995")
    assert rounded(exact, 2) == Decimal("90.00")
    assert (band_of(cards, exact).id, band_of(cards, Fraction(90)).id) == ("low", "top")


def test_a_result_that_is_shown_at_the_edge_but_lies_below_it_has_the_lower_band() -> None:
    """Weights of 99.99 and 0.01: the mean is 4.6 less a ten-thousandth; 89.9975 % is printed as 90.00."""
    cards = of(
        {**manual("A1", 0), "weight": "99.99"},
        {**manual("A2", 0), "weight": "0.01"},
        raters=[
            {"id": "boss", "weight": "60", "required": "true", "title": NO},
            {"id": "peer", "weight": "40", "title": NO},
        ],
        bands=[{"id": "top", "from": "90", "title": NO}, {"id": "low", "from": "0", "title": NO}],
    )
    outcome = rate(cards, Given(answers={"A1": said(5, 4), "A2": said(4, 4)}))
    assert outcome.percent == Fraction(90) - Fraction("0.0015")
    assert (percent(outcome), outcome.band and outcome.band.id) == (Decimal("90.00"), "low")


def test_a_pass_begins_at_sixty_exactly() -> None:
    cards = of(manual("A1", 100), conversion="of_highest")
    outcome = rate(cards, Given(answers={"A1": said(3, 3)}))
    assert outcome.band is not None
    assert (outcome.percent, outcome.band.id) == (60, "pass")


@pytest.mark.parametrize(
    ("value", "shown"), [("0.005", "0.01"), ("2.675", "2.68"), ("0.0049999", "0.00"), ("-0.005", "-0.01")]
)
def test_rounding_is_half_up_of_the_exact_value(value: str, shown: str) -> None:
    assert f"{rounded(Fraction(value), 2):f}" == shown


def test_the_median_of_an_even_number_is_the_middle_of_two() -> None:
    assert [median(map(Fraction, v)) for v in ([], [3], [1, 9, 2], [1, 2, 3, 9])] == [None, 3, 2, Fraction(5, 2)]


def test_a_hybrid_item_joins_both_parts_and_either_part_alone_carries_it() -> None:
    item = {**computed("A1", 100, RATE), "mode": "hybrid", "computed_weight": "60"}
    one = of(item)

    def value(answers: dict[str, Answer], rating: int | None) -> Fraction | None:
        return rate(one, Given(answers={"A1": answers}, measured={"A1": measured(rating)})).mean

    assert value(said(2, 2), 5) == Fraction(38, 10)
    assert value(said(2, 2), None) == 2
    assert value(NA, 5) == 5
    assert value({}, 5) is None


def test_a_computed_item_without_a_value_falls_back_to_the_raters_and_never_to_five() -> None:
    one = of(computed("A1", 100, RATE))
    assert rate(one, Given(measured={"A1": measured(4)})).mean == 4
    assert rate(one, Given(answers={"A1": said(2, 2)}, measured={"A1": measured(None)})).mean == 2
    assert rate(one, Given(measured={"A1": measured(None)})).items[0].state == "unanswered"


def test_an_override_takes_the_place_of_the_computed_part_and_both_are_there() -> None:
    one = of(computed("A1", 100, RATE))
    given = Given(measured={"A1": measured(2)}, overrides={"A1": Override(4, "double entry")})
    (result,) = rate(one, given).items
    assert result.measured is not None
    assert (result.rating, result.measured.rating, result.override) == (4, 2, Override(4, "double entry"))
    away = Given(measured={"A1": measured(2)}, overrides={"A1": Override(None, "on leave")})
    assert rate(one, away).items[0].state == "not_applicable"


def test_a_cap_holds_the_item_down_overrides_included_and_never_lifts_it() -> None:
    one = of(computed("A1", 100, RATE))
    cap = {"A1": Capped(1, 3)}
    held = rate(one, Given(measured={"A1": measured(5)}, caps=cap, overrides={"A1": Override(4, "x")})).items[0]
    assert (held.rating, held.capped) == (3, Capped(1, 3))
    low = rate(one, Given(measured={"A1": measured(2)}, caps=cap)).items[0]
    assert (low.rating, low.capped) == (2, None)


def test_items_that_are_off_change_nothing_whatever_is_said_of_them() -> None:
    off = of(manual("A1", 30), manual("A2", 20), manual("A3", 50, off=NO))
    answers = {"A1": said(4, 4), "A2": said(2, 2)}
    bare, spoken = (rate(off, Given(answers=given)) for given in (answers, {**answers, "A3": said(1, 1)}))
    assert bare.mean == spoken.mean == Fraction(4 * 30 + 2 * 20, 50)
    assert bare.completeness == spoken.completeness == 1
    assert [(r.state, r.share) for r in spoken.items][2] == ("off", 0)


def test_a_section_that_is_off_gives_its_weight_to_the_others() -> None:
    cards = card(
        sections=[
            section("T1", 45, manual("A", 100)),
            section("T2", 30, manual("B", 100)),
            section("T3", 25, manual("C", 100, off=NO)),
        ]
    )
    outcome = rate(cards, Given(answers={"A": said(3, 3), "B": said(3, 3)}))
    assert [s.share for s in outcome.sections] == [Fraction(60, 100), Fraction(40, 100), 0]


def test_a_company_that_enables_an_item_has_it_rated() -> None:
    off = of(manual("A1", 50), manual("A2", 50, off=NO))
    setting = ScorecardSetting.model_validate({"items": {"A2": {"enabled": "true"}}})
    outcome = rate(with_setting(off, setting), Given(answers={"A1": said(5, 5), "A2": said(1, 1)}))
    assert outcome.mean == 3
