"""Values and their evidence in a reader's words."""

from __future__ import annotations

from fractions import Fraction

from compliance.appraisal.exact import rounded
from compliance.appraisal.outcome import Counted, Measured
from compliance.catalogue.scorecard import Item, Metric
from compliance.render.texts import Words


def mode_of(item: Item, words: Words) -> str:
    """Return how the item is rated."""
    if item.off is not None:
        return words("ap.mode.off")
    if item.mode == "hybrid" and item.computed_weight is not None:
        return words("ap.mode.hybrid", part=f"{item.computed_weight:f}")
    return words("ap.mode.computed" if item.mode == "computed" else "ap.mode.manual")


def evidence(item: Item, measured: Measured | None, words: Words, lang: str) -> str:
    """Return what the value rests on, or why there is none."""
    if item.off is not None:
        return item.off.in_(lang)
    if item.unmeasured is not None:
        return item.unmeasured.in_(lang)
    if measured is None or item.metric is None:
        return ""
    said = [_valued(item.metric, measured.value, words), _counted(measured.now, words)]
    if measured.then is not None:
        before = words.sentences([_valued(item.metric, measured.before, words), _counted(measured.then, words)])
        said.append(words("ap.before", what=before))
    if measured.why:
        said.append(words(f"ap.why.{measured.why}"))
    return "\n".join(part for part in said if part)


def _valued(metric: Metric, value: Fraction | None, words: Words) -> str:
    if value is None:
        return ""
    if metric.measure in ("rate", "score"):
        shown = f"{rounded(value * 100, 2)}%"
    elif metric.measure == "hours":
        shown = str(rounded(value, 2))
    else:
        shown = str(value)
    return words(f"ap.measure.{metric.measure}", value=shown)


def _counted(counted: Counted, words: Words) -> str:
    said = words(
        "ap.counted", conforming=counted.conforming, nonconforming=counted.nonconforming, unjudged=counted.unjudged
    )
    if not counted.blind:
        return said
    return words.sentences([said, words("ap.blind", rules=words.join(counted.blind))])
