from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.findings.rates import conformity, coverage, figures, totals
from compliance.findings.result import Figures, Tally
from compliance.findings.scoring import score

GRADED = {"a": "major", "b": "minor", "c": "observation"}


def test_only_conforming_and_nonconforming_enter_the_conformity_rate() -> None:
    counts = {"conforming": 3, "nonconforming": 1, "observation": 5, "exempt": 7, "pending": 9, "manual": 2}
    assert conformity(counts) == 0.75


def test_missing_data_lowers_coverage_and_pending_does_not() -> None:
    counts = {
        "conforming": 1,
        "nonconforming": 1,
        "observation": 1,
        "exempt": 1,
        "not_assessable": 3,
        "manual": 1,
        "pending": 99,
    }
    assert coverage(counts) == 0.5


def test_without_anything_to_divide_by_there_is_no_figure() -> None:
    assert figures([Tally("a", "S1", {"pending": 2, "not_applicable": 1})], GRADED) == Figures(None, None, None)
    assert figures([Tally("a", "S1", {"not_assessable": 2})], GRADED) == Figures(None, 0.0, None)


def test_totals_name_every_state_in_order() -> None:
    assert list(totals([Tally("a", "", {"manual": 2}), Tally("b", "", {"manual": 1})]).items()) == [
        ("conforming", 0),
        ("nonconforming", 0),
        ("observation", 0),
        ("pending", 0),
        ("not_applicable", 0),
        ("exempt", 0),
        ("manual", 3),
        ("not_assessable", 0),
    ]


def test_a_rule_at_a_site_loses_its_points_by_its_nonconforming_share() -> None:
    made = score([Tally("a", "S1", {"conforming": 3, "nonconforming": 1}), Tally("b", "S1", {"conforming": 1})], GRADED)
    assert (made.possible, made.lost) == (7, Fraction(5, 4))
    assert made.value == pytest.approx(100 * (1 - 1.25 / 7))


def test_observations_and_what_was_not_assessed_carry_no_points() -> None:
    made = score([Tally("c", "S1", {"conforming": 3}), Tally("a", "S1", {"not_assessable": 3, "exempt": 1})], GRADED)
    assert (made.value, made.shares) == (None, ())


@pytest.mark.parametrize(("counts", "value"), [({"conforming": 9}, 100.0), ({"nonconforming": 9}, 0.0)])
def test_the_ends_of_the_scale(counts: dict[str, int], value: float) -> None:
    assert score([Tally("a", "S1", counts)], GRADED).value == value


TALLIES = st.lists(
    st.builds(
        Tally,
        st.sampled_from("abc"),
        st.sampled_from(("", "S1", "S2")),
        st.dictionaries(st.sampled_from(("conforming", "nonconforming", "manual", "exempt")), st.integers(0, 50)),
    ),
    max_size=8,
    unique_by=lambda tally: (tally.rule, tally.site),
)


@given(TALLIES, st.randoms(use_true_random=False))
def test_the_score_stays_in_range_adds_up_and_ignores_the_order(lines: list[Tally], shuffler: random.Random) -> None:
    made = score(lines, GRADED)
    shuffled = list(lines)
    shuffler.shuffle(shuffled)
    assert score(shuffled, GRADED) == made
    assert sum(share.lost for share in made.shares) == made.lost
    assert made.value is None or 0 <= made.value <= 100
    rate = conformity(totals(lines))
    assert rate is None or 0 <= rate <= 1
