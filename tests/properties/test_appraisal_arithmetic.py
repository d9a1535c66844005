"""The arithmetic of appraisals against a plain calculation that shares nothing with it but the scorecard."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from appraising import RATE, card, section
from compliance.appraisal.exact import rounded
from compliance.appraisal.outcome import Answer, Capped, Counted, Measured, Override
from compliance.appraisal.rating import Given, rate
from compliance.catalogue.scorecard import Scorecard

RATINGS = st.one_of(st.none(), st.integers(1, 5))
NO = {"zh-Hant": "無", "zh-Hans": "无", "en": "none"}
WEIGHTS = {"self": 0, "boss": 70, "peer": 30}


@st.composite
def parts_of_100(draw: st.DrawFn, most: int) -> list[int]:
    edges = sorted(draw(st.lists(st.integers(0, 100), max_size=most - 1)))
    return [high - low for low, high in zip([0, *edges], [*edges, 100], strict=True)]


@st.composite
def appraisals(draw: st.DrawFn) -> tuple[Scorecard, Given]:
    sections, answers, measured, overrides, caps = [], {}, {}, {}, {}
    for number, weight in enumerate(draw(parts_of_100(4))):
        items: list[dict[str, Any]] = []
        for place, share in enumerate(draw(parts_of_100(4))):
            name = f"I{number}-{place}"
            mode = draw(st.sampled_from(["manual", "computed", "hybrid"]))
            item: dict[str, Any] = {"id": name, "clause": "1", "weight": str(share), "mode": mode}
            if mode != "manual":
                item["metric"] = RATE
                found = draw(RATINGS)
                measured[name] = Measured(Fraction(1), Counted(), found, "" if found else "nothing")
                if draw(st.booleans()) and found:
                    overrides[name] = Override(draw(RATINGS), "because")
            if mode == "hybrid":
                item["computed_weight"] = str(draw(st.integers(0, 100)))
            if draw(st.integers(0, 4)) == 0:
                item["off"] = NO
            if draw(st.integers(0, 4)) == 0:
                caps[name] = Capped(1, draw(st.integers(1, 5)))
            raters = draw(st.sets(st.sampled_from(sorted(WEIGHTS))))
            answers[name] = {rater: Answer(draw(RATINGS)) for rater in sorted(raters)}
            items.append(item)
        sections.append(section(f"S{number}", weight, *items))
    made = card(
        sections=sections,
        conversion=draw(st.sampled_from(["of_highest", "of_span"])),
        min_completeness=f"{draw(st.integers(0, 100))}%",
    )
    return made, Given(answers=answers, measured=measured, overrides=overrides, caps=caps)


def plainly(made: Scorecard, known: Given) -> tuple[Fraction, Fraction | None, Fraction | None]:
    """Return completeness, mean and percent, the long way; mean and percent None: no result."""
    value: dict[str, Fraction | str] = {item.id: _one(item, known) for item in made.items}

    def spread(wanted: set[str]) -> dict[str, Fraction]:
        left: dict[str, Fraction] = {}
        for part in made.sections:
            kept = {item.id: Fraction(item.weight) for item in part.items if item.id in wanted}
            total = sum(kept.values())
            for name, weight in kept.items():
                left[name] = Fraction(part.weight) * weight / total if total else Fraction(0)
        whole = sum(left.values())
        return {name: weight / whole if whole else Fraction(0) for name, weight in left.items()}

    open_ = {name for name, found in value.items() if found == "open"}
    rated = {name: found for name, found in value.items() if isinstance(found, Fraction)}
    before = spread(open_ | set(rated))
    completeness = sum((before[name] for name in rated), Fraction(0))
    after = spread(set(rated))
    boss = any("boss" in spoke for spoke in known.answers.values())
    if not sum(after.values()) or completeness < made.min_completeness or (open_ and not boss):
        return completeness, None, None
    mean = sum((after[name] * rated[name] for name in rated), Fraction(0))
    return completeness, mean, mean * 20 if made.conversion == "of_highest" else (mean - 1) * 25


def _one(item: Any, known: Given) -> Fraction | str:
    """Return an item's rating, or ``off``, ``open`` (unanswered), ``na``."""
    if item.off is not None:
        return "off"
    spoke = known.answers[item.id]
    numbers = {r: a.rating for r, a in spoke.items() if a.rating is not None and WEIGHTS[r]}
    by_hand: Fraction | str = "na"
    if numbers:
        by_hand = Fraction(sum(n * WEIGHTS[r] for r, n in numbers.items()), sum(WEIGHTS[r] for r in numbers))
    if "boss" not in spoke:
        by_hand = "open"
    found = known.measured[item.id].rating if item.id in known.measured else None
    value = by_hand
    if found is not None:
        machine: Fraction | str = Fraction(found)
        if item.id in known.overrides:
            new = known.overrides[item.id].rating
            machine = "na" if new is None else Fraction(new)
        if item.mode == "computed":
            value = machine
        elif isinstance(machine, Fraction) and isinstance(by_hand, Fraction):
            weight = int(item.computed_weight)
            value = (machine * weight + by_hand * (100 - weight)) / 100
        elif by_hand == "na":
            value = machine
    if isinstance(value, Fraction) and item.id in known.caps:
        value = min(value, Fraction(known.caps[item.id].max))
    return value


@given(appraisals())
@settings(max_examples=150, deadline=None)
def test_a_result_is_that_of_a_plain_calculation(drawn: tuple[Scorecard, Given]) -> None:
    made, known = drawn
    outcome = rate(made, known)
    assert (outcome.completeness, outcome.mean, outcome.percent) == plainly(made, known)
    assert outcome.complete is (outcome.mean is not None)
    if outcome.percent is not None:
        reached = [band.from_ for band in made.bands if outcome.percent >= band.from_]
        assert outcome.band is not None
        assert outcome.band.from_ == max(reached)
        assert sum(item.share for item in outcome.items) == 1


@given(appraisals())
@settings(max_examples=50, deadline=None)
def test_what_is_off_or_does_not_apply_may_say_anything(drawn: tuple[Scorecard, Given]) -> None:
    """Leaving such an item's answers out altogether changes nothing that is said of the rest."""
    made, known = drawn
    outcome = rate(made, known)
    off = {item.item.id for item in outcome.items if item.state == "off"}
    kept = {name: spoke for name, spoke in known.answers.items() if name not in off}
    again = rate(made, Given(answers=kept, measured=known.measured, overrides=known.overrides, caps=known.caps))
    assert [(i.rating, i.share) for i in again.items] == [(i.rating, i.share) for i in outcome.items]
    assert again.completeness == outcome.completeness


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
@settings(max_examples=200, deadline=None)
def test_rounding_is_that_of_decimal_on_the_exact_quotient(value: Fraction, places: int) -> None:
    """A quotient cut after 60 digits rounds like the exact one unless it ends there, and then it is exact."""
    exact = Context(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    assert rounded(value, places) == exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
