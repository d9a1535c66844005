"""Which fields may be written at a place of a document, read off its model."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def known_words(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """Return the fields that authors may write where an error's location leads, in the model's order."""
    here: list[Any] = [model]
    for step in loc:
        here = _below(here, step) or here
    words: dict[str, None] = {}
    for part in _members(here):
        if _is_model(part):
            words.update(dict.fromkeys(info.alias or name for name, info in part.model_fields.items()))
    return list(words)


def _is_model(part: object) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _members(annotations: Iterable[Any]) -> list[Any]:
    """Take optionals, unions and annotations apart."""
    found: list[Any] = []
    for annotation in annotations:
        origin = get_origin(annotation)
        if origin is Annotated:
            found += _members(get_args(annotation)[:1])
        elif origin is Union or origin is types.UnionType:
            found += _members(get_args(annotation))
        else:
            found.append(annotation)
    return found


def _below(here: list[Any], step: str | int) -> list[Any]:
    """Return what stands under a step; a step that names a member of a union narrows to it; else nothing."""
    below: list[Any] = []
    parts = _members(here)
    for part in parts:
        arguments = get_args(part)
        if _is_model(part):
            part.model_rebuild()  # what it names ahead is known only where somebody used it by itself
            below += [i.annotation for n, i in part.model_fields.items() if (i.alias or n) == step]
        elif get_origin(part) is dict:
            below.append(arguments[1])
        elif get_origin(part) is tuple and isinstance(step, int):
            below.append(arguments[0])
    named = [p for p in parts if _is_model(p) and isinstance(step, str) and step.removesuffix("]").endswith(p.__name__)]
    return below or named
