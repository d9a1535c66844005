"""Drawing a sample: what must be covered whole, and by lot as many of the rest as the ratio still lacks.

The lot depends on the seed, the rule and the group alone: who draws again draws the same, whatever came in elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import Struct

from compliance.catalogue.kinds.sampling import Sampling
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.sample import groups
from compliance.findings.drawing import Drawn, Group
from compliance.findings.finding import Cell
from compliance.ledger import State
from compliance.message import msg
from compliance.pipeline import Loaded, judge, load, site_names
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.request import Request


class Sample(Struct, frozen=True):
    """Who is to be covered, the cells to show of each by row, and the fields that covering fills in.

    ``short``: periods whose due is past and that lack something, for which nobody asked.
    """

    loaded: Loaded
    sites: Mapping[str, str]
    groups: tuple[Group, ...]
    drawn: tuple[Drawn, ...]
    record_type: str
    cells: Mapping[int, tuple[Cell, ...]]
    fill: tuple[str, ...]
    short: tuple[str, ...] = ()


def sample(
    request: Request, rule: str, seed: int, window: str | None = None, *, progress: Callable[[str], None] | None = None
) -> Sample:
    """Draw for the groups that are still open at the as-of, or for those of one period; ProblemsError as an audit."""
    loaded = load(request, progress=progress)
    entry = loaded.catalogue.rules.get(rule)
    known = [name for name, other in loaded.catalogue.rules.items() if isinstance(other.rule.check, Sampling)]
    if entry is None or not isinstance(entry.rule.check, Sampling):
        what = msg("no sampling rule is called {rule!r}", rule=rule)
        raise ProblemsError(
            [Problem(Place("sample"), what, msg("one of {words}", words=tuple(known)), nearest(rule, known))]
        )
    run = judge(loaded, loaded.at, progress=progress)
    plan, database = run.plans[rule], DuckDatabase(loaded.connection)
    if plan.blocked:
        raise ProblemsError(
            [
                Problem(
                    Place(rule),
                    msg("nothing can be drawn: there is no export of {name}", name=plan.blocked.partition(":")[2]),
                    msg("the export"),
                )
            ]
        )
    past = groups(run, rule, (State.NONCONFORMING, State.CONFORMING))
    found = groups(run, rule, (State.PENDING,))
    if window is not None:
        _known(window, {g.window for g in (*past, *found)})
        found = tuple(g for g in (*found, *past) if g.window == window)
    drawn = draw(rule, found, seed)
    rows = {one.member.row for one in drawn}
    cells = gather.shown_cells(database, loaded.catalogue, loaded.records, entry, rows)
    names = site_names(run.place, loaded.connection, loaded.catalogue, loaded.records)
    fields = loaded.catalogue.record_types[entry.rule.each.of].fields
    fill = tuple(name for name in _fields(entry.raw["sampling"]["covered_when"]) if name in fields)
    short = tuple(sorted({one.group.window for one in draw(rule, past, seed)})) if window is None else ()
    return Sample(loaded, names, found, drawn, entry.rule.each.of, cells, fill, short)


def _known(window: str, windows: Collection[str]) -> None:
    """Raise ProblemsError when there are periods and the one asked for is none of them."""
    if windows and window not in windows:
        told = msg("no records of the period {window!r}", window=window)
        expected = msg("one of {words}", words=tuple(sorted(windows)))
        raise ProblemsError([Problem(Place("--window"), told, expected, nearest(window, windows))])


def draw(rule: str, groups: Iterable[Group], seed: int) -> tuple[Drawn, ...]:
    """Return who is to be covered, group by group, those of strata first, by key."""
    drawn: list[Drawn] = []
    for group in sorted(groups, key=lambda g: (g.subject, g.window)):
        left = sorted((member for member in group.members if not member.covered), key=lambda m: m.key)
        must = [member for member in left if member.strata]
        rest = [member for member in left if not member.strata]
        covered = len(group.members) - len(left)
        lacking = min(max(group.demanded - covered - len(must), 0), len(rest))
        lot = random.Random(f"{seed}|{rule}|{group.subject}|{group.window}")  # noqa: S311  (a lot anybody can draw again)
        chosen = {member.key for member in lot.sample(rest, lacking)}
        drawn += [Drawn(group, member) for member in (*must, *(m for m in rest if m.key in chosen))]
    return tuple(drawn)


def _fields(condition: object) -> tuple[str, ...]:
    """Return the fields that a written condition names at its top."""
    return tuple(str(name) for name in condition) if isinstance(condition, Mapping) else ()
