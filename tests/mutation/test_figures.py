"""Which figures of a rule are moved, and how."""

from __future__ import annotations

import pytest

from mutation.figures import mutants


def moved(tree: dict[str, object]) -> list[tuple[str, str]]:
    return [(one.figure, one.by) for one in mutants(tree)]


def test_a_number_a_length_a_ratio_and_a_day_are_moved_both_ways_and_never_below_zero() -> None:
    tree = {
        "params": {"a": "3 days", "b": {"source": "company", "value": "0"}, "c": "10%", "d": "2015-10-01", "e": "7a"}
    }
    assert [(one.figure, one.tree["params"]) for one in mutants(tree) if one.figure == "params.a"] == [
        ("params.a", {**tree["params"], "a": "4 days"}),
        ("params.a", {**tree["params"], "a": "2 days"}),
    ]
    assert moved(tree) == [
        ("params.a", "+1"), ("params.a", "-1"), ("params.b.value", "+1"), ("params.c", "+1"), ("params.c", "-1"),
        ("params.d", "+1"), ("params.d", "-1"),
    ]  # fmt: skip


def test_the_border_of_two_tiers_moves_in_both() -> None:
    tiers = [{"to": "100", "ratio": "30%"}, {"from": "101", "ratio": "20%"}]
    up = next(mutants({"params": {"t": {"value": tiers}}}))
    assert (up.figure, up.tree["params"]["t"]["value"]) == (
        "params.t.value.0.to",
        [{"to": "101", "ratio": "30%"}, {"from": "102", "ratio": "20%"}],
    )


@pytest.mark.parametrize(
    ("tree", "figures"),
    [
        ({"clause": "7", "title": {"en": "3"}, "params": {"note": "5"}}, ["params.note"]),
        ({"params": {"a": {"value": "x", "text": "5", "note": "6"}}}, []),
        ({"readings": [{"topic": "1", "taken": "2", "alternatives": {"why": {"params.a": "4 days"}}}]}, ["readings.0.alternatives.why.params.a"]),
        ({"frequency": {"per": {"per": "month"}}}, ["frequency.at_least"]),
        ({"frequency": {"every": "3 days"}}, ["frequency.every"]),
        ({"evidence": {"require": {"text": {"n": {"gt": "2"}}}}}, ["evidence.require.text.n.gt"]),
    ],
)  # fmt: skip
def test_words_for_the_reader_are_no_figures_and_names_are_no_words(
    tree: dict[str, object], figures: list[str]
) -> None:
    assert sorted({figure for figure, _ in moved(tree)}) == figures
