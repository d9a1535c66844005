"""Lengths and bounds, written out or as parameters, and what these are worth."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from properties.strategies.conditions import Yaml, durations, fields_of, numbers

PARAMS: Yaml = {
    "least": {"values": [{"value": "1"}, {"from": "2026-02-14", "value": "2"}]},
    "span": "3 days",
    "by_kind": {"value": {"plain": "2 days", "special": "1 working day"}},
    "late_start": {"values": [{"from": "2026-02-01", "value": "2"}]},
    "open_numbers": {"value": ["0755-12345678", "hotline"]},
    "ratio": "50%",
    "tiers": {"value": [{"to": "1", "ratio": "100%"}, {"from": "2", "to": "3", "ratio": "50%"}]},
    "tiers_with_least": {
        "value": [{"to": "2", "ratio": "50%", "least": "2"}, {"from": "3", "ratio": "50%", "least": "3"}]
    },
    "unset": {"source": "company"},
    "kinds": {"values": [{"from": "2026-02-14", "value": ["plain"]}]},
    "kinds_of_a_site": {"source": "company"},
    "one_kind": {"values": [{"value": "plain"}, {"from": "2026-02-14", "value": "special"}]},
    "other_kind": {"value": {"plain": "special"}},
    "figure": {"values": [{"value": "1"}, {"from": "2026-02-14", "value": "2.50"}]},
    "figure_of_kind": {"value": {"plain": "2.5"}},
    "one_figure": "2.4999",
    "figures": {"value": ["1.0", "2.50"]},
    "late_figures": {"values": [{"value": ["0", "2"]}, {"from": "2026-02-14", "value": ["2.5"]}]},
    "shift_of_kind": {"value": {"plain": "2 days"}},
    "late_shift": {"values": [{"from": "2026-02-14", "value": "2 days"}]},
    "day": "2026-02-14",
    "late_day": {"values": [{"from": "2026-02-14", "value": "2026-03-02"}]},
    "late_moment": {"values": [{"value": "2026-02-13"}, {"from": "2026-02-14", "value": "2026-03-03 12:00"}]},
    "moments": {"value": ["2026-02-14", "2026-03-03 12:00"]},
    "late_moments": {
        "values": [{"value": ["2026-02-13"]}, {"from": "2026-02-14", "value": ["2026-03-03", "2026-03-04 08:30"]}]
    },
    "sure": {"values": [{"value": "true"}, {"from": "2026-02-14", "value": "false"}]},
    "all_kinds": {"value": {"plain": ["plain", "special | plain"]}},
    "late_kinds": {
        "values": [
            {"value": {"plain": "special", "special": "plain"}},
            {"from": "2026-02-14", "value": {"plain": ["special", "plain"]}},
        ]
    },
    "asked": {"value": {"plain": "yes", "special": "no"}, "words": ["yes", "no"]},
}


def named(node: Any) -> set[str]:
    """Return the parameters that a document names."""
    if isinstance(node, list):
        return {name for part in node for name in named(part)}
    if not isinstance(node, dict):
        return set()
    own = {node[word] for word in ("param", "allow") if isinstance(node.get(word), str)}
    return own | {name for part in node.values() for name in named(part)}


@cache
def lengths(each: str) -> st.SearchStrategy[Any]:
    """Return lengths, written or parameters, keyed ones too."""
    plain = durations().filter(lambda d: d != "0 days")
    params: list[Any] = [{"param": "span"}]
    if each != "company" and "kind" in fields_of(each, "code"):
        params.append({"param": "by_kind", "for": {"field": "kind"}})
    return st.one_of(plain, plain, plain, st.sampled_from(params))


@cache
def bounds(each: str) -> st.SearchStrategy[Any]:
    """Return figures: written, parameters (now and then one that nobody set), numbers of the row."""
    written = st.sampled_from(("1", "1", "2", "3"))
    params = st.sampled_from(("least", "least", "late_start", "unset"))
    return st.one_of(written, written, written, params.map(lambda name: {"param": name}), *numbers(each))
