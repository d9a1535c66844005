"""The value of a parameter on one line."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.catalogue.words import parse_duration
from compliance.render.labels import Labels
from compliance.render.plain import clean, line
from compliance.render.texts import Words


def value_text(value: object, labels: Labels) -> str:
    """Return a parameter's value: durations and codes in words, lists, tables and tiers on one line."""
    words = labels.words
    if isinstance(value, Mapping):
        named = ((labels.code(str(key)), part) for key, part in value.items())
        return words.join(words.pair(name, value_text(part, labels)) for name, part in named)
    if isinstance(value, list | tuple) and value and all(is_tier(part) for part in value):
        return words.join(_tier(part, words) for part in value)
    if isinstance(value, list | tuple):
        return "; ".join(value_text(part, labels) for part in value)
    offered = str(value).split(" | ")
    if len(offered) > 1 and all(labels.code(one) != one for one in offered):  # either of several codes
        return " / ".join(clean(labels.code(one)) for one in offered)
    text = clean(labels.code(str(value)))
    try:
        length = parse_duration(text)
    except ValueError:
        return text
    return words(f"unit.{length.unit}{'.one' if length.count == 1 else ''}", n=length.count)


def is_tier(value: object) -> bool:
    """Tell a step of a ratio that depends on a number."""
    return isinstance(value, Mapping) and "ratio" in value and set(value) <= {"from", "to", "ratio", "least"}


def _tier(tier: Mapping[str, object], words: Words) -> str:
    low, high = tier.get("from"), tier.get("to")
    key = "tier.to" if low is None else "tier.from" if high is None else "tier.span"
    told = words(key, from_=line(str(low)), to=line(str(high)), ratio=line(str(tier["ratio"])))
    return words("tier.least", tier=told, n=line(str(tier["least"]))) if tier.get("least") else told
