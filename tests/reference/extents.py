"""What the exports of a log do not cover: of those days nobody knows which records there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.catalogue.conditions import Previous, Related
from compliance.catalogue.rule import Rule
from compliance.tables import Extent
from reference.comparing import Operandum, as_time
from reference.scene import COMPANY, Scene
from reference.world import UNUSABLE, Mark, Row, Sight, Value


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included; None is open. ``loose``: it begins where nobody has said."""

    first: date | None
    last: date | None
    loose: bool = False

    def after(self, day: date | None) -> Days:
        """Return those that do not lie before the day."""
        return Days(max(filter(None, (self.first, day)), default=None), self.last, self.loose)

    def before(self, day: date | None) -> Days:
        """Return those that do not lie after the day."""
        return Days(self.first, min(filter(None, (self.last, day)), default=None), self.loose)


def limits(sight: Sight, name: str) -> Extent | None:
    """Return what the exports of a log cover, where that is not all up to the as-of."""
    extent = sight.world.extents.get(name)
    if extent is None or sight.type(name).role != "log":
        return None
    to_the_end = extent.to is None or extent.to >= sight.today
    whole = extent.from_ is None and to_the_end and all(first > sight.today for first, _ in extent.holes)
    return None if whole else extent


def uncovered(sight: Sight, name: str, days: Days) -> bool:
    """Tell whether one of the days, up to the as-of, is in no export."""
    extent = limits(sight, name)
    first, last = days.first, min(days.last or sight.today, sight.today)
    if extent is None or (first is not None and first > last):
        return False
    if extent.from_ is not None:
        early = last < extent.from_ if days.loose else first is None or first < extent.from_
        if early:
            return True
    if extent.to is not None and last > extent.to:
        return True
    return any((first is None or first <= end) and last >= begin for begin, end in extent.holes)


def of_window(scene: Scene, end: Value | Mark | None) -> Days:
    """Return the days of the window up to an end; a blank start is where the audit begins, else the end."""
    last = end.date if isinstance(end, Value) else scene.sight.today
    start = scene.window.start
    return Days(start.date if isinstance(start, Value) else scene.sight.world.from_ or last, last)


def of_nothing_said(scene: Scene) -> Days:
    """Return the days that are asked of where no stretch is written: the window's, else the audit's."""
    if scene.window.known:
        return of_window(scene, scene.window.until or scene.window.due)
    begin = scene.sight.world.from_
    return Days(begin, scene.sight.to, loose=begin is None)


def hidden(
    scene: Scene,
    related: Related,
    ends: Mapping[str, Operandum],
    *,
    days: Days | None = None,
    after: date | None = None,
    before: date | None = None,
) -> bool:
    """Tell whether records that are asked for may stand in days which no export covers.

    ``ends``: what is written of the stretch. ``days``: those that are asked of beside it. ``after``, ``before``: only
    from, or up to, that day.
    """
    asked = days or Days(None, None)
    if None in ends.values():
        return False
    if UNUSABLE in ends.values():
        return limits(scene.sight, related.of) is not None
    if related.during == "window":
        window = of_window(scene, scene.window.end)
        asked = asked.after(window.first).before(window.last)
    elif related.during is not None:
        first, last = (as_time(ends[word]).date if word in ends else None for word in ("from_", "to"))
        asked = asked.after(first).before(last)
    elif days is None:
        asked = of_nothing_said(scene)
    return uncovered(scene.sight, related.of, asked.after(after).before(before))


def hidden_between(scene: Scene, node: Previous, before: Row | Mark | None) -> bool:
    """Tell whether another row may stand before the row at hand, in days that no export covers."""
    own = scene.read(node.by)
    if not isinstance(own, Value) or None in [scene.read(path) for path in node.same]:
        return False
    at = scene.on(node.of, before).read(node.by) if isinstance(before, Row) else None
    since = at.date if isinstance(at, Value) else None
    return uncovered(scene.sight, node.of, Days(since, own.date))


def own_days_uncovered(sight: Sight, rule: Rule) -> bool:
    """Tell whether rows of the rule's own log may stand in days of the audit, while it holds, that no export covers."""
    of, begin = rule.each.of, sight.world.from_
    if of == COMPANY:
        return False
    loose = begin is None
    if begin is not None and rule.effective_from is not None:
        begin = max(begin, rule.effective_from)
    last = min(sight.to, rule.effective_to or sight.to)
    return uncovered(sight, of, Days(begin, last, loose))
