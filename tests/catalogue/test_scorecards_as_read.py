"""The two appraisal lists as they are read: which criteria are computed, shared, rated or off, weights, raters and bands."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compliance.catalogue.scorecard import Scorecard
from shipped import property_cs

CATALOGUE, _ = property_cs()
assert CATALOGUE is not None
CARDS = CATALOGUE.scorecards


def ids(text: str) -> set[str]:
    return set(text.split())


COMPUTED = ids("M1.1 M1.3 M1.4 M2.1 M2.5 M3.3 M3.9 M4.1 M4.2 M4.3 M4.6 T2.4 T2.5 T2.6")
HYBRID = ids("M1.2 M1.6 M2.2 M2.6 M2.9 M3.4 M3.8 M3.10 M4.7 M4.9 T1.3 T1.8 T1.9 T1.10 T2.2-apply")
WITHOUT_RECORDS = ids("M1.7 M3.7 M4.4 M4.5")  # would be hybrid; the standard has no records for them
OFF = ids("M3.2 T2.1 T2.2-make T3.1 T3.2 T3.3 T3.4 T3.5 T3.6")


def modes() -> dict[str, str]:
    items = [item for card in CARDS.values() for item in card.items]
    return {item.id: "off" if item.off is not None else item.mode for item in items}


def test_every_criterion_is_computed_hybrid_rated_or_off_as_it_was_read() -> None:
    read = modes()
    assert {item for item, mode in read.items() if mode == "computed"} == COMPUTED
    assert {item for item, mode in read.items() if mode == "hybrid"} == HYBRID
    assert {item for item, mode in read.items() if mode == "off"} == OFF
    assert len(read) == 37 + 23  # T2.2 is rated in two parts
    criteria = {item.criterion for card in CARDS.values() for item in card.items}
    assert CATALOGUE is not None
    assert criteria == {clause for clause in CATALOGUE.clauses if clause[0] in "MT"}
    assert len(criteria) == 37 + 22


def test_what_records_cannot_measure_says_why() -> None:
    items = {item.id: item for card in CARDS.values() for item in card.items}
    assert {name for name, item in items.items() if item.unmeasured is not None} == WITHOUT_RECORDS
    assert all(items[name].off is not None and items[name].off for name in OFF)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_weights_are_shares_of_a_hundred(card: Scorecard) -> None:
    assert sum(section.weight for section in card.sections) == 100
    assert [sum(item.weight for item in section.items) for section in card.sections] == [100] * len(card.sections)
    assert sum(rater.weight for rater in card.raters) == 100


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_the_own_rating_weighs_nothing_and_the_supervisor_seventy(card: Scorecard) -> None:
    self_, supervisor, other = card.raters
    assert (self_.weight, supervisor.weight, other.weight) == (0, 70, 30)
    assert [rater.id for rater in card.raters if rater.required] == [supervisor.id] == ["supervisor"]
    assert [rater.id for rater in card.raters if rater.overrides] == ["supervisor"]


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_scale_bands_and_completeness(card: Scorecard) -> None:
    assert list(card.scale.ratings) == [1, 2, 3, 4, 5]
    assert set(card.scale.anchors) == set(card.scale.ratings)
    assert [(band.id, band.from_) for band in card.bands] == [
        ("excellent", 90),
        ("good", 80),
        ("pass", 60),
        ("improve", 0),
    ]
    assert (card.min_completeness, card.min_population, card.places) == (Fraction(4, 5), 5, 2)
    assert (card.comments.ratings, card.comments.difference, card.appeal_days) == ((1, 2, 5), 2, 7)


def test_sections_and_periods() -> None:
    weights = {name: [section.weight for section in card.sections] for name, card in CARDS.items()}
    assert weights == {"manager": [35, 25, 20, 20], "staff": [45, 30, 25]}
    assert {name: card.period for name, card in CARDS.items()} == {"manager": "half_year", "staff": "quarter"}


def test_with_the_purchasing_criteria_off_the_other_sections_weigh_sixty_to_forty() -> None:
    rated = [s.weight for s in CARDS["staff"].sections if any(item.off is None for item in s.items)]
    assert [weight * 100 / sum(rated) for weight in rated] == [60, 40]
