"""From answers and measured values to a result: weights, what does not apply, caps, conversion, band. Pure, exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.appraisal.exact import mean
from compliance.appraisal.outcome import (
    Answer,
    Capped,
    ItemResult,
    ItemState,
    Measured,
    Outcome,
    Override,
    SectionResult,
)
from compliance.catalogue.scorecard import Band, Item, Scorecard, Section

Answers = Mapping[str, Mapping[str, Answer]]


class Given(Struct, frozen=True, kw_only=True):
    """By item id: answers by rater id, what was measured, overrides, and the caps that hold."""

    answers: Answers = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    caps: Mapping[str, Capped] = field(default_factory=dict)


def rate(card: Scorecard, given: Given) -> Outcome:
    """Return the outcome.

    An unanswered item lowers completeness; its weight, like that of what does not apply, goes to the rest of its
    section, that of an empty section to the others.
    """
    results = {item.id: _item(card, item, given) for item in card.items}
    applies = _shares(card, {k for k, r in results.items() if r.state in ("rated", "unanswered")})
    rated = {k for k, r in results.items() if r.state == "rated"}
    completeness = sum((applies[name] for name in rated), Fraction())
    shares = _shares(card, rated)
    sections = tuple(
        _section(section, tuple(replace(results[i.id], share=shares[i.id]) for i in section.items))
        for section in card.sections
    )
    absent = _absent(card, given, results)
    enough = not absent and completeness >= card.min_completeness
    total = mean((s.mean, s.share) for s in sections if s.mean is not None) if enough else None
    percent = percent_of(card, total) if total is not None else None
    band = band_of(card, percent) if percent is not None else None
    return Outcome(sections, completeness, absent, total is not None, total, percent, band)


def percent_of(card: Scorecard, value: Fraction) -> Fraction:
    """Convert a mean of ratings to percent as the scorecard says."""
    scale = card.scale
    if card.conversion == "of_highest":
        return value / scale.highest * 100
    return (value - scale.lowest) / (scale.highest - scale.lowest) * 100


def band_of(card: Scorecard, percent: Fraction) -> Band:
    """Return the band of an exact percentage: the first whose lower edge it reaches."""
    return next(band for band in card.bands if percent >= Fraction(band.from_))


def _item(card: Scorecard, item: Item, given: Given) -> ItemResult:
    answers = given.answers.get(item.id, {})
    measured, override = given.measured.get(item.id), given.overrides.get(item.id)
    bare = ItemResult(item=item, state="off", answers=answers, measured=measured, override=override)
    if item.off is not None:
        return bare
    by_raters, asked = _by_raters(card, answers)
    computed = measured.rating if measured is not None and item.mode != "manual" else None
    counts = computed is not None
    if counts and override is not None:
        computed = override.rating
    rating, state = _joined(item, computed if counts else None, counts=counts, by_raters=by_raters, asked=asked)
    cap = given.caps.get(item.id)
    held = cap is not None and rating is not None and rating > cap.max
    return replace(
        bare,
        state=state,
        rating=Fraction(cap.max) if held and cap is not None else rating,
        computed=computed,
        by_raters=by_raters,
        capped=cap if held else None,
    )


def _by_raters(card: Scorecard, answers: Mapping[str, Answer]) -> tuple[Fraction | None, ItemState]:
    """Return the raters' weighted mean, and whether they rated it, found it not applicable, or left it unanswered."""
    if any(rater.required and rater.id not in answers for rater in card.raters):
        return None, "unanswered"
    weights = {rater.id: Fraction(rater.weight) for rater in card.raters if rater.weight}
    rated = [(Fraction(a.rating), weights[k]) for k, a in answers.items() if k in weights and a.rating is not None]
    value = mean(rated)
    return value, "rated" if value is not None else "not_applicable"


def _joined(
    item: Item, computed: int | None, *, counts: bool, by_raters: Fraction | None, asked: ItemState
) -> tuple[Fraction | None, ItemState]:
    """Join the computed and the raters' part. ``counts``: there is a computed part (overridden to None: n/a)."""
    if not counts:
        return by_raters, asked
    if item.mode == "computed":
        return (Fraction(computed), "rated") if computed is not None else (None, "not_applicable")
    if computed is None or asked == "unanswered":
        return by_raters, asked
    if by_raters is None:
        return Fraction(computed), "rated"
    part = Fraction(item.computed_weight or 0) / 100
    return Fraction(computed) * part + by_raters * (1 - part), "rated"


def _shares(card: Scorecard, chosen: set[str]) -> dict[str, Fraction]:
    """Spread the whole (1) over the chosen items: within their sections, empty sections over the others."""
    inside = {
        section.id: sum((Fraction(i.weight) for i in section.items if i.id in chosen), Fraction())
        for section in card.sections
    }
    whole = sum((Fraction(section.weight) for section in card.sections if inside[section.id]), Fraction())
    shares = {item.id: Fraction() for item in card.items}
    for section in card.sections:
        if whole and inside[section.id]:
            for item in section.items:
                if item.id in chosen:
                    shares[item.id] = Fraction(section.weight) / whole * Fraction(item.weight) / inside[section.id]
    return shares


def _section(section: Section, items: tuple[ItemResult, ...]) -> SectionResult:
    rated = [(item.rating, item.share) for item in items if item.rating is not None]
    return SectionResult(section, items, sum((share for _, share in rated), Fraction()), mean(rated))


def _absent(card: Scorecard, given: Given, results: Mapping[str, ItemResult]) -> tuple[str, ...]:
    """Return the required raters who answered nothing although some item waits for them."""
    if not any(result.state == "unanswered" for result in results.values()):
        return ()
    spoke = {rater for answers in given.answers.values() for rater in answers}
    return tuple(rater.id for rater in card.raters if rater.required and rater.id not in spoke)
