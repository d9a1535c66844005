"""The figures of a rule as it is written, and the rule with one of them moved by one unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

Steps = tuple[str | int, ...]
DURATION = re.compile(r"(\d+)( (?:hour|day|working day|week|month|quarter|year)s?)")
NUMBER = re.compile(r"\d{1,9}")
RATIO = re.compile(r"(\d+)%")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What a rule says to its reader, and what the standard has where something else is evaluated: no figure is computed with it.
WORDS = frozenset({
    "clause", "title", "severity", "modality", "responsible", "action", "show", "presupposes", "formerly",
    "question", "method", "why", "note", "reference", "source", "topic", "taken", "decided_by", "text",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule's tree with the figure at ``figure`` moved ``by`` one unit, up or down."""

    figure: str
    by: str
    tree: Mapping[str, Any]


def mutants(tree: Mapping[str, Any]) -> Iterator[Mutant]:
    """Yield every mutant of the rule; a value below zero is none."""
    # The language's own value is a figure too; a gap has none.
    if "frequency" in tree and not {"at_least", "every"} & tree["frequency"].keys():
        tree = {**tree, "frequency": {**tree["frequency"], "at_least": "1"}}
    yield from _below(tree, tree, ())


def _below(tree: Mapping[str, Any], node: Any, at: Steps) -> Iterator[Mutant]:
    if isinstance(node, dict):
        for key, value in node.items():
            # The names of patches, parameters and tests may be like one of the words; only where a word is meant it is one.
            if key not in WORDS or _is_name(at):
                yield from _below(tree, value, (*at, key))
    elif isinstance(node, list):
        if node and all(isinstance(entry, dict) and "ratio" in entry for entry in node):
            yield from _bounds(tree, node, at)
        for number, value in enumerate(node):
            ends = ("from", "to") if isinstance(value, dict) and "ratio" in value else ()
            rest = {k: v for k, v in value.items() if k not in ends} if ends else value
            yield from _below(tree, rest, (*at, number))
    elif isinstance(node, str):
        for by, moved in _moved(node):
            yield Mutant(_name(at), by, _with(tree, [(at, moved)]))


def _is_name(at: Steps) -> bool:
    """Tell whether the keys at this place are names of the rule's author."""
    return at == ("params",) or at[-1:] in (("require",), ("alternatives",), ("where",), ("match",), ("always",))


def _bounds(tree: Mapping[str, Any], tiers: list[dict[str, str]], at: Steps) -> Iterator[Mutant]:
    """Move the border between two tiers, so that there is neither a hole nor an overlap."""
    for number, (before, after) in enumerate(pairwise(tiers)):
        for by in (1, -1):
            places: list[tuple[Steps, str]] = [((*at, number, "to"), str(int(before["to"]) + by))]
            if "from" in after:
                places.append(((*at, number + 1, "from"), str(int(after["from"]) + by)))
            yield Mutant(_name((*at, number, "to")), f"{by:+}", _with(tree, places))


def _moved(text: str) -> Iterator[tuple[str, str]]:
    for by in (1, -1):
        for pattern in (NUMBER, DURATION, RATIO):
            found = pattern.fullmatch(text)
            if found is not None:
                count = int(found[1] if pattern.groups else found[0]) + by
                rest = text[len(found[1]) :] if pattern.groups else ""
                if count >= 0:
                    yield f"{by:+}", f"{count}{rest}"
        if DAY.fullmatch(text):
            yield f"{by:+}", (date.fromisoformat(text) + timedelta(days=by)).isoformat()


def _with(tree: Mapping[str, Any], places: list[tuple[Steps, str]]) -> dict[str, Any]:
    moved: dict[str, Any] = deepcopy(dict(tree))
    for at, value in places:
        node: Any = moved
        for step in at[:-1]:
            node = node[step]
        node[at[-1]] = value
    return moved


def _name(at: Steps) -> str:
    return ".".join(map(str, at))
