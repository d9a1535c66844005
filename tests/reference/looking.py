"""Looking records up: the declared link, a stretch of time, the register of posts, the row before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference.comparing import Operandum, among, compare
from reference.scene import COMPANY, Scene
from reference.times import compare_times, order
from reference.truth import Truth, every, some
from reference.world import UNUSABLE, Cell, Mark, Row, Value


def follows(scene: Scene, inner: Scene) -> Truth:
    """Return whether the record of ``inner`` hangs on the row at hand by their types' link."""
    if scene.type == COMPANY or scene.row is None or inner.row is None:
        return Truth.TRUE
    theirs = [name for name, field in scene.sight.type(inner.type).fields.items() if field.link == scene.type]
    if theirs:
        return compare("eq", inner.read(theirs[0]), scene.sight.named(scene.type, scene.row))
    ours = [name for name, field in scene.sight.type(scene.type).fields.items() if field.link == inner.type]
    if ours:
        return compare("eq", scene.read(ours[0]), scene.sight.named(inner.type, inner.row))
    raise LookupError(f"no link between {inner.type} and {scene.type}")


def within(at: Cell, start: Value | Mark | None, end: Value | Mark | None) -> Truth:
    """Tell if a time lies in a stretch, ends included; a blank end is open, a blank time lies nowhere."""
    if at is None:
        return Truth.FALSE
    parts = [Truth.UNKNOWN] if at is UNUSABLE else []
    if start is not None:
        parts.append(compare("ge", at, start))
    if end is not None:
        parts.append(compare("le", at, end))
    return every(parts)


def held(scene: Scene, who: tuple[Operandum] | None, posts: Operandum, on: Operandum) -> Truth:
    """Return whether ``who`` (None: anybody) held one of the posts on that day, by the register.

    A posting of another site does not count; one without a site, or a duty without one, fits every site.
    """
    postings = scene.sight.catalogue.standard.postings
    if postings is None:
        raise LookupError("the standard declares no postings")
    found = []
    for row in scene.sight.rows(postings.of):
        inner = scene.on(postings.of, row)
        site = inner.read(postings.site)
        here = _at_the_site(scene, site)
        person = Truth.TRUE if who is None else compare("eq", inner.read(postings.who), who[0])
        post = among(inner.read(postings.post), posts)
        begin, end = replace(inner, begins=True).read(postings.from_), inner.read(postings.to)
        begun = compare("ge", on, begin) if begin is not None else compare("eq", on, on)
        lasted = compare("le", on, end) if end is not None else compare("eq", on, on)
        found.append(every((here, person, post, begun, lasted)))
    return some(found)


def _at_the_site(scene: Scene, site: Cell) -> Truth:
    """Tell whether a posting at that site counts here; where nobody knows which this one is, that of another may."""
    if site is None or (not scene.site and not scene.unplaced):
        return Truth.TRUE
    same = compare("eq", site, scene.site) if scene.site else Truth.FALSE
    return Truth.UNKNOWN if scene.unplaced and same is Truth.FALSE else same


def at_the_end(dated: Sequence[tuple[Value, Row]], *, first: bool) -> list[Row]:
    """Return the records that may be the first, or the last: none is surely before, or after, them."""
    sign = -1 if first else 1
    return [row for at, row in dated if not any(compare_times(other, at) * sign > 0 for other, _ in dated)]


def previous_row(scene: Scene, same: tuple[str, ...], by: str) -> Row | Mark | None:
    """Return the row just before, among those that share ``same``; UNUSABLE when that cannot be known."""
    if scene.row is None:
        return None
    own = scene.read(by)
    if own is UNUSABLE:
        return UNUSABLE
    if not isinstance(own, Value):
        return None
    before: list[tuple[tuple[object, ...], Row]] = []
    for row in scene.sight.rows(scene.type):
        if row is scene.row:
            continue
        other = scene.on(scene.type, row)
        shared = every(compare("eq", other.read(path), scene.read(path)) for path in same)
        at = other.read(by)
        if shared is Truth.FALSE or at is None:
            continue
        if at is UNUSABLE:
            return UNUSABLE
        if isinstance(at, Value) and order(at, row.key) < order(own, scene.row.key):
            if shared is Truth.UNKNOWN:
                return UNUSABLE
            before.append((order(at, row.key), row))
    return max(before, key=lambda pair: pair[0])[1] if before else None
