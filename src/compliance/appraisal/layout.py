"""Where things stand in a rating sheet: what is written is read back by these keys, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.appraisal.outcome import Measured
from compliance.catalogue.scorecard import Item, Scorecard

FORM = "appraisal-form-1"
ITEMS = "appraisal-items-1"
FIXED = ("section", "question", "mode", "weight", "computed", "evidence", "proof")
HEAD_ROWS = 2


def columns(card: Scorecard) -> tuple[str, ...]:
    """Return the keys of the item sheet's columns; the first is the marker and holds the ids."""
    raters = [key for rater in card.raters for key in (f"rating:{rater.id}", f"comment:{rater.id}")]
    decides = ("override", "reason") if any(rater.overrides for rater in card.raters) else ()
    return (ITEMS, *FIXED, *raters, *decides)


def counts(item: Item, measured: Mapping[str, Measured]) -> bool:
    """Tell whether the item has a computed rating that counts."""
    found = measured.get(item.id)
    return item.off is None and item.mode != "manual" and found is not None and found.rating is not None


def asks(item: Item, measured: Mapping[str, Measured]) -> bool:
    """Tell whether raters are to answer the item."""
    return item.off is None and not (item.mode == "computed" and counts(item, measured))


def proof(item: Item, measured: Mapping[str, Measured]) -> str:
    """Return what the sheet remembers of a computed value, so that a change of the records shows."""
    found = measured.get(item.id)
    if found is None:
        return ""
    parts = [found.rating, found.value, found.before]
    for counted in (found.now, found.then):
        parts += [counted.conforming, counted.nonconforming, counted.unjudged] if counted is not None else []
    return " ".join("-" if part is None else str(part) for part in parts)
