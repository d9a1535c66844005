"""How much of the findings one page holds, so that a browser opens it at once: first proof gives way, then rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.render.view.model import View
from compliance.render.view.model_findings import FindingView

PAGE = 8_000_000
PROOF, PROOFS, CELLS = 20, 20_000, 1_000
FULL = (PROOF, 10, 5, 3, 2, 1)
LEAST = ((1, 6), (1, 4), (1, 2), (1, 0), (0, 0))
SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a finding is shown: so many proving records, and so many cells of each."""

    records: int
    cells: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that are shown, by rule; ``left``: how many findings of a rule are not; ``level``: how much of each."""

    by_rule: Mapping[str, tuple[str, ...]]
    left: Mapping[str, int]
    level: Level

    @classmethod
    def none(cls, view: View) -> Rows:
        """Return no rows at all."""
        groups = [group for area in view.finding_areas for group in area.groups]
        return cls({g.rule.id: () for g in groups}, {g.rule.id: len(g.findings) for g in groups}, Level(0, 0))


def fitted(view: View, room: int, draw: Callable[[FindingView, Level], str]) -> Rows:
    """Draw the findings at the fullest level that fits into ``room`` bytes; else as many of each rule as fit."""
    most = max(1, min(PROOF, PROOFS // max(1, len(view.findings))))
    levels = [Level(records, CELLS) for records in FULL if records <= most] + [Level(*pair) for pair in LEAST]
    some = view.findings[:: max(1, len(view.findings) // SAMPLE)]
    for level in levels:
        likely = sum(_size(draw(finding, level)) for finding in some) * len(view.findings) / max(1, len(some))
        if likely > room:
            continue
        drawn, left = _draw(view, level, draw, room)
        if not left:
            return Rows(drawn, dict.fromkeys(drawn, 0), level)
    return _as_many_as_fit(view, room, draw)


def _size(row: str) -> int:
    return len(row.encode(errors="replace"))


def _draw(
    view: View, level: Level, draw: Callable[[FindingView, Level], str], room: int
) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Draw every finding, or give up as soon as they do not fit."""
    drawn: dict[str, tuple[str, ...]] = {}
    for group in (group for area in view.finding_areas for group in area.groups):
        rows = []
        for finding in group.findings:
            rows.append(draw(finding, level))
            room -= _size(rows[-1])
            if room < 0:
                return drawn, True
        drawn[group.rule.id] = tuple(rows)
    return drawn, False


def _as_many_as_fit(view: View, room: int, draw: Callable[[FindingView, Level], str]) -> Rows:
    """Give every rule the same number of rows; the first findings by number (site, then grade) go first."""
    level = Level(0, 0)
    groups = [group for area in view.finding_areas for group in area.groups]
    drawn: dict[str, list[str]] = {group.rule.id: [] for group in groups}
    depth, longest = 0, max(len(group.findings) for group in groups)
    while depth < longest and room >= 0:
        for group in groups:
            if depth < len(group.findings):
                row = draw(group.findings[depth], level)
                room -= _size(row)
                if room < 0:
                    break
                drawn[group.rule.id].append(row)
        depth += 1
    left = {group.rule.id: len(group.findings) - len(drawn[group.rule.id]) for group in groups}
    return Rows({rule: tuple(rows) for rule, rows in drawn.items()}, left, level)
