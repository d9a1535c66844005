"""For whom a duty exists: rows of ``each``, merged by key, or the company; and when they are active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.conditions import Operand, Related
from compliance.catalogue.rule import Active, Each
from compliance.tables import NONE_MARK
from reference.activity import Activity, Stretch
from reference.language import condition, related_truth, time
from reference.scene import COMPANY, Scene
from reference.truth import Truth, every
from reference.world import UNUSABLE, Cell, MissingError, Row, Sight, Value, key_of


@dataclass(frozen=True, slots=True)
class Subject:
    """``row``: the one that conditions read. ``rows``: all that were merged. ``where``: never false.

    ``shown``: the row that the ledger names; None for the company and for groups. ``clear``: ``where``, as if the
    exports covered all days.
    """

    type: str
    key: str
    site: str
    row: Row | None
    rows: tuple[Row, ...]
    where: Truth
    shown: int | None
    unplaced: bool = False
    clear: Truth = Truth.TRUE


def scene_of(sight: Sight, entry: RuleEntry, row: Row | None) -> Scene:
    """Return the scene of a subject's row before it has a window, with the parameters of its own day."""
    each = entry.rule.each
    where = site_of(sight, each, row)
    lost = unplaced(sight, each, row)
    scene = Scene(sight, entry, each.of, row, each.of, row, where, sight.today, unplaced=lost)
    at = own_time(scene)
    return scene if not isinstance(at, Value) else dated(scene, at.date)


def dated(scene: Scene, day: date) -> Scene:
    """Return the scene with the parameters of another day."""
    return replace(scene, day=day, used=None, begins=False)


def own_time(scene: Scene) -> Cell:
    """Return the time of the row: ``each.at``, else the type's own; blank without either."""
    each = scene.entry.rule.each
    if each.of == COMPANY:
        return None
    path = each.at or scene.sight.type(each.of).at
    return None if path is None else scene.read(path)


def site_of(sight: Sight, each: Each, row: Row | None) -> str:
    """Return the site's key; empty for the company, and where it is blank or unusable."""
    if row is None:
        return ""
    path = each.site or sight.type(each.of).site
    if path is None:
        return text_of(sight.named(each.of, row)) if each.of == sight.catalogue.standard.sites else ""
    return text_of(sight.read(each.of, row, path))


def unplaced(sight: Sight, each: Each, row: Row | None) -> bool:
    """Tell whether the site cannot be known: unusable, or one that the delivered register of sites does not have."""
    sites = sight.catalogue.standard.sites
    if row is None:
        return False
    path = each.site or sight.type(each.of).site
    if each.of == sites:
        return sight.named(each.of, row) is UNUSABLE
    site = None if path is None else sight.read(each.of, row, path)
    if site is UNUSABLE:
        return True
    if site is None or site == NONE_MARK or sites not in sight.world.tables:
        return False
    return all(other.key != site for other in sight.rows(sites or ""))


def text_of(value: Cell) -> str:
    """Return a part of a key as text; blank and unusable are empty."""
    if value is None or value is UNUSABLE:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.date.isoformat() if isinstance(value, Value) else str(value)


def subjects(sight: Sight, entry: RuleEntry) -> list[Subject]:
    """Return the subjects in the order of their keys."""
    each = entry.rule.each
    if each.of == COMPANY:
        return [Subject(COMPANY, COMPANY, "", None, (), Truth.TRUE, None)]
    single = []
    for row in sorted(sight.rows(each.of), key=lambda r: r.key):
        scene = scene_of(sight, entry, row)
        whole = Truth.UNKNOWN if sight.lacks(each.of, row) else Truth.TRUE
        where, clear = (
            every((whole, Truth.TRUE if each.where is None else condition(one, each.where)))
            for one in (scene, scene.covering())
        )
        if where is not Truth.FALSE:
            single.append(Subject(each.of, row.key, scene.site, row, (row,), where, row.row, scene.unplaced, clear))
    return single if each.key is None else _merged(sight, each.key, single)


def _merged(sight: Sight, key: Sequence[str], single: Sequence[Subject]) -> list[Subject]:
    groups: dict[str, list[Subject]] = {}
    doubtful: set[str] = set()
    spoilt: set[str] = set()
    for subject in single:
        parts = [sight.read(subject.type, subject.row, path) for path in key]
        name = key_of(map(text_of, parts))
        groups.setdefault(name, []).append(subject)
        if UNUSABLE in parts:
            doubtful.add(name)
        if subject.clear is Truth.UNKNOWN or (UNUSABLE in parts and subject.clear is Truth.TRUE):
            spoilt.add(name)
    merged = []
    for name, members in sorted(groups.items()):
        first = members[0]
        where = Truth.UNKNOWN if name in doubtful else every(m.where for m in members)
        clear = Truth.UNKNOWN if name in spoilt else Truth.TRUE
        rows = tuple(row for m in members for row in m.rows)
        merged.append(replace(first, key=name, rows=rows, where=where, clear=clear))
    return merged


def rank(reason: str) -> tuple[int, str]:
    """Return the place of a reason why something cannot be known."""
    return ("parameter", "calendar", "unusable", "extent").index(reason.partition(":")[0]), reason


def activity(scene: Scene, subject: Subject) -> Activity:
    """Return when the subject is active; MissingError where that cannot be known."""
    each = scene.entry.rule.each
    if subject.row is None:
        return Activity((_stretch(scene, each.active),))
    scenes = [scene_of(scene.sight, scene.entry, row) for row in subject.rows]
    return Activity(tuple(_stretch(inner, each.active) for inner in scenes))


def _stretch(scene: Scene, active: Active | None) -> Stretch:
    own = None if scene.type == COMPANY else scene.sight.type(scene.type).active
    ends, lost = [], []
    for word in ("from_", "to"):
        node = getattr(active, word) if active else None
        if node is None and own is not None and getattr(own, word) is not None:
            node = Operand(field=getattr(own, word))
        try:
            value = None if node is None else time(replace(scene, begins=word == "from_"), node)
            ends.append(None if value is None else value.date)
        except MissingError as missing:
            lost.append(missing)
    if lost:
        raise min(lost, key=lambda missing: rank(missing.reason))
    written = active is not None and (active.from_ is not None or active.to is not None)
    if not written and ends[0] is not None:
        out_of_all_reason = ends[0] > date(scene.sight.today.year + 20, 1, 1)
        if out_of_all_reason or (ends[1] is not None and ends[1] < ends[0]):
            raise MissingError("unusable")
    return Stretch(ends[0], ends[1], _suspensions(scene, active))


def _suspensions(scene: Scene, active: Active | None) -> tuple[tuple[date | None, date | None], ...]:
    if active is None or active.without is None:
        return ()
    without, holes = active.without, []
    for row in scene.sight.rows(without.of):
        belongs = related_truth(scene, Related(of=without.of), row)
        if belongs is Truth.FALSE:
            continue
        inner = scene.on(without.of, row)
        ends = (replace(inner, begins=True).read(without.from_), inner.read(without.to))
        if ends[0] is None:
            continue
        if belongs is Truth.UNKNOWN or UNUSABLE in ends:
            raise MissingError("unusable")
        holes.append((_day(ends[0]), _day(ends[1])))
    return tuple(holes)


def _day(value: Cell) -> date | None:
    return value.date if isinstance(value, Value) else None
