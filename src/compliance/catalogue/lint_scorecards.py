"""Checks of scorecards: weights that add up, words that are known, and one item for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from compliance.catalogue.lint_metrics import metric_problems
from compliance.catalogue.material import Material, PlacedScorecard
from compliance.catalogue.positions import Path_, Positions
from compliance.catalogue.scorecard import Item, Scorecard
from compliance.catalogue.scorecard_setting import ScorecardSetting, with_setting
from compliance.message import Message, msg, one_of
from compliance.problems import Problem, nearest

WHOLE = Decimal(100)
_RATER, _SECTION, _ITEM = msg("rater"), msg("section"), msg("item")


def scorecard_problems(material: Material) -> Iterator[Problem]:
    """Yield what is wrong with the scorecards and with what the profile changes of them."""
    for placed in material.scorecards.values():
        if placed.scorecard is not None:
            yield from _card(placed.scorecard, placed, material)
    known = sorted(material.scorecards)
    for name, setting in material.profile.scorecards.items():
        path: Path_ = ("scorecards", name)
        if name not in material.scorecards:
            place = material.profile_positions.key(path)
            yield Problem(place, msg("unknown scorecard {name!r}", name=name), one_of(known), nearest(name, known))
            continue
        card = material.scorecards[name].scorecard
        if card is not None:
            yield from _setting(card, setting, material.profile_positions, path)


def _card(card: Scorecard, placed: PlacedScorecard, material: Material) -> Iterator[Problem]:
    here = placed.positions
    yield from _unique(_RATER, [r.id for r in card.raters], here, ("raters",))
    yield from _unique(_SECTION, [s.id for s in card.sections], here, ("sections",))
    yield from _unique(msg("band"), [b.id for b in card.bands], here, ("bands",))
    yield from _scale(card, here)
    yield from _bands(card, here, ("bands",))
    yield from _weights(card, here)
    yield from _raters(card, here)
    yield from _posts(card, here, material)
    seen: dict[str, Path_] = {}
    clauses = {placed_clause.clause.id for placed_clause in material.clauses}
    for path, item in _items(card):
        if item.id in seen:
            first = here.near((*seen[item.id], "id"))
            yield Problem(
                here.near((*path, "id")),
                msg("item {id!r} is there twice (first at {first})", id=item.id, first=first),
                msg("once"),
            )
        seen.setdefault(item.id, path)
        if material.chapters_whole and item.criterion not in clauses:
            word = "clause" if item.clause is not None else "id"
            close = nearest(item.criterion, clauses)
            yield Problem(
                here.near((*path, word)),
                msg("unknown clause {criterion!r}", criterion=item.criterion),
                msg("the id of a clause"),
                close,
            )
    yield from metric_problems(card, here, material, dict(_items(card)))


def _items(card: Scorecard) -> Iterator[tuple[Path_, Item]]:
    for number, section in enumerate(card.sections):
        for place, item in enumerate(section.items):
            yield ("sections", number, "items", place), item


def _unique(what: Message, names: list[str], here: Positions, path: Path_) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Problem(
                here.near((*path, number, "id")),
                msg("{what} {name!r} is there twice", what=what, name=name),
                msg("once"),
            )


def _scale(card: Scorecard, here: Positions) -> Iterator[Problem]:
    scale = card.scale
    if not 0 < scale.lowest < scale.highest <= 10:
        yield Problem(
            here.near(("scale",)),
            msg("a scale from {lowest} to {highest}", lowest=scale.lowest, highest=scale.highest),
            msg("1 to 10 at most"),
        )
        return
    for rating in scale.ratings:
        if rating not in scale.anchors:
            yield Problem(
                here.key(("scale", "anchors")),
                msg("no anchor says what {rating} means", rating=rating),
                msg("one for each rating"),
            )
    for rating in sorted(set(scale.anchors) - set(scale.ratings)):
        yield Problem(
            here.key(("scale", "anchors", str(rating))), msg("{rating} is not of the scale", rating=rating), _span(card)
        )
    for number, rating in enumerate(card.comments.ratings):
        if rating not in scale.ratings:
            place = here.near(("comments", "ratings", number))
            yield Problem(place, msg("{rating} is not of the scale", rating=rating), _span(card))


def _span(card: Scorecard) -> Message:
    return msg("a rating from {lowest} to {highest}", lowest=card.scale.lowest, highest=card.scale.highest)


def _bands(card: Scorecard, here: Positions, path: Path_) -> Iterator[Problem]:
    edges = [band.from_ for band in card.bands]
    if any(high <= low for high, low in pairwise(edges)):
        yield Problem(
            here.key(path),
            msg("bands from {edges}", edges=_listed(edges)),
            msg("the highest band first, each one once"),
        )
    if edges[-1] != 0:
        yield Problem(
            here.key(path),
            msg("the last band begins at {edge}", edge=edges[-1]),
            msg("0, so that every result has a band"),
        )


def _weights(card: Scorecard, here: Positions) -> Iterator[Problem]:
    yield from _sum(msg("weights of the raters"), [r.weight for r in card.raters], here, ("raters",))
    yield from _sum(msg("weights of the sections"), [s.weight for s in card.sections], here, ("sections",))
    for number, section in enumerate(card.sections):
        what = msg("weights of the items of section {id}", id=section.id)
        yield from _sum(what, [i.weight for i in section.items], here, ("sections", number, "items"))


def _sum(what: Message, weights: Iterable[Decimal], here: Positions, path: Path_) -> Iterator[Problem]:
    total = sum(weights, Decimal())
    if total != WHOLE:
        yield Problem(
            here.key(path),
            msg("the {what} add up to {total:f}", what=what, total=total.normalize()),
            msg("100"),
        )


def _raters(card: Scorecard, here: Positions) -> Iterator[Problem]:
    for number, rater in enumerate(card.raters):
        if rater.required and not rater.weight:
            yield Problem(
                here.near(("raters", number)),
                msg("rater {id!r} is required and weighs 0", id=rater.id),
                msg("a weight"),
            )
    deciding = [rater.id for rater in card.raters if rater.overrides]
    if len(deciding) > 1:
        yield Problem(
            here.key(("raters",)),
            msg("{deciding} may all override", deciding=_listed(deciding)),
            msg("one rater at most"),
        )
    if not any(rater.required for rater in card.raters):
        yield Problem(
            here.key(("raters",)), msg("no rater is required"), msg("at least one, or nothing would be complete")
        )


def _posts(card: Scorecard, here: Positions, material: Material) -> Iterator[Problem]:
    postings = material.standard.postings if material.standard is not None else None
    if material.standard is not None and postings is None:
        yield Problem(here.near(()), msg("the standard has no postings"), msg("postings: who held which post when"))
    placed = material.types.get(postings.of) if postings is not None else None
    if postings is None or placed is None or placed.record_type is None:
        return
    field = placed.record_type.fields.get(postings.post)
    known = sorted(field.values or ()) if field is not None else []
    for number, post in enumerate(card.posts):
        if known and post not in known:
            place = here.near(("posts", number))
            yield Problem(place, msg("unknown post {post!r}", post=post), one_of(known), nearest(post, known))


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _setting(card: Scorecard, setting: ScorecardSetting, here: Positions, path: Path_) -> Iterator[Problem]:
    parts = {
        "raters": (_RATER, [rater.id for rater in card.raters]),
        "sections": (_SECTION, [section.id for section in card.sections]),
        "items": (_ITEM, [item.id for item in card.items]),
    }
    for word, (what, known) in parts.items():
        for name in getattr(setting, word):
            if name not in known:
                place = here.key((*path, word, name))
                yield Problem(
                    place,
                    msg("the scorecard has no {what} {name!r}", what=what, name=name),
                    one_of(known),
                    nearest(name, known),
                )
    hybrid = {item.id for item in card.items if item.computed_weight is not None}
    for name, changed in setting.items.items():
        if changed.computed_weight is not None and name not in hybrid:
            place = here.key((*path, "items", name, "computed_weight"))
            yield Problem(place, msg("{name!r} is not a hybrid item with a metric", name=name), one_of(sorted(hybrid)))
    if setting.bands is not None:
        yield from _bands(with_setting(card, setting), here, (*path, "bands"))
    before = [problem.message for problem in _weights(card, here)]
    for problem in _weights(with_setting(card, setting), here):
        if problem.message not in before:
            yield Problem(here.key(path), problem.message, problem.expected)
