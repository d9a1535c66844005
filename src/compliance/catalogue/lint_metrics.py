"""Checks of what scorecards compute: what the metrics select, the levels, and that one finding counts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from compliance.catalogue.material import Material
from compliance.catalogue.positions import Path_, Positions
from compliance.catalogue.scorecard import Item, Metric, Scorecard, Selection
from compliance.catalogue.selecting import selected_rules
from compliance.message import Message, msg, one_of
from compliance.problems import Problem, nearest

_WANTED = {
    "rules": msg("a rule that is checked"),
    "clauses": msg("a clause that is checked"),
    "areas": msg("an area with rules"),
}


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
                yield Problem(here.near((*at, "max")), msg("{max} is not of the scale", max=cap.max), _span(card))
            if whole:
                yield from _selection(cap, here, at, material)


def _span(card: Scorecard) -> Message:
    return msg("a rating from {lowest} to {highest}", lowest=card.scale.lowest, highest=card.scale.highest)


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
                place = here.near((*path, word, number))
                yield Problem(
                    place, msg("no rule is selected by {name!r}", name=name), _WANTED[word], nearest(name, known)
                )
    yield from _own(selection, here, (*path, "own"), material)


def _own(selection: Selection, here: Positions, path: Path_, material: Material) -> Iterator[Problem]:
    subjects = {material.rules[name].rule.each.of for name in selected_rules(selection, material.rules)}
    for name, field in selection.own.items():
        if name not in subjects:
            place = here.key((*path, name))
            expected = one_of(sorted(subjects))
            yield Problem(place, msg("none of the rules has an obligation for each of {name!r}", name=name), expected)
            continue
        holder, _, column = field.rpartition(".")
        placed = material.types.get(holder or name)
        record_type = placed.record_type if placed is not None else None
        place = here.near((*path, name))
        if placed is None or (holder and record_type is not None and record_type.parent != name):
            yield Problem(
                place, msg("{holder!r} is no child of {name}", holder=holder, name=name), msg("a field, or child.field")
            )
        elif record_type is not None and column not in record_type.fields:
            known = sorted(record_type.fields)
            yield Problem(
                place,
                msg("{holder} has no field {column!r}", holder=holder or name, column=column),
                one_of(known),
                nearest(column, known),
            )


def _levels(card: Scorecard, item: Item, metric: Metric, here: Positions, path: Path_) -> Iterator[Problem]:
    place = here.near((*path, "levels"))
    if not metric.levels:
        if item.mode != "manual":
            yield Problem(here.key(path), msg("the metric has no levels"), msg("which value earns which rating"))
        return
    earned = set(card.scale.ratings) - {card.scale.lowest}
    for rating in metric.levels:
        if rating not in earned:
            expected = msg(
                "a rating above {lowest} (that is what is left) up to {highest}",
                lowest=card.scale.lowest,
                highest=card.scale.highest,
            )
            yield Problem(
                here.key((*path, "levels", str(rating))), msg("{rating} cannot be earned", rating=rating), expected
            )
    values = [metric.levels[rating] for rating in sorted(metric.levels)]
    pairs = pairwise(values)
    if any(low >= high if metric.more_is_better else low <= high for low, high in pairs):
        up, down = msg("a higher value for a higher rating"), msg("a lower value for a higher rating")
        yield Problem(place, msg("the levels are out of order"), up if metric.more_is_better else down)
    if metric.against is None and metric.more_is_better and not all(Fraction(0) <= v <= 1 for v in values):
        yield Problem(place, msg("a share that is not from 0% to 100%"), msg("shares from 0% to 100%"))


def _fed_twice(item: Item, fed: dict[str, str], here: Positions, path: Path_, material: Material) -> Iterator[Problem]:
    assert item.metric is not None
    for rule in selected_rules(item.metric, material.rules):
        first = fed.setdefault(rule, item.id)
        if first != item.id:
            yield Problem(
                here.key(path),
                msg("{rule} counts in {first} already", rule=rule, first=first),
                msg("one item only, or shared: true"),
            )
