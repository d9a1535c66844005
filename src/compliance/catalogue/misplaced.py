"""Faults that show only in a part of a document that is there whole, each with the place of what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from compliance.catalogue.positions import Path_
from compliance.message import Message
from compliance.problems import NOTHING


class Misplaced(Struct, frozen=True):
    """One fault; ``path`` leads to it from where the part stands, ``at_key``: to the key at its end."""

    path: Path_
    message: Message
    expected: Message = NOTHING
    nearest: str = ""
    at_key: bool = False


class MisplacedError(ValueError):
    """Raised by a document's own check with every fault that it found."""

    def __init__(self, faults: Iterable[Misplaced]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault.message) for fault in self.faults))
