"""Where a check of a rule stands: the node, the row at hand, the obligation's row; the known fields."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.calendar import in_reach
from compliance.catalogue.conditions import RESERVED
from compliance.catalogue.plain_writing import plain_day, plain_number
from compliance.catalogue.positions import Path_, Positions, Step
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.standard import Standard
from compliance.message import Message, msg, one_of
from compliance.problems import NOTHING, Problem, nearest

Returned = TypeVar("Returned")
# Yields problems, returns what it found out.
Checked = Generator[Problem, None, Returned]
COMPANY = "company"
TIMES = frozenset({"date", "time"})
LONGER = msg("a duration longer than 0")
NO_WINDOW: frozenset[str] = frozenset()
_LITERALS: dict[str, tuple[str, Message]] = {
    "date": (r"\d{4}-\d\d-\d\d", msg("a date such as 2026-01-31")),
    "time": (
        r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?",
        msg("a date or a date and time, such as 2026-01-31 18:00"),
    ),
    "number": (r"-?\d{1,14}(\.\d{1,4})?", msg("a number with at most four decimals")),
    "flag": (r"true|false", msg("true or false")),
    "period": (
        r"\d{4}(Q[1-4]|H[12]|-\d\d(-\d\d(/W)?)?)?",
        msg("a period such as 2026, 2026Q1, 2026H1 or 2026-03"),
    ),
}


class Like(Struct, frozen=True):
    """What a value is compared with: its type and, for a code, the vocabulary; ``field``: its type and field."""

    type: str
    values: tuple[str, ...] | None = None
    field: tuple[str, str] | None = None


class Use(Struct, frozen=True):
    """A parameter's use: ``duration``, ``count``, ``ratio``, ``list``, ``value``.

    ``keyed``: in a table, whose keys are like ``keys``. ``at_least``, ``at_most``: bounds of a count;
    of a duration's number, too.
    """

    name: str
    kind: str
    path: Path_
    keyed: bool = False
    like: Like | None = None
    keys: Like | None = None
    at_least: int = 0
    at_most: int | None = None


class World(Struct, frozen=True):
    """What rules may speak of. A record type that could not be read is known by name only (None)."""

    types: Mapping[str, RecordType | None]
    standard: Standard | None


class Spot(Struct, frozen=True):
    """``row``: record type of the row at hand, None where there is none; ``own``: of the obligation's row.

    ``windows``: the words of the obligation's window that are known here. ``uses`` gathers the uses of
    parameters, ``reads`` the record types and fields that are named (a type by itself: with a blank field).
    ``declared``: what parameters of the rule are said to be.
    """

    world: World
    positions: Positions
    path: Path_ = ()
    row: str | None = None
    own: str | None = None
    windows: frozenset[str] = NO_WINDOW
    uses: list[Use] = field(default_factory=list)
    reads: set[tuple[str, str]] = field(default_factory=set)
    declared: Mapping[str, Like] = field(default_factory=dict)

    def at(self, *steps: Step) -> Spot:
        """Go down the document."""
        path = (*self.path, *steps)  # asked for at every node: ``replace`` would take thrice as long
        return Spot(
            self.world, self.positions, path, self.row, self.own, self.windows, self.uses, self.reads, self.declared
        )

    def on(self, record_type: str | None) -> Spot:
        """Put another row at hand."""
        return replace(self, row=record_type)

    def problem(self, message: Message, expected: Message = NOTHING, close: str = "") -> Problem:
        """Return a problem at the value that stands here."""
        return Problem(self.positions.near(self.path), message, expected, close)

    def key_problem(self, message: Message, expected: Message = NOTHING, close: str = "") -> Problem:
        """Return a problem at the key that stands here."""
        return Problem(self.positions.key(self.path), message, expected, close)


def known_type(name: str, spot: Spot) -> Checked[RecordType | None]:
    """Look a record type up."""
    if name not in spot.world.types:
        known = sorted(spot.world.types)
        yield spot.problem(msg("unknown record type {name!r}", name=name), one_of(known), nearest(name, known))
        return None
    spot.reads.add((name, ""))
    return spot.world.types[name]


def field_at(path: str, spot: Spot, *, is_key: bool = False) -> Checked[Like | None]:
    """Follow a path from the row at hand; None: it leads nowhere (a problem) or to what could not be read."""
    say = spot.key_problem if is_key else spot.problem
    if spot.row is None:
        yield say(
            msg("{path!r} is a field, but the company has no row", path=path),
            msg("a record type in each, or a related record"),
        )
        return None
    here, steps = spot.row, path.split(".")
    for number, step in enumerate(steps):
        record_type = spot.world.types.get(here)
        if record_type is None:
            spot.reads.add((here, ""))
            return None
        found = record_type.fields.get(step)
        if found is None:
            known = sorted(record_type.fields)
            close = nearest(step, [*known, *RESERVED] if is_key and number == 0 else known)
            yield say(msg("{here} has no field {step!r}", here=here, step=step), one_of(known), close)
            return None
        spot.reads.add((here, step))
        if number == len(steps) - 1:
            values = tuple(found.values) if found.values is not None else None
            return Like(found.type, values, (here, step))
        if found.link is None:
            links = sorted(name for name, other in record_type.fields.items() if other.link)
            yield say(
                msg("{here}.{step} is no link, so {path!r} leads nowhere", here=here, step=step, path=path),
                msg("a link of {here}: {links}", here=here, links=links or msg("it has none")),
            )
            return None
        here = found.link
    return None


def time_at(path: str, spot: Spot) -> Checked[None]:
    """Follow a path that must lead to a date or time."""
    like = yield from field_at(path, spot)
    if like is not None and like.type not in TIMES:
        yield spot.problem(msg("{path!r} is a {type}", path=path, type=like.type), msg("a field of type date or time"))


def literal(text: str, like: Like | None, spot: Spot, *, is_key: bool = False) -> Checked[None]:
    """Check a literal against what it is compared with."""
    if like is None:
        return
    say = spot.key_problem if is_key else spot.problem
    if like.values is not None:
        if text not in like.values:
            close = nearest(text, like.values) or _as_field(text, spot)
            yield say(msg("unknown code {text!r}", text=text), one_of(like.values), close)
        return
    pattern, expected = _LITERALS.get(like.type, ("", NOTHING))
    if pattern and (not re.fullmatch(pattern, text, re.ASCII) or (like.type in TIMES and not _is_moment(text))):
        close = plain_day(text) if like.type in TIMES else plain_number(text) if like.type == "number" else ""
        yield say(msg("{text!r} is no {type}", text=text, type=like.type), expected, close or _as_field(text, spot))
    elif not pattern and "_" in text and (meant := _as_field(text, spot)):
        # No record says such a text: the comparison would be so of none of them.
        yield say(msg("{text!r} is a field, and stands here as a text", text=text), msg("the field's value"), meant)


def _as_field(text: str, spot: Spot) -> str:
    """Return how a field of the row at hand is written, where a text is its name."""
    record_type = spot.world.types.get(spot.row or "")
    return f"{{field: {text}}}" if record_type is not None and text in record_type.fields else ""


def whole_number(least: int, most: int | None) -> Message:
    """Say which whole numbers are expected."""
    if most is not None:
        return msg("a whole number from {least} to {most}", least=least, most=most)
    return msg("a whole number from {least} on", least=least) if least else msg("a whole number")


def _is_moment(text: str) -> bool:
    try:
        return in_reach(datetime.fromisoformat(text))
    except ValueError:
        return False
