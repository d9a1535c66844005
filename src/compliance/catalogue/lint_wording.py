"""Checks of the words for parameters and their notes: whoever words one words all, and none that no rule has."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.material import Material, positions_of
from compliance.message import msg
from compliance.problems import Problem, nearest


def _notes(entry: RuleEntry, material: Material) -> Iterator[Problem]:
    for name, param in entry.rule.params.items():
        if param.note and param.note not in material.wording.notes:
            place = positions_of(entry).near(("params", name, "note"))
            expected = msg("an entry under notes of wording.yaml: the note in Chinese")
            yield Problem(place, msg("the note of {name!r} is in English only", name=name), expected)


def wording_problems(material: Material) -> Iterator[Problem]:
    """Yield parameters without words, and words for parameters that no rule declares."""
    worded = material.wording.params
    if not worded:
        return
    declared: set[str] = set()
    for entry in material.rules.values():
        for name in entry.rule.params:
            if name not in worded and name not in declared:
                place = positions_of(entry).near(("params", name))
                expected = msg("an entry under params of wording.yaml, in three languages")
                yield Problem(place, msg("the parameter {name!r} has no words", name=name), expected)
            declared.add(name)
        yield from _notes(entry, material)
    if not material.whole or material.broken_rules:
        return
    for name in worded:
        if name not in declared:
            place = material.wording_positions.key(("params", name))
            what = msg("no rule has the parameter {name!r}", name=name)
            yield Problem(place, what, msg("a parameter of a rule"), nearest(name, declared))
