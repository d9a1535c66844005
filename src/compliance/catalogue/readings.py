"""Readings: an ambiguous clause taken another way is a set of patches over the tree of its rule.

A patch is a dotted path of the rule as it was written -> the other value (null removes). List entries are
numbered from 0. Where a key has dots of its own, the longest key that is there is taken. Every step but the
last must be there; the last may be a field that the rule does not write yet, which the rule's own document
then accepts or refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.positions import Path_, Positions, Step, Tree
from compliance.catalogue.read import validate
from compliance.catalogue.rule import Rule
from compliance.catalogue.whole import whole_number
from compliance.message import Message, msg, one_of, verbatim
from compliance.problems import NOTHING, Place, Problem, nearest

NOWHERE = Place()


class Alternative(Struct, frozen=True):
    """A rule under another reading; ``rule`` None: the patches make none, and ``problems`` say why."""

    topic: str
    name: str
    tree: Mapping[str, Any]
    rule: Rule | None
    problems: tuple[Problem, ...]


def apply_patches(
    tree: Mapping[str, Any], patches: Mapping[str, Any], *, place: Place = NOWHERE
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return a patched copy; a path that leads nowhere is a problem at ``place``."""
    patched = {key: _copied(node) for key, node in tree.items()}
    problems = []
    for path, value in patches.items():
        said = _patch(patched, path, value)
        if said is not None:
            message, known = said
            word = path.rsplit(".", 1)[-1]
            problems.append(Problem(place, message, one_of(known) if known else NOTHING, nearest(word, known)))
    return patched, tuple(problems)


def every_alternative(entry: RuleEntry) -> Iterator[Alternative]:
    """Yield every alternative of the rule's readings, the invalid ones too."""
    for number, reading in enumerate(entry.rule.readings):
        for name in reading.alternatives:
            yield alternative(entry, number, name)


def alternatives(entry: RuleEntry) -> Iterator[tuple[str, str, Rule]]:
    """Yield topic, name and patched rule of every valid alternative, in the order of the document."""
    for made in every_alternative(entry):
        if made.rule is not None:
            yield made.topic, made.name, made.rule


def alternative(entry: RuleEntry, number: int, name: str) -> Alternative:
    """Return the rule under the alternative ``name`` of its reading ``number``."""
    reading = entry.rule.readings[number]
    positions = entry.positions if isinstance(entry.positions, Positions) else Positions(entry.place.file)
    place = positions.key(("readings", number, "alternatives", name))
    tree, problems = apply_patches(entry.raw, reading.alternatives[name], place=place)
    if problems:
        return Alternative(reading.topic, name, tree, None, problems)
    rule, found = validate(Rule, tree, positions)
    said = tuple(
        replace(
            problem, place=place, message=msg("{reading!r} makes no rule: {found}", reading=name, found=problem.message)
        )
        for problem in found
    )
    return Alternative(reading.topic, name, tree, rule, said)


def with_readings(entry: RuleEntry, chosen: Mapping[str, str]) -> tuple[RuleEntry, tuple[Problem, ...]]:
    """Take the chosen alternatives (topic -> name); a name that is the reading as taken changes nothing.

    ``raw`` and ``rule`` of the result are patched; its parameters are still those of the entry.
    """
    problems: list[Problem] = []
    current = entry
    for number, reading in enumerate(entry.rule.readings):
        name = chosen.get(reading.topic)
        if name is None or name not in reading.alternatives:
            continue
        made = alternative(current, number, name)
        problems += made.problems
        if made.rule is not None:
            current = replace(current, rule=made.rule, raw=made.tree)
    return current, tuple(problems)


def other_names(entry: RuleEntry, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield topic and name of every reading of the rule, as it was written, that is not in force."""
    for reading in entry.rule.readings:
        names = (reading.taken, *reading.alternatives)
        wanted = chosen.get(reading.topic, reading.taken)
        in_force = wanted if wanted in reading.alternatives else reading.taken
        yield from ((reading.topic, name) for name in names if name != in_force)


def cuts_otherwise(rule: Rule, other: Rule) -> bool:
    """Tell whether the windows of the other reading are no windows of the rule, so that none has the same key."""
    return _cut(rule) != _cut(other)


def _cut(rule: Rule) -> tuple[object, ...]:
    """Return what makes the windows; how long an interval is moves a due and cuts nothing."""
    check = rule.check
    per, every = getattr(check, "per", None), getattr(check, "every", None)
    shapes = (getattr(check, "anchored", None), getattr(check, "trailing", None))
    return (rule.kind, getattr(per, "per", per), every is not None, *shapes)


def _copied(node: Tree) -> Tree:
    """Return a copy of what was written; a text needs none."""
    if isinstance(node, dict):
        return {key: _copied(below) for key, below in node.items()}
    return [_copied(below) for below in node] if isinstance(node, list) else node


def _patch(tree: dict[str, Any], path: str, value: Tree) -> tuple[Message, list[str]] | None:
    """Patch in place; or return what is wrong and which words were known there."""
    node: Tree = tree
    rest = path.split(".")
    walked: Path_ = ()
    while True:
        step, taken = _step(node, rest)
        here = verbatim(*walked, between=".") or msg("the rule")
        if step is None:
            known = sorted(node) if isinstance(node, dict) else []
            new = isinstance(node, dict) and len(rest) == 1 and value is not None
            if not new:
                return msg("{path!r} leads nowhere: {here} has no {word!r}", path=path, here=here, word=rest[0]), known
            node[rest[0]] = value
            return None
        rest = rest[taken:]
        if not rest:
            if value is None:
                del node[step]
            else:
                node[step] = _copied(value)
            return None
        node, walked = node[step], (*walked, step)


def _step(node: Tree, rest: list[str]) -> tuple[Step | None, int]:
    """Return the longest key at the head of ``rest`` that the node has, and how many parts it takes."""
    if isinstance(node, dict):
        for taken in range(len(rest), 0, -1):
            key = ".".join(rest[:taken])
            if key in node:
                return key, taken
    if isinstance(node, list) and (at := whole_number(rest[0])) is not None and at < len(node):
        return at, 1
    return None, 0
