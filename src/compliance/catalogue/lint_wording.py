"""Checks of the words for parameters: whoever words one words all, and none that no rule has."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.catalogue.material import Material, positions_of
from compliance.problems import Problem, nearest


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
                expected = "an entry under params of wording.yaml, in three languages"
                yield Problem(place, f"the parameter {name!r} has no words", expected)
            declared.add(name)
    if not material.whole or material.broken_rules:
        return
    for name in worded:
        if name not in declared:
            place = material.wording_positions.key(("params", name))
            yield Problem(
                place, f"no rule has the parameter {name!r}", "a parameter of a rule", nearest(name, declared)
            )
