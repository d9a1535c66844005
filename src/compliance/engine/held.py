"""Tables of records that can be asked for their cells, wherever they lie; those of few rows lie in memory.

What every audit asks of a table of few rows (its latest times, the cells of some rows, the texts of a column) is told
from its columns as they were typed: a database would need longer to plan the statement.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

Typed = tuple[str, str, Sequence[Any]]  # name of a column, its SQL type, and its values in the order of the rows


class Relation(Protocol):
    """A relation of records: ``_row`` and its columns."""

    def rows(self, names: Sequence[str], numbers: Collection[int] | None = None) -> list[tuple[Any, ...]]:
        """Return these columns of all rows, or of those with these numbers."""

    def texts(self, name: str, *, foreign: bool = False) -> list[str]:
        """Return the texts of a column, each once; ``foreign``: only those that are not ASCII throughout."""

    def latest(self, names: Sequence[str]) -> tuple[datetime | None, ...]:
        """Return the last time of each of these columns; None for one without any."""


class Held:
    """A relation of few rows in memory."""

    def __init__(self, columns: Sequence[Typed]) -> None:
        """``columns``: all of them, ``_row`` among them, each with as many values."""
        self.columns = tuple(columns)
        self._values = {name: values for name, _, values in columns}

    def rows(self, names: Sequence[str], numbers: Collection[int] | None = None) -> list[tuple[Any, ...]]:
        """Return these columns of all rows, or of those with these numbers."""
        columns = [self._values[name] for name in names]
        if numbers is None:
            return list(zip(*columns, strict=True))
        wanted = set(numbers)
        places = [place for place, number in enumerate(self._values["_row"]) if number in wanted]
        return [tuple([column[place] for column in columns]) for place in places]

    def texts(self, name: str, *, foreign: bool = False) -> list[str]:
        """Return the texts of a column, each once, in the order in which they come."""
        return [text for text in dict.fromkeys(self._values[name]) if text and not (foreign and text.isascii())]

    def latest(self, names: Sequence[str]) -> tuple[datetime | None, ...]:
        """Return the last time of each of these columns."""
        return tuple(max((time for time in self._values[name] if time is not None), default=None) for name in names)
