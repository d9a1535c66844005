"""Checks of operands: their paths, parameters and literals, and what type they have."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue import lint_related
from compliance.catalogue.conditions import Operand, Shift
from compliance.catalogue.lint_spot import LONGER, TIMES, Checked, Like, Spot, Use, field_at, literal, whole_number
from compliance.catalogue.windows import DurationParam
from compliance.catalogue.words import Duration
from compliance.message import msg
from compliance.problems import Problem

TIME, NUMBER, ID, CODE = Like("time"), Like("number"), Like("id"), Like("code")
_PARTS = ("first_of", "earliest", "latest")


def operand(doc: Operand, like: Like | None, spot: Spot) -> Checked[None]:
    """Check an operand that is compared with, or read as, ``like``."""
    base = None if doc.plus is not None or doc.minus is not None else like
    yield from _source(doc, like if base is like else TIME, spot)
    found = own_type(doc, spot)
    if found is not None and base is not None and _family(found.type) != _family(base.type):
        yield spot.problem(
            msg("a {type} stands where a {base_type} is asked", type=found.type, base_type=base.type),
            msg("a {type}", type=base.type),
        )
    if doc.take is not None and doc.first is None and doc.last is None:
        yield spot.at("take").problem(msg("take without first or last"), msg("take beside first or last"))
    if doc.for_ is not None and doc.param is None:
        yield spot.at("for").problem(msg("for without param"), msg("for beside param"))
    for word in ("plus", "minus"):
        shift = getattr(doc, word)
        if shift is not None:
            if found is not None and found.type not in TIMES:
                yield spot.at(word).problem(
                    msg("a {type} cannot be moved by a duration", type=found.type), msg("a date or time")
                )
            yield from length(shift, spot.at(word))


def _source(doc: Operand, like: Like | None, spot: Spot) -> Checked[None]:
    if doc.literal is not None:
        yield from literal(doc.literal, like, spot.at("literal"))
    if doc.field is not None:
        yield from field_at(doc.field, spot.at("field"))
    if doc.outer is not None:
        yield from field_at(doc.outer, spot.on(spot.own).at("outer"))
    if doc.param is not None:
        asked = like or spot.declared.get(doc.param)
        if asked is None and doc.plus is None and doc.minus is None:
            yield undeclared(doc.param, spot.at("param"))
        yield from used(Use(doc.param, "value", (*spot.path, "param"), like=asked), doc.for_, spot)
    if doc.window is not None and doc.window not in spot.windows:
        expected = (
            msg("one of {windows}", windows=tuple(sorted(spot.windows)))
            if spot.windows
            else msg("no window: it is not known yet here")
        )
        yield spot.at("window").problem(msg("the window's {window} is not known here", window=doc.window), expected)
    for word in _PARTS:
        for number, part in enumerate(getattr(doc, word) or ()):
            yield from operand(part, like, spot.at(word, number))
    yield from _related_source(doc, spot)


def used(use: Use, key: Operand | None, spot: Spot) -> Checked[None]:
    """Note the use of a parameter, by a key where it has one."""
    if key is None:
        spot.uses.append(use)
        return
    yield from operand(key, CODE, spot.at("for"))
    spot.uses.append(replace(use, keyed=True, keys=own_type(key, spot.at("for"))))


def undeclared(name: str, spot: Spot) -> Problem:
    """Return the problem of a parameter that is compared as a text whose words nobody has said."""
    return spot.problem(
        msg("nothing says what {name!r} may be", name=name), msg("words or a type beside its value in params")
    )


def _related_source(doc: Operand, spot: Spot) -> Checked[None]:
    for word in ("first", "last"):
        related = getattr(doc, word)
        if related is not None:
            yield from lint_related.related(related, spot.at(word), timed=True)
            if doc.take is not None:
                yield from field_at(doc.take, spot.on(related.of).at("take"))
    if doc.number_of is not None:
        yield from lint_related.related(doc.number_of, spot.at("number_of"))


def own_type(doc: Operand, spot: Spot) -> Like | None:
    """Return the type that an operand has by itself; None for literals and what is faulty.

    A parameter has the type that is declared, or none.
    """
    if doc.plus is not None or doc.minus is not None or doc.as_of is not None:
        path = doc.field or doc.outer
        return (_quiet(path, spot, own=doc.field is None) if path else None) or TIME
    if doc.window is not None:
        return Like("period") if doc.window == "label" else TIME
    if doc.field is not None or doc.outer is not None:
        return _quiet(doc.field or doc.outer or "", spot, own=doc.field is None)
    if doc.param is not None:
        return spot.declared.get(doc.param)
    if doc.number_of is not None:
        return NUMBER
    related = doc.first or doc.last
    if related is not None:
        return _quiet(doc.take, spot.on(related.of)) if doc.take is not None else TIME
    parts = [own_type(part, spot) for word in _PARTS for part in getattr(doc, word) or ()]
    return next((part for part in parts if part is not None), None)


def _quiet(path: str, spot: Spot, *, own: bool = False) -> Like | None:
    """Follow a path without a word: whoever checks the path itself says what is wrong with it."""
    steps = field_at(path, spot.on(spot.own) if own else spot)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        found: Like | None = end.value
        return found


def _family(type_: str) -> str:
    if type_ in TIMES:
        return "time"
    return type_ if type_ in ("number", "flag") else "text"


def bound(doc: int | Operand, spot: Spot, least: int = 0, most: int | None = None) -> Checked[None]:
    """Check a whole number: written, a parameter, or a number of the records. ``least``, ``most``: what it may be."""
    if isinstance(doc, int):
        if doc < least or (most is not None and doc > most):
            yield spot.problem(msg("{found} cannot stand here", found=doc), whole_number(least, most))
        return
    if doc.literal is not None:
        yield spot.problem(
            msg("{literal!r} is no whole number", literal=doc.literal),
            msg("a whole number, {{param: …}}, or a number of the records"),
        )
    elif doc.param is not None:
        use = Use(doc.param, "count", (*spot.path, "param"), at_least=least, at_most=most)
        yield from used(use, doc.for_, spot)
    else:
        yield from operand(doc, NUMBER, spot)


def length(doc: Duration | DurationParam | Shift | None, spot: Spot, least: int = 0) -> Checked[None]:
    """Check a length of time; ``least``: of how many hours, days or months it is at least."""
    if doc is None:
        return
    if isinstance(doc, Duration):
        if doc.count < least:
            yield spot.problem(msg("{found} cannot stand here", found=str(doc)), LONGER)
        return
    yield from used(Use(doc.param, "duration", (*spot.path, "param"), at_least=least), doc.for_, spot)
