"""How much of the findings one page holds for a browser to open it at once: proof gives way, then advice, then rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct

from compliance.findings.rectification import GRADES
from compliance.render.view.model import View
from compliance.render.view.model_findings import FindingGroup, FindingView

PAGE = 8_000_000
PROOF, PROOFS, CELLS = 20, 20_000, 1_000
FULL = (PROOF, 10, 5, 3, 2, 1)
SAMPLE = 200


class Level(Struct, frozen=True):
    """How much of a finding is shown: so many proving records, so many cells of each, and what would have passed."""

    records: int
    cells: int
    advice: bool = True


LEAST = (Level(1, 6), Level(1, 4), Level(1, 2), Level(1, 0), Level(1, 0, advice=False), Level(0, 0, advice=False))


class Rows(Struct, frozen=True):
    """The rows that are shown, by rule; ``left``: how many findings of a rule are not; ``level``: how much of each."""

    by_rule: Mapping[str, tuple[str, ...]]
    left: Mapping[str, int]
    level: Level

    @classmethod
    def none(cls, view: View) -> Rows:
        """Return no rows at all."""
        groups = [group for area in view.finding_areas for group in area.groups]
        return cls({g.rule.id: () for g in groups}, {g.rule.id: len(g.findings) for g in groups}, LEAST[-1])


def fitted(view: View, room: int, draw: Callable[[FindingView, Level], str]) -> Rows:
    """Draw the findings at the fullest level that fits into ``room`` bytes; else the gravest that fit."""
    for level in _levels(view):
        rows = _at(view, level, room, draw)
        if rows is not None:
            return rows
    return _as_many_as_fit(view, room, draw)


def fullest(view: View, room: int, draw: Callable[[FindingView, Level], str]) -> Rows | None:
    """Draw the findings at the fullest level that there is for so many; None where that does not fit into ``room``."""
    return _at(view, _levels(view)[0], room, draw)


def _levels(view: View) -> list[Level]:
    most = max(1, min(PROOF, PROOFS // max(1, len(view.findings))))
    return [Level(records, CELLS) for records in FULL if records <= most] + list(LEAST)


def _at(view: View, level: Level, room: int, draw: Callable[[FindingView, Level], str]) -> Rows | None:
    some = view.findings[:: max(1, len(view.findings) // SAMPLE)]
    once = {id(finding): draw(finding, level) for finding in some}
    if sum(map(_size, once.values())) * len(view.findings) / max(1, len(some)) > room:
        return None
    drawn, left = _draw(view, level, draw, once, room)
    return None if left else Rows(drawn, dict.fromkeys(drawn, 0), level)


def _size(row: str) -> int:
    return len(row.encode(errors="replace"))


def _draw(
    view: View,
    level: Level,
    draw: Callable[[FindingView, Level], str],
    once: Mapping[int, str],
    room: int,
) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Draw every finding, or give up as soon as they do not fit; ``once``: those that were, by identity."""
    drawn: dict[str, tuple[str, ...]] = {}
    for group in (group for area in view.finding_areas for group in area.groups):
        rows = []
        for finding in group.findings:
            rows.append(once.get(id(finding)) or draw(finding, level))
            room -= _size(rows[-1])
            if room < 0:
                return drawn, True
        drawn[group.rule.id] = tuple(rows)
    return drawn, False


def _as_many_as_fit(view: View, room: int, draw: Callable[[FindingView, Level], str]) -> Rows:
    """Draw the gravest first; within a grade, every rule at every site has its first row before any has its second."""
    level = LEAST[-1]
    groups = [group for area in view.finding_areas for group in area.groups]
    drawn: dict[str, dict[int, str]] = {group.rule.id: {} for group in groups}
    for rule, place, finding in _in_turn(groups):
        row = draw(finding, level)
        room -= _size(row)
        if room < 0:
            break
        drawn[rule][place] = row
    left = {group.rule.id: len(group.findings) - len(drawn[group.rule.id]) for group in groups}
    return Rows({rule: tuple(rows[place] for place in sorted(rows)) for rule, rows in drawn.items()}, left, level)


def _in_turn(groups: list[FindingGroup]) -> list[tuple[str, int, FindingView]]:
    """Return rule, place among the rule's findings, and finding, in the order in which they are given room."""
    before: Counter[tuple[str, str, str]] = Counter()
    queue = []
    for group in groups:
        for place, finding in enumerate(group.findings):
            grade = finding.finding.grade
            same = (group.rule.id, finding.finding.obligation.site, grade)
            queue.append((GRADES.index(grade), before[same], group.rule.id, place, finding))
            before[same] += 1
    queue.sort(key=lambda turn: turn[:2])
    return [turn[2:] for turn in queue]
