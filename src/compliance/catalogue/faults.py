"""One validation error in an author's words: where, what was found, what was expected, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel

from compliance.catalogue.conditions import RESERVED
from compliance.catalogue.known_words import known_words
from compliance.catalogue.unions import Detail, walk
from compliance.catalogue.yaml_text import Path_, Positions, Tree
from compliance.problems import Problem, nearest

_EXPECTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "date_type": "a date such as 2026-01-31",
    "datetime_type": "a date and time such as 2026-01-31 18:00",
    "fraction_type": "a ratio such as '30%' or '0.3'",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "a name of small letters, digits and _ (links joined by dots)",
}
_CHOICES = ("literal_error", "enum")
_SCALARS = {"Duration": "a duration such as '3 days' or '1 working day'"}
ID_PATTERN = r"^[a-z][a-z0-9-]*$"
_SHOWN = 60


def problem_of(
    model: type[BaseModel], tree: Tree, detail: Detail, *, positions: Positions, base: Path_ = ()
) -> Problem:
    """Turn a validation error into a problem at its exact place."""
    loc: tuple[str | int, ...] = detail["loc"]
    kind = detail["type"]
    if kind == "missing":
        _, path, _ = walk(tree, loc[:-1])
        return Problem(positions.key((*base, *path)), f"{loc[-1]!r} is missing")
    node, path, _ = walk(tree, loc)
    if kind == "extra_forbidden":
        meant = _meant_word(loc)
        if meant:
            # Any word of a condition that it does not know is a field: a misspelt word ends up here.
            place = positions.key((*base, *path[:-1]))
            return Problem(place, f"unknown word {loc[-2]!r} of a condition", one_of(sorted(RESERVED)), meant)
        known = known_words(model, loc[:-1])
        word = str(loc[-1])
        return Problem(positions.key((*base, *path)), f"unknown field {word!r}", one_of(known), nearest(word, known))
    is_key = bool(loc) and loc[-1] == "[key]"
    place = positions.key((*base, *path)) if is_key or node is None else positions.near((*base, *path))
    found = shown(path[-1] if is_key else node)
    expected = _expected(model, detail)
    close = _nearest_literal(node, detail)
    message = f"found {found}" if isinstance(node, dict | list) or node is None else f"{found} cannot stand here"
    return Problem(place, message, expected, close)


def _meant_word(loc: tuple[str | int, ...]) -> str:
    """Return the word of conditions that a supposed field is close to."""
    is_field = len(loc) > 2 and loc[-3] == "fields"
    return nearest(str(loc[-2]), RESERVED) if is_field else ""


def shown(node: Tree) -> str:
    """Say what was found, briefly."""
    if node is None:
        return "nothing"
    if isinstance(node, dict):
        return "a mapping of " + ", ".join(map(str, node)) if node else "an empty mapping"
    if isinstance(node, list):
        return "a list"
    text = str(node)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def _expected(model: type[BaseModel], detail: Detail) -> str:
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind == "value_error":
        return str(context["error"])
    if kind == "model_type":
        name = context["class_name"]
        return _SCALARS.get(name) or f"a mapping ({', '.join(known_words(model, detail['loc']))})"
    if kind in _CHOICES:
        return one_of(_literals(detail))
    if kind == "string_pattern_mismatch" and context["pattern"] == ID_PATTERN:
        return "an id of small letters, digits and -"
    if kind == "string_too_long":
        return f"at most {context['max_length']} letters"
    return _EXPECTED.get(kind) or str(detail["msg"]).removeprefix("Input should be ")


def _literals(detail: Detail) -> list[str]:
    return re.findall(r"'([^']*)'", str(detail["ctx"]["expected"]))


def _nearest_literal(node: Tree, detail: Detail) -> str:
    if detail["type"] not in _CHOICES or not isinstance(node, str):
        return ""
    return nearest(node, _literals(detail))


def one_of(words: Sequence[str]) -> str:
    """Say what could have been written."""
    return words[0] if len(words) == 1 else "one of " + ", ".join(words) if words else "nothing"
