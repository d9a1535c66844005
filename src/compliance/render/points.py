"""What must hold, as points with points inside them: on one line, cut to a length, or line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

HERE = "\x00"  # stands in a frame where the parts go; no name or value that is told carries one


class Point(Struct, frozen=True):
    """One thing that must hold.

    * ``flat``: the whole of it on one line.
    * ``parts``: what is asked inside it; ``head``: the line that stands over them.
    * ``frame``, ``joint``: what stands around and between the parts on one line.
    * ``name``: what it goes by where there is no room for any part.
    * ``alone``: the whole of it where it stands on a line of its own; blank: as ``flat``.
    * ``link``: it only says to what the record belongs, which a reader knows.
    """

    flat: str
    parts: tuple[Point, ...] = ()
    head: str = ""
    frame: tuple[str, str] = ("", "")
    joint: str = ""
    name: str = ""
    alone: str = ""
    link: bool = False

    def brief(self, room: int, more: Callable[[int], str]) -> str:
        """Return it in at most ``room`` letters: whole, with the parts that fit, by name; blank when nothing does.

        ``more``: that so many parts are not told, in words.
        """
        if len(self.flat) <= room:
            return self.flat
        text = cut(self.parts, self.joint, room - sum(map(len, self.frame)), more)
        if text:
            return text.join(self.frame)
        return self.name if len(self.name) <= room else ""


def branch(frame: str, parts: Sequence[Point], joint: str, head: str, name: str = "") -> Point:
    """Return a point over parts; ``frame`` has ``HERE`` where they go on one line."""
    before, _, after = frame.partition(HERE)
    flat = f"{before}{joint.join(part.flat for part in parts)}{after}"
    return Point(flat, tuple(parts), head, (before, after), joint, name)


def cut(points: Sequence[Point], joint: str, room: int, more: Callable[[int], str]) -> str:
    """Return in at most ``room`` letters what fits of the points, in their order, and how many are not told.

    Each has its share of the room, the short ones leave theirs to the long ones; then whatever still fits, what a
    reader knows last. Blank when nothing fits.
    """
    whole = joint.join(point.flat for point in points)
    if len(whole) <= room:
        return whole
    left = room - len(joint + more(len(points)))
    if left <= 0:
        return ""
    told: dict[int, str] = {}
    shared = sorted((n for n, point in enumerate(points) if not point.link), key=lambda n: len(points[n].flat))
    shares = [(n, len(shared) - place) for place, n in enumerate(shared)]
    last = sorted(range(len(points)), key=lambda n: points[n].link)
    for n, sharing in (*shares, *((n, 1) for n in last)):
        text = points[n].brief(left // sharing - len(joint), more) if n not in told else ""
        if text:
            told[n] = text
            left -= len(joint + text)
    rest = len(points) - len(told)
    return joint.join([*(told[n] for n in sorted(told)), *([more(rest)] if rest else [])]) if told else ""


class Line(Struct, frozen=True):
    """One line of a list, and the lines under it."""

    text: str
    under: tuple[Line, ...] = ()


def listed(points: Sequence[Point], room: int, gap: str) -> tuple[Line, ...]:
    """Return the points as lines; one that is longer than ``room`` letters stands over its parts.

    A head over a single part stands on one line with it; ``gap`` stands between.
    """
    return tuple(_line(point, room, gap) for point in points)


def _line(point: Point, room: int, gap: str) -> Line:
    if not point.parts or len(point.flat) <= room:
        return Line(point.alone or point.flat)
    under = listed(point.parts, room, gap)
    if len(under) == 1:
        return Line(f"{point.head}{gap}{under[0].text}", under[0].under)
    return Line(point.head, under)


def indented(lines: Sequence[Line], depth: int = 0) -> Iterator[str]:
    """Yield the lines as plain text, each under its own two spaces further in."""
    for line in lines:
        yield f"{'  ' * depth}- {line.text}"
        yield from indented(line.under, depth + 1)
