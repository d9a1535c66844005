"""What is the program's own among the exports, and no export."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from msgspec import Struct


def _none(_path: Path, _name: str) -> bool:
    return False


class Ours(Struct, frozen=True):
    """``paths``: files and folders. ``is_one``: whether a file that was in an archive, under this name, is a report."""

    paths: Collection[Path] = ()
    is_one: Callable[[Path, str], bool] = _none


NOTHING_OF_OURS = Ours()
