"""Entries that cannot be what the program wrote: the file was damaged, and no command may guess what stood there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


class DamagedError(Exception):
    """An entry is not as the program writes it; whoever opened the store says so."""


def sound(read: Callable[[], _T]) -> _T:
    """Return what ``read`` makes of an entry; DamagedError when it cannot."""
    try:
        return read()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise DamagedError from error


def body_of_text(text: str) -> dict[str, Any]:
    """Return the body of an entry; DamagedError when it is none."""
    return sound(lambda: dict(json.loads(text)))
