"""Every cross check of what was written about one standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.lint_cases import checked_cases, without_rule
from compliance.catalogue.lint_codes import code_problems
from compliance.catalogue.lint_links import between_rules, entry_problems, profile_problems
from compliance.catalogue.lint_scorecards import scorecard_problems
from compliance.catalogue.lint_spot import World
from compliance.catalogue.lint_standard import standard_problems
from compliance.catalogue.lint_types import type_problems
from compliance.catalogue.lint_wording import wording_problems
from compliance.catalogue.material import Material
from compliance.forked import made_together
from compliance.problems import Problem

MANY = 40  # rules whose cases take longer to read than a process beside takes to begin
AT_ONCE = 10  # rules


def lint(material: Material, *, cases: bool = False) -> tuple[Problem, ...]:
    """Return every problem between documents that could be read, by place; ``cases``: those beside the rules too.

    The cases of many rules are read in a process beside, where there is room for one.
    """
    jobs = _of_cases(material) if cases else {}
    begun = made_together(jobs) if len(material.rules) >= MANY and jobs else None
    found = set(_all(material))
    done = begun() if begun is not None else {name: job() for name, job in jobs.items()}
    found.update(problem for problems in done.values() for problem in problems)
    return tuple(sorted(found))


def _of_cases(material: Material) -> dict[str, Callable[[], set[Problem]]]:
    """Return what checks the cases, some rules at a time: those of unreadable rules first."""
    world, entries = material.world, tuple(material.rules.values())
    unread = [material.folders.rules / f"{rule_id}.cases.yaml" for rule_id in material.broken_rules]
    jobs: dict[str, Callable[[], set[Problem]]] = {"unread": partial(_without_rules, unread, world)}
    for first in range(0, len(entries), AT_ONCE):
        jobs[str(first)] = partial(_with_rules, entries[first : first + AT_ONCE], world)
    return jobs


def _with_rules(entries: Iterable[RuleEntry], world: World) -> set[Problem]:
    return {problem for entry in entries for problem in checked_cases(entry, world).problems}


def _without_rules(paths: Iterable[Path], world: World) -> set[Problem]:
    return {problem for path in paths if path.is_file() for problem in without_rule(path, world)}


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
