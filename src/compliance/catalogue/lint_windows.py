"""Checks of when a duty opens and falls due."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue.lint_operands import TIME, bound, length, operand
from compliance.catalogue.lint_spot import NO_WINDOW, Checked, Spot
from compliance.catalogue.windows import Anchored, Calendar, Due
from compliance.message import msg

PERIOD = frozenset({"start", "end", "due", "label"})
STRETCH = frozenset({"start", "end", "due"})
# Days of the shortest period: where more are asked for, no duty would ever be judged.
SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half_year": 181, "year": 365}


def knowing(spot: Spot, windows: frozenset[str]) -> Spot:
    """Say which words of the window are known from here on."""
    return replace(spot, windows=windows)


def due(doc: Due, spot: Spot) -> Checked[None]:
    """Check a triggered due."""
    for word in ("after", "before", "at", "opens"):
        found = getattr(doc, word)
        if found is not None:
            yield from operand(found, TIME, spot.at(word))
    yield from length(doc.within, spot.at("within"))
    yield from length(doc.lead, spot.at("lead"))
    if doc.opens is not None and doc.at is None:
        yield spot.at("opens").problem(msg("opens without at"), msg("opens beside at"))


def calendar(doc: Calendar, spot: Spot) -> Checked[None]:
    """Check a calendar."""
    here = knowing(spot, NO_WINDOW)
    if doc.by is not None:
        yield from bound(doc.by.day, here.at("by", "day"), 1, 31)
        yield from bound(doc.by.month, here.at("by", "month"), 1, 12)
    yield from bound(doc.min_active_days, here.at("min_active_days"), 0, SHORTEST[doc.per])
    if doc.rest_days == "out" and doc.per != "day":
        yield spot.at("rest_days").problem(msg("a {per} is no day of rest", per=doc.per), msg("per: day"))


def anchored(doc: Anchored, spot: Spot, *, suspended: bool) -> Checked[None]:
    """Check repeating windows; ``suspended``: the rule says which stretches are taken out of the activity."""
    yield from operand(doc.from_, TIME, spot.at("from"))
    yield from length(doc.first, spot.at("first"))
    yield from length(doc.each, spot.at("each"), 1)
    if doc.suspensions == "out" and not suspended:
        yield spot.at("suspensions").problem(msg("nothing says what a suspension is"), msg("without in each.active"))
