"""Checks of parameter values against their uses: durations, counts, ratios, tiers, lists, codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from compliance.catalogue.lint_spot import LONGER, Spot, Use, World, literal, whole_number
from compliance.catalogue.params import Given, alternatives
from compliance.catalogue.plain_writing import plain_length, plain_ratio
from compliance.catalogue.positions import Path_, Tree
from compliance.catalogue.words import Duration, parse_duration, parse_ratio
from compliance.message import Message, msg, told
from compliance.problems import Problem

_TIER_WORDS = frozenset({"from", "to", "ratio", "least"})


def value_problems(given: Iterable[Given], uses: Iterable[Use]) -> Iterator[Problem]:
    """Yield values that a use of their parameter cannot read."""
    values = list(given)
    for use in dict.fromkeys(uses):
        mine = [one for one in values if one.name == use.name]
        for one in mine:
            yield from _value(one, use)
        if use.kind == "duration":
            yield from _one_unit(mine)


def _value(one: Given, use: Use) -> Iterator[Problem]:
    if use.keyed:
        if not isinstance(one.value, dict):
            yield _problem(
                one, (), msg("{name!r} is used as a table", name=one.name), msg("a mapping of code to value")
            )
            return
        for key, entry in one.value.items():
            yield from literal(key, use.keys, _spot(one, (key,)), is_key=True)
            yield from (_all_of(one, key, entry, use) if use.kind == "all_of" else _entry(one, (key,), entry, use))
        return
    if use.kind == "ratio" and isinstance(one.value, list):
        yield from tiers(one)
    elif use.kind == "list" and isinstance(one.value, list):
        if not one.value:
            yield _problem(one, (), msg("an empty list"), msg("at least one entry"))
        for number, entry in enumerate(one.value):
            yield from _entry(one, (number,), entry, use)
    else:
        yield from _entry(one, (), one.value, use)


def _all_of(one: Given, key: str, entry: Tree, use: Use) -> Iterator[Problem]:
    """Check an entry that is a text or a list of texts, each of which may offer several (``a | b``)."""
    if isinstance(entry, list) and not entry:
        yield _problem(one, (key,), msg("an empty list"), msg("at least one entry"))
    listed = [((key, n), text) for n, text in enumerate(entry)] if isinstance(entry, list) else [((key,), entry)]
    for steps, text in listed:
        for part in alternatives(text) if isinstance(text, str) else (text,):
            yield from _entry(one, steps, part, use)


def _entry(one: Given, steps: Path_, entry: Tree, use: Use) -> Iterator[Problem]:
    if not isinstance(entry, str):
        yield _problem(
            one, steps, msg("{name!r} is used as a {kind}", name=one.name, kind=_KINDS[use.kind]), _EXPECTED[use.kind]
        )
        return
    if use.kind == "count":
        if not re.fullmatch(r"\d{1,9}", entry, re.ASCII):
            yield _problem(
                one, steps, msg("{entry!r} cannot be read", entry=entry), whole_number(use.at_least, use.at_most)
            )
        elif int(entry) < use.at_least or (use.at_most is not None and int(entry) > use.at_most):
            yield _problem(
                one, steps, msg("{found} cannot stand here", found=entry), whole_number(use.at_least, use.at_most)
            )
        return
    if use.kind in _READERS:
        try:
            read = _READERS[use.kind](entry)
            if isinstance(read, Duration) and read.count < use.at_least:
                yield _problem(one, steps, msg("{found} cannot stand here", found=entry), LONGER)
        except ValueError as error:
            close = _MEANT[use.kind](entry)
            yield _problem(one, steps, msg("{entry!r} cannot be read", entry=entry), told(error), close)
        return
    yield from literal(entry, use.like, _spot(one, steps))


def _spot(one: Given, steps: Path_) -> Spot:
    return Spot(World({}, None), one.positions, (*one.path, *steps))


_READERS: dict[str, Callable[[str], object]] = {
    "duration": parse_duration,
    "ratio": parse_ratio,
}
_MEANT = {"duration": plain_length, "ratio": plain_ratio}
_KINDS = {
    "duration": msg("duration"),
    "count": msg("whole number"),
    "ratio": msg("ratio"),
    "list": msg("list of texts"),
    "all_of": msg("text or list of texts"),
    "value": msg("single value"),
}
_EXPECTED = {
    "duration": msg("a duration such as '3 days'"),
    "count": msg("a whole number"),
    "ratio": msg("a ratio such as '30%', or a list of tiers"),
    "list": msg("a text or a list of texts"),
    "all_of": msg("a text or a list of texts"),
    "value": msg("one text"),
}


def _one_unit(given: list[Given]) -> Iterator[Problem]:
    first = ""
    for one in given:
        entries = one.value.items() if isinstance(one.value, dict) else [((), one.value)]
        for key, entry in entries:
            unit = _unit(entry)
            first = first or unit
            if unit and unit != first:
                steps: Path_ = (key,) if isinstance(key, str) else ()
                yield _problem(
                    one,
                    steps,
                    msg(
                        "{entry!r} is in {unit}, other values of {name!r} are in {first}",
                        entry=entry,
                        unit=unit,
                        name=one.name,
                        first=first,
                    ),
                    msg("a duration in {first}", first=first),
                )


def _unit(entry: Tree) -> str:
    try:
        return parse_duration(entry).unit if isinstance(entry, str) else ""
    except ValueError:
        return ""


def tiers(one: Given) -> Iterator[Problem]:
    """Check a tier table: it begins at 0 or 1, has no hole and no overlap, and its last tier is open."""
    after: int | None = 0
    for number, entry in enumerate(one.value):
        if not isinstance(entry, dict) or not set(entry) <= _TIER_WORDS or entry.get("ratio") is None:
            yield _problem(one, (number,), msg("this is no tier"), msg("{{from: …, to: …, ratio: …, least: …}}"))
            return
        ends = {word: entry.get(word) for word in ("from", "to", "least")}
        faulty = [
            word
            for word, text in ends.items()
            if text is not None and not re.fullmatch(r"\d{1,9}", str(text), re.ASCII)
        ]
        for word in faulty:
            yield _problem(
                one, (number, word), msg("{text!r} is no whole number", text=ends[word]), msg("a whole number")
            )
        yield from _entry(one, (number, "ratio"), entry["ratio"], Use(one.name, "ratio", ()))
        if faulty:
            return
        low = int(ends["from"]) if ends["from"] is not None else after
        high = int(ends["to"]) if ends["to"] is not None else None
        yield from _follows(one, number, low, after)
        if low is not None and high is not None and high < low:
            yield _problem(
                one,
                (number, "to"),
                msg("the tier ends ({high}) before it begins ({low})", high=high, low=low),
                msg("at least {low}", low=low),
            )
        after = high + 1 if high is not None else None
    if after is not None:
        yield _problem(one, (len(one.value) - 1,), msg("the last tier is not open"), msg("a last tier without to"))


def _follows(one: Given, number: int, low: int | None, after: int | None) -> Iterator[Problem]:
    if after is None:
        yield _problem(one, (number,), msg("a tier after the open one"), msg("to in the tier before"))
    elif low is not None and number == 0:
        if low > 1:
            yield _problem(one, (number, "from"), msg("the first tier begins at {low}", low=low), msg("0 or 1"))
    elif low is not None and low > after:
        yield _problem(
            one,
            (number, "from"),
            msg("a hole: nothing is said of {after} to {low}", after=after, low=low - 1),
            msg("from: {after}", after=after),
        )
    elif low is not None and low < after:
        yield _problem(
            one,
            (number, "from"),
            msg("an overlap: {low} to {after} belong to the tier before too", low=low, after=after - 1),
            msg("from: {after}", after=after),
        )


def _problem(one: Given, steps: Path_, message: Message, expected: Message, close: str = "") -> Problem:
    return Problem(one.positions.near((*one.path, *steps)), message, expected, close)
