"""Reconciliation: found in the other source, equal numbers, no hole in a run of numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from compliance.catalogue.kinds.reconciliation import Agree, Reconciliation, Sequence
from reference.comparing import Operandum, compare, number
from reference.counting import reaches
from reference.draft import Draft, Outcome, names, unclear
from reference.extents import Days, uncovered
from reference.language import known, tally
from reference.scene import Scene
from reference.subjects import Subject, scene_of
from reference.truth import Truth, every, truth
from reference.windows import calendar_drafts, row_drafts
from reference.world import UNUSABLE, Cell, Value

DIGITS = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


def drafts(scene: Scene, subject: Subject, check: Reconciliation) -> list[Draft]:
    """Return the duties of the subject (sequences: see ``sequence_drafts``)."""
    if check.per is not None:
        return calendar_drafts(scene, subject, check.per)
    return row_drafts(scene, subject)


def outcome(scene: Scene, draft: Draft, check: Reconciliation) -> Outcome:
    """Compare the two sources."""
    if check.found_in is not None:
        there = reaches(*tally(scene, check.found_in), Decimal(1))
        return Outcome(there, "not_found", found=int(there is Truth.TRUE))
    if check.equal is not None:
        pairs = {name: _equal(scene, pair) for name, pair in check.equal.items()}
        unmet = [name for name, t in pairs.items() if t is not Truth.TRUE]
        return Outcome(every(pairs.values()), "differs", found=int(not unmet), missing=names(unmet))
    before, own, between = draft.of
    if own - before > 1 and between is not None and uncovered(scene.sight, scene.type, between):
        return Outcome(Truth.UNKNOWN)
    return Outcome(truth(own - before <= 1), "gap", found=int(own - before <= 1))


def _equal(scene: Scene, pair: Agree) -> Truth:
    left, right = known(scene, pair.left), known(scene, pair.right)
    return compare("eq", _figure(left), _figure(right))


def _figure(value: Operandum) -> Operandum:
    return UNUSABLE if value is UNUSABLE else number(value)


def sequence_drafts(found: list[tuple[Scene, Subject]], node: Sequence) -> list[Draft]:
    """Return one draft per row but the first of its run, with the number before and its own."""
    runs: dict[tuple[object, ...], list[tuple[int, str, Scene, Subject | None]]] = {}
    drafts: list[Draft] = []
    for scene, subject in _all_rows(found):
        shared: tuple[Cell, ...] = tuple(scene.read(path) for path in node.by)
        value = scene.read(node.number)
        if UNUSABLE in (value, *shared):
            drafts += [unclear(subject)] if subject is not None else []
            continue
        digits = None if value is None else DIGITS.fullmatch(str(value))
        if digits is not None:
            run = runs.setdefault((*shared, digits[1]), [])
            assert scene.row is not None
            run.append((int(digits[2]), scene.row.key, scene, subject))
    for run in runs.values():
        run.sort(key=lambda entry: entry[:2])
        for before, entry in pairwise(run):
            if entry[3] is not None:
                of = (before[0], entry[0], _between(before[2], entry[2]))
                drafts += [replace(draft, of=of) for draft in row_drafts(entry[2], entry[3])]
    return drafts


def _between(*scenes: Scene) -> Days | None:
    """Return the days from one row's own to the other's; None where neither has one."""
    at = scenes[0].sight.type(scenes[0].type).at
    days = [value.date for one in scenes if at is not None and isinstance(value := one.read(at), Value)]
    return Days(min(days), max(days)) if days else None


def _all_rows(found: list[tuple[Scene, Subject]]) -> list[tuple[Scene, Subject | None]]:
    """Return every row of the type with its subject, None where it has no duty."""
    if not found:
        return []
    first = found[0][0]
    chosen: dict[str, tuple[Scene, Subject | None]] = {subject.key: (scene, subject) for scene, subject in found}
    rows = first.sight.rows(first.entry.rule.each.of)
    return [chosen.get(row.key) or (scene_of(first.sight, first.entry, row), None) for row in rows]
