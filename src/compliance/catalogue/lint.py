"""Every cross check of what was written about one standard."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.catalogue.lint_cases import checked_cases, without_rule
from compliance.catalogue.lint_codes import code_problems
from compliance.catalogue.lint_links import between_rules, entry_problems, profile_problems
from compliance.catalogue.lint_scorecards import scorecard_problems
from compliance.catalogue.lint_standard import standard_problems
from compliance.catalogue.lint_types import type_problems
from compliance.catalogue.lint_wording import wording_problems
from compliance.catalogue.material import Material
from compliance.problems import Problem


def lint(material: Material, *, cases: bool = False) -> tuple[Problem, ...]:
    """Return every problem between documents that could be read, by place; ``cases``: those beside the rules too."""
    found, world = set(_all(material)), material.world
    if cases:
        for entry in material.rules.values():
            found.update(checked_cases(entry, world).problems)
        beside = (material.folders.rules / f"{rule_id}.cases.yaml" for rule_id in material.broken_rules)
        found.update(problem for path in beside if path.is_file() for problem in without_rule(path, world))
    return tuple(sorted(found))


def _all(material: Material) -> Iterator[Problem]:
    world = material.world
    for name, placed in material.types.items():
        if placed.record_type is not None:
            yield from type_problems(name, placed.record_type, world, placed.positions)
    yield from standard_problems(material)
    clauses = {placed.clause.id: placed.clause for placed in material.clauses}
    for entry in material.rules.values():
        yield from entry_problems(entry, material, world, clauses)
    yield from between_rules(material)
    yield from profile_problems(material)
    yield from scorecard_problems(material)
    yield from wording_problems(material)
    yield from code_problems(material)
