"""Operands, related records and conditions: the vocabulary that the kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any

from compliance.catalogue.conditions import Condition, Counted, During, Operand, Previous, Related, Test
from compliance.catalogue.words import Duration, parse_duration
from compliance.folding import fold
from reference.comparing import Loose, Operandum, among, answered, as_time, compare, given, moment, not_among, number
from reference.counting import Matches, at_of, counted, reaches, stays
from reference.extents import hidden, hidden_between
from reference.looking import follows, held, previous_row, within
from reference.scene import Scene
from reference.times import order, shifted
from reference.truth import Truth, every, negate, some
from reference.world import UNUSABLE, MissingError, Row, Value

MANY = 1_000_000_000
COMPARATORS = ("eq", "ne", "lt", "le", "gt", "ge")


# --- operands ---


def operand(scene: Scene, node: Operand) -> Operandum:
    """Return the operand's value; MissingError where a parameter or the calendar is not there."""
    value = _source(scene, node)
    shift, sign = (node.plus, 1) if node.plus is not None else (node.minus, -1)
    if shift is None or value is None or value is UNUSABLE:
        return value
    length = shift if isinstance(shift, Duration) else named_duration(scene, shift)
    return shifted(as_time(value), length, scene.sight.catalogue.calendar, sign)


def known(scene: Scene, node: Operand) -> Operandum:
    """Return the operand's value inside a condition: what is missing there is unknown."""
    try:
        return operand(scene, node)
    except MissingError:
        return UNUSABLE


def time(scene: Scene, node: Operand) -> Value | None:
    """Return a time or blank; MissingError(``unusable``, ``extent``) where it cannot be known."""
    value = operand(scene, node)
    if value is UNUSABLE:
        spoilt = known(scene.covering(), node) is UNUSABLE
        raise MissingError("unusable" if spoilt else "extent")
    return None if value is None else as_time(value)


def named(scene: Scene, name: str, key: Operand | None) -> Any:
    """Return a parameter, or the entry of a keyed one; MissingError where it is not set."""
    value = scene.parameter(name)
    if key is None:
        return value
    entry = operand(scene, key)
    if entry is UNUSABLE:
        raise MissingError("unusable")
    table = {fold(k): v for k, v in value.items()}
    if entry is None or fold(str(entry)) not in table:
        raise MissingError(f"parameter:{name}")
    return table[fold(str(entry))]


def named_duration(scene: Scene, node: Any) -> Duration:
    """Return a duration that is a parameter."""
    return parse_duration(named(scene, node.param, node.for_))


def length(scene: Scene, node: Any) -> Duration:
    """Return a length, written out or a parameter."""
    return node if isinstance(node, Duration) else named_duration(scene, node)


def least_number(scene: Scene, node: int | Operand) -> int:
    """Return the least whole number that reaches a bound; MissingError where it is not set or cannot be used."""
    value = number_of_bound(scene, node)
    if not isinstance(value, Decimal):
        hidden_only = isinstance(number_of_bound(scene.covering(), node), Decimal)
        raise MissingError("extent" if hidden_only else "unusable")
    return ceil(value)


def place(scene: Scene, node: int | Operand) -> int:
    """Return the number of a day or a month; MissingError where it is not set or no whole one from 1 on."""
    value = number_of_bound(scene, node)
    if not _is_place(value):
        raise MissingError("extent" if _is_place(number_of_bound(scene.covering(), node)) else "unusable")
    assert isinstance(value, Decimal)
    return int(value)


def _is_place(value: Operandum) -> bool:
    return isinstance(value, Decimal) and value >= 1 and value == int(value)


def number_of_bound(scene: Scene, node: int | Operand) -> Operandum:
    """Return a bound as a number; a blank or negative one is no bound."""
    if isinstance(node, int):
        return Decimal(node)
    value = operand(scene, node)
    bound = None if value is UNUSABLE else number(value)
    return UNUSABLE if bound is None or bound < 0 else bound


def _source(scene: Scene, node: Operand) -> Operandum:
    if node.literal is not None:
        return Loose(node.literal)
    if node.field is not None:
        return scene.read(node.field)
    if node.outer is not None:
        return scene.read_own(node.outer)
    if node.param is not None:
        value = named(scene, node.param, node.for_)
        if (declared := scene.entry.rule.params[node.param].type) is not None:
            return Decimal(value) if declared == "number" else moment(value)
        return tuple(Loose(v) for v in value) if isinstance(value, list | tuple) else Loose(value)
    if node.window is not None:
        return getattr(scene.window, node.window) or None
    if node.as_of is not None:
        return scene.sight.as_of
    if node.first_of is not None:
        return next((value for part in node.first_of if (value := known(scene, part)) is not None), None)
    for parts, choose in ((node.earliest, _earliest), (node.latest, _latest)):
        if parts is not None:
            values = [known(scene, part) for part in parts]
            return UNUSABLE if UNUSABLE in values else choose([v for v in values if v is not None])
    return _of_related(replace(scene, begins=False), node)


def _earliest(values: Sequence[Any]) -> Any:
    return min(map(as_time, values), key=order, default=None)


def _latest(values: Sequence[Any]) -> Any:
    return max(map(as_time, values), key=order, default=None)


def _of_related(scene: Scene, node: Operand) -> Operandum:
    if node.number_of is not None:
        low, high = tally(scene, node.number_of)
        return Decimal(low) if low == high else UNUSABLE
    related = node.first or node.last
    if related is None:
        raise TypeError("an operand without a source")
    found = matches(scene, related)
    if found.doubtful:
        return UNUSABLE
    timed = [(at_of(scene, related, row), row) for row in found.definite]
    if any(at is UNUSABLE for at, _ in timed):
        return UNUSABLE
    dated = sorted(((at, row) for at, row in timed if isinstance(at, Value)), key=lambda p: order(p[0], p[1].key))
    end = (dated[0] if node.first else dated[-1])[0].date if dated else None
    if unseen(scene, related, before=end if node.first else None, after=None if node.first else end):
        return UNUSABLE
    if not dated:
        return None
    at, row = dated[0] if node.first else dated[-1]
    return at if node.take is None else scene.on(related.of, row).read(node.take)


# --- related records ---


def related_truth(scene: Scene, related: Related, row: Row) -> Truth:
    """Return whether a record belongs to the row at hand and is one of those that are asked for."""
    inner = scene.on(related.of, row)
    if related.match is None:
        belongs = follows(scene, inner)
    else:
        belongs = every(compare("eq", inner.read(p), known(scene, o)) for p, o in related.match.items())
    asked = Truth.TRUE if related.where is None else condition(inner, related.where)
    return every((belongs, asked, _timely(scene, related, row)))


def _timely(scene: Scene, related: Related, row: Row) -> Truth:
    if related.during is None:
        return Truth.TRUE
    at = at_of(scene, related, row)
    if related.during == "window":
        return within(at, scene.window.start, scene.window.end)
    parts = []
    for word, node in (("ge", related.during.from_), ("le", related.during.to)):
        if node is not None:
            parts.append(compare(word, at, known(scene, node)))
    return every(parts)


def matches(scene: Scene, related: Related) -> Matches:
    """Return the related records of the row at hand; those of a requirement are noted as used."""
    truths = [(row, related_truth(scene, related, row)) for row in scene.sight.rows(related.of)]
    definite = tuple(row for row, t in truths if t is Truth.TRUE)
    if scene.used is not None and scene.at_top:
        scene.used.update((related.of, row.row) for row in definite)
    return Matches(definite, tuple(row for row, t in truths if t is Truth.UNKNOWN))


def unseen(scene: Scene, related: Related, **more: Any) -> bool:
    """Tell whether records that are asked for may stand in days which no export covers (see ``hidden``)."""
    stretch = related.during if isinstance(related.during, During) else During()
    ends = {word: getattr(stretch, word) for word in ("from_", "to")}
    return hidden(scene, related, {w: known(scene, node) for w, node in ends.items() if node is not None}, **more)


def tally(scene: Scene, related: Related) -> tuple[int, int]:
    """Return how many records match at least and at most: any number where days are asked for that are not covered."""
    low, high = counted(scene, related, matches(scene, related))
    return low, MANY if unseen(scene, related) else high


# --- conditions ---


def condition(scene: Scene, node: Condition) -> Truth:
    """Return the truth of a conjunction; every entry is looked at, so that the used records are complete."""
    parts = [condition(scene, part) for part in node.all]
    parts += [tested(scene, scene.read(path), test) for path, test in node.fields.items()]
    if node.any is not None:
        parts.append(some([condition(scene, part) for part in node.any]))
    if node.not_ is not None:
        parts.append(negate(condition(scene, node.not_)))
    if node.exists is not None:
        parts.append(_exists(scene, node.exists))
    if node.none is not None:
        parts.append(negate(_exists(scene, node.none)))
    if node.count is not None:
        parts.append(_counted(scene, node.count))
    if node.compare is not None:
        parts.append(tested(scene, known(scene, node.compare.left), node.compare))
    if node.holds is not None:
        who = None if node.holds.who is None else (known(scene, node.holds.who),)
        parts.append(held(scene, who, _choices(scene, node.holds.post), known(scene, node.holds.on)))
    if node.previous is not None:
        parts.append(_previous(scene, node.previous))
    return every(parts)


def tested(scene: Scene, value: Operandum, test: Test) -> Truth:
    """Return whether a value satisfies every entry of a test."""
    parts = []
    for word in COMPARATORS:
        node = getattr(test, word)
        if node is not None:
            parts.append(compare(word, value, known(scene, node)))
    if test.in_ is not None:
        parts.append(among(value, _choices(scene, test.in_)))
    if test.not_in is not None:
        parts.append(not_among(value, _choices(scene, test.not_in)))
    for wanted, fact in ((test.answered, answered(value)), (test.given, given(value))):
        if wanted is not None:
            parts.append(fact if wanted else negate(fact))
    return every(parts)


def _choices(scene: Scene, node: tuple[str, ...] | Operand) -> Operandum:
    return tuple(Loose(text) for text in node) if isinstance(node, tuple) else known(scene, node)


def _exists(scene: Scene, related: Related) -> Truth:
    return reaches(*tally(scene, related), Decimal(1))


def _counted(scene: Scene, node: Counted) -> Truth:
    low, high = tally(scene, node)
    parts = []
    for bound, judge in ((node.at_least, reaches), (node.at_most, stays)):
        if bound is not None:
            try:
                parts.append(judge(low, high, number_of_bound(scene, bound)))
            except MissingError:
                parts.append(Truth.UNKNOWN)
    return every(parts)


def _previous(scene: Scene, node: Previous) -> Truth:
    """Ask the row before the row at hand; of a child type, the row before any of its child rows."""
    rows: list[Row] = []
    results = [Truth.FALSE]
    if scene.row is not None and node.of == scene.type:
        rows = [scene.row]
    elif scene.row is not None:
        belonging = [(row, follows(scene, scene.on(node.of, row))) for row in scene.sight.rows(node.of)]
        rows = [row for row, fits in belonging if fits is Truth.TRUE]
        results += [Truth.UNKNOWN for _, fits in belonging if fits is Truth.UNKNOWN]
    for row in rows:
        before = previous_row(scene.on(node.of, row), node.same, node.by)
        if before is UNUSABLE or hidden_between(scene.on(node.of, row), node, before):
            results.append(Truth.UNKNOWN)
        elif isinstance(before, Row):
            results.append(condition(scene.on(node.of, before), node.where))
    return some(results)
