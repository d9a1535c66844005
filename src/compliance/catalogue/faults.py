"""One validation error in an author's words: where, what was found, what was expected, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from compliance.catalogue.conditions import RESERVED
from compliance.catalogue.known_words import known_words
from compliance.catalogue.misplaced import MisplacedError
from compliance.catalogue.plain_writing import plain_day, plain_length, plain_ratio
from compliance.catalogue.positions import Path_, Positions, Tree
from compliance.catalogue.unions import Detail, walk
from compliance.catalogue.wide_signs import wide_in
from compliance.catalogue.words import CARD_PATTERN, OFFSET_PATTERN
from compliance.message import Message, msg, one_of, told
from compliance.problems import Place, Problem, nearest

_NUMBER, _DATE, _MOMENT = (
    msg("a number"),
    msg("a date such as 2026-01-31"),
    msg("a date and time such as 2026-01-31 18:00"),
)
_EXPECTED = {
    "string_type": msg("a text"),
    "bool_type": msg("true or false"),
    "bool_parsing": msg("true or false"),
    "int_type": msg("a whole number"),
    "int_parsing": msg("a whole number"),
    "int_from_float": msg("a whole number"),
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "dict_type": msg("a mapping"),
    "mapping_type": msg("a mapping"),
    "tuple_type": msg("a list"),
    "list_type": msg("a list"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "fraction_type": msg("a ratio such as '30%' or '0.3'"),
    "string_too_short": msg("a text that is not empty"),
    "string_pattern_mismatch": msg("a name of small letters, digits and _ (links joined by dots)"),
}
_BOUNDS: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "greater_than_equal": lambda context: msg("greater than or equal to {n}", n=context["ge"]),
    "less_than_equal": lambda context: msg("less than or equal to {n}", n=context["le"]),
    "greater_than": lambda context: msg("greater than {n}", n=context["gt"]),
    "less_than": lambda context: msg("less than {n}", n=context["lt"]),
    "string_too_long": lambda context: msg("at most {n} letters", n=context["max_length"]),
    "too_short": lambda context: msg("at least {n} entries", n=context["min_length"]),
    "too_long": lambda context: msg("at most {n} entries", n=context["max_length"]),
}
_CHOICES = ("literal_error", "enum")
_SCALARS = {"Duration": msg("a duration such as '3 days' or '1 working day'")}
ID_PATTERN = r"^[a-z][a-z0-9-]*$"
FINDING_PATTERN = r"^[0-9a-f]{16}$"
SAID_PATTERN = r"\S"  # more than space
_PATTERNS = {
    ID_PATTERN: msg("an id of small letters, digits and -"),
    FINDING_PATTERN: msg("an id as findings.json has it: 16 digits and letters from a to f, in quotes"),
    SAID_PATTERN: msg("a text that is not empty"),
    CARD_PATTERN: msg("a letter, then letters, digits, dots, - and _"),
    OFFSET_PATTERN: msg("an offset from UTC between -14:59 and +14:59, such as +08:00"),
}
_MEANT = {"a duration": plain_length, "a ratio": plain_ratio, "a date": plain_day}
_INSIDE = {"Calendar": "per", "Responsible": "post"}
_SHOWN = 60


def problems_of(
    model: type[BaseModel], tree: Tree, detail: Detail, *, positions: Positions, base: Path_ = ()
) -> Iterator[Problem]:
    """Turn a validation error into problems at their exact places."""
    error = (detail.get("ctx") or {}).get("error")
    if not isinstance(error, MisplacedError):
        yield _problem(model, tree, detail, positions=positions, base=base)
        return
    _, path, _ = walk(tree, detail["loc"])
    for fault in error.faults:
        place = positions.key if fault.at_key else positions.near
        yield Problem(place((*base, *path, *fault.path)), fault.message, fault.expected, fault.nearest)


def _problem(model: type[BaseModel], tree: Tree, detail: Detail, *, positions: Positions, base: Path_) -> Problem:
    loc: tuple[str | int, ...] = detail["loc"]
    kind = detail["type"]
    if kind == "missing":
        _, path, _ = walk(tree, loc[:-1])
        return Problem(positions.key((*base, *path)), msg("{word!r} is missing", word=loc[-1]))
    node, path, _ = walk(tree, loc)
    if kind == "extra_forbidden":
        meant = _meant_word(loc)
        if meant:
            # Any word of a condition that it does not know is a field: a misspelt word ends up here.
            place = positions.key((*base, *path[:-1]))
            return Problem(
                place, msg("unknown word {word!r} of a condition", word=loc[-2]), one_of(sorted(RESERVED)), meant
            )
        known = known_words(model, loc[:-1])
        word = str(loc[-1])
        if wide_in(word):
            return _wide(positions.key((*base, *path)), word)
        return Problem(
            positions.key((*base, *path)), msg("unknown field {word!r}", word=word), one_of(known), nearest(word, known)
        )
    is_key = bool(loc) and loc[-1] == "[key]"
    place = positions.key((*base, *path)) if is_key or node is None else positions.near((*base, *path))
    if kind == "string_pattern_mismatch" and wide_in(str(node)):
        return _wide(place, str(node))
    found = shown(path[-1] if is_key else node)
    expected = _expected(model, detail)
    close = _nearest_writing(node, detail, expected)
    if isinstance(node, str) and not close:
        close = _in_braces(node, detail, path)
    message = (
        msg("found {found}", found=found)
        if isinstance(node, dict | list) or node is None
        else msg("{found} cannot stand here", found=found)
    )
    return Problem(place, message, expected, close)


def _in_braces(word: str, detail: Detail, path: Path_) -> str:
    """Return a scalar in the braces that are asked where it stands: a period, a post, a text in a match."""
    if detail["type"] == "model_type":
        inside = _INSIDE.get(detail["ctx"]["class_name"])
        return f"{{{inside}: {word}}}" if inside else ""
    bare = "match" in path and detail["loc"][-1] == "outer" and path[-1] != "outer"
    return f"{{literal: {word}}}" if bare and detail["type"] == "string_pattern_mismatch" else ""


def _wide(place: Place, word: str) -> Problem:
    sign, meant = wide_in(word) or ("", "")
    found = msg("{word!r} has {sign!r} of a Chinese keyboard", word=word, sign=sign)
    return Problem(place, found, msg("{meant!r} of an English keyboard", meant=meant))


def _meant_word(loc: tuple[str | int, ...]) -> str:
    """Return the word of conditions that a supposed field is close to."""
    is_field = len(loc) > 2 and loc[-3] == "fields"
    return nearest(str(loc[-2]), RESERVED) if is_field else ""


def shown(node: Tree) -> Message:
    """Say what was found, briefly."""
    if node is None:
        return msg("nothing")
    if isinstance(node, dict):
        return msg("a mapping of {words}", words=tuple(node)) if node else msg("an empty mapping")
    if isinstance(node, list):
        return msg("a list")
    text = str(node)
    return Message("{word!r}", word=text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def _expected(model: type[BaseModel], detail: Detail) -> Message:
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind == "value_error":
        return told(context["error"])
    if kind == "model_type":
        name = context["class_name"]
        return _SCALARS.get(name) or msg("a mapping ({words})", words=tuple(known_words(model, detail["loc"])))
    if kind in _CHOICES:
        return one_of(_literals(detail))
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    if kind in _BOUNDS:
        return _BOUNDS[kind](context)
    return _EXPECTED.get(kind) or msg("{words}", words=str(detail["msg"]).removeprefix("Input should be "))


def _literals(detail: Detail) -> list[str]:
    return re.findall(r"'([^']*)'", str(detail["ctx"]["expected"]))


def _nearest_writing(node: Tree, detail: Detail, expected: Message) -> str:
    if not isinstance(node, str):
        return ""
    if detail["type"] in _CHOICES:
        return nearest(node, _literals(detail))
    if detail["type"] != "value_error":
        return ""
    return next((meant(node) for begin, meant in _MEANT.items() if expected.template.startswith(begin)), "")
