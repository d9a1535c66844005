"""Checks of what scorecards compute: what the metrics select, the levels, and that one finding counts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from compliance.catalogue.faults import one_of
from compliance.catalogue.material import Material
from compliance.catalogue.scorecard import Item, Metric, Scorecard, Selection
from compliance.catalogue.selecting import selected_rules
from compliance.catalogue.yaml_text import Path_, Positions
from compliance.problems import Problem, nearest


def metric_problems(
    card: Scorecard, here: Positions, material: Material, items: Mapping[Path_, Item]
) -> Iterator[Problem]:
    """Yield what is wrong with the metrics and caps of the items."""
    fed: dict[str, str] = {}
    whole = material.whole and not material.broken_rules
    for path, item in items.items():
        if item.metric is not None:
            at = (*path, "metric")
            yield from _levels(card, item, item.metric, here, at)
            if whole:
                yield from _selection(item.metric, here, at, material)
                if item.mode != "manual" and not item.metric.shared:
                    yield from _fed_twice(item, fed, here, at, material)
        for number, cap in enumerate(item.caps):
            at = (*path, "caps", number)
            if cap.max not in card.scale.ratings:
                yield Problem(here.near((*at, "max")), f"{cap.max} is not of the scale", _span(card))
            if whole:
                yield from _selection(cap, here, at, material)


def _span(card: Scorecard) -> str:
    return f"a rating from {card.scale.lowest} to {card.scale.highest}"


def _selection(selection: Selection, here: Positions, path: Path_, material: Material) -> Iterator[Problem]:
    areas = [area.id for area in material.standard.areas] if material.standard is not None else []
    named = {
        "rules": set(material.rules),
        "clauses": {entry.rule.clause for entry in material.rules.values()},
        "areas": {entry.area for entry in material.rules.values()} & set(areas),
    }
    for word, known in named.items():
        for number, name in enumerate(getattr(selection, word)):
            if name not in known:
                expected = "an area with rules" if word == "areas" else f"a {word[:-1]} that is checked"
                place = here.near((*path, word, number))
                yield Problem(place, f"no rule is selected by {name!r}", expected, nearest(name, known))
    yield from _own(selection, here, (*path, "own"), material)


def _own(selection: Selection, here: Positions, path: Path_, material: Material) -> Iterator[Problem]:
    subjects = {material.rules[name].rule.each.of for name in selected_rules(selection, material.rules)}
    for name, field in selection.own.items():
        if name not in subjects:
            place = here.key((*path, name))
            expected = one_of(sorted(subjects))
            yield Problem(place, f"none of the rules has an obligation for each of {name!r}", expected)
            continue
        holder, _, column = field.rpartition(".")
        placed = material.types.get(holder or name)
        record_type = placed.record_type if placed is not None else None
        place = here.near((*path, name))
        if placed is None or (holder and record_type is not None and record_type.parent != name):
            yield Problem(place, f"{holder!r} is no child of {name}", "a field, or child.field")
        elif record_type is not None and column not in record_type.fields:
            known = sorted(record_type.fields)
            yield Problem(place, f"{holder or name} has no field {column!r}", one_of(known), nearest(column, known))


def _levels(card: Scorecard, item: Item, metric: Metric, here: Positions, path: Path_) -> Iterator[Problem]:
    place = here.near((*path, "levels"))
    if not metric.levels:
        if item.mode != "manual":
            yield Problem(here.key(path), "the metric has no levels", "which value earns which rating")
        return
    earned = set(card.scale.ratings) - {card.scale.lowest}
    for rating in metric.levels:
        if rating not in earned:
            expected = f"a rating above {card.scale.lowest} (that is what is left) up to {card.scale.highest}"
            yield Problem(here.key((*path, "levels", str(rating))), f"{rating} cannot be earned", expected)
    values = [metric.levels[rating] for rating in sorted(metric.levels)]
    pairs = pairwise(values)
    if any(low >= high if metric.more_is_better else low <= high for low, high in pairs):
        words = "a higher value" if metric.more_is_better else "a lower value"
        yield Problem(place, "the levels are out of order", f"{words} for a higher rating")
    if metric.against is None and metric.more_is_better and not all(Fraction(0) <= v <= 1 for v in values):
        yield Problem(place, "a share below 0% or above 100%", "shares from 0% to 100%")


def _fed_twice(item: Item, fed: dict[str, str], here: Positions, path: Path_, material: Material) -> Iterator[Problem]:
    assert item.metric is not None
    for rule in selected_rules(item.metric, material.rules):
        first = fed.setdefault(rule, item.id)
        if first != item.id:
            yield Problem(here.key(path), f"{rule} counts in {first} already", "one item only, or shared: true")
