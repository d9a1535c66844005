"""Where a condition stands: the row at hand, the obligation's own row, its site, day and window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.catalogue.catalogue import RuleEntry
from reference.world import Cell, Mark, MissingError, Row, Sight, Value

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Window:
    """What the operand ``window`` reads. A blank start is open; an end that cannot be worked out cannot be used.

    ``known``: whether there is one at all. ``until``: up to when records are asked for where nothing says when; the due.
    """

    label: str = ""
    start: Value | Mark | None = None
    end: Value | Mark | None = None
    due: Value | Mark | None = None
    until: Value | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """``type``/``row``: the row at hand (the company has none). ``own_type``/``own_row``: the obligation's.

    ``day`` chooses the stretch of a parameter. ``used`` gathers the related records that were counted.
    ``begins``: what is read here is the begin of a stretch. ``unplaced``: nobody can tell which site it is.
    """

    sight: Sight
    entry: RuleEntry
    type: str
    row: Row | None
    own_type: str
    own_row: Row | None
    site: str
    day: date
    window: Window = Window()
    used: set[tuple[str, int]] | None = None
    begins: bool = False
    unplaced: bool = False

    def on(self, type_: str, row: Row) -> Scene:
        """Return the scene with another row at hand."""
        return replace(self, type=type_, row=row)

    def read(self, path: str) -> Cell:
        """Read a path on the row at hand; the company has no fields, they are blank."""
        return self.sight.read(self.type, self.row, path, begins=self.begins)

    def read_own(self, path: str) -> Cell:
        """Read a path on the obligation's own row."""
        return self.sight.read(self.own_type, self.own_row, path)

    def covering(self) -> Scene:
        """Return the same, as if the exports covered all days."""
        return replace(self, sight=self.sight.covering, used=None)

    def windowless(self) -> Scene:
        """Return the same before there is a window."""
        return replace(self, window=Window())

    @property
    def at_top(self) -> bool:
        """Whether the row at hand is the obligation's own."""
        return self.row is self.own_row and self.type == self.own_type

    def parameter(self, name: str) -> Any:
        """Return the value in force at this site on this day; the site's own goes first.

        Where nobody can tell the site and some site has its own value, the general one is not.
        """
        lost = self.unplaced and any(stretch.site is not None for stretch in self.entry.params.get(name, ()))
        fitting = [
            stretch
            for stretch in self.entry.params.get(name, ())
            if (stretch.site == self.site or (stretch.site is None and not lost))
            and (stretch.from_ is None or stretch.from_ <= self.day)
            and (stretch.to is None or self.day <= stretch.to)
        ]
        for stretch in sorted(fitting, key=lambda s: s.site is None):
            return stretch.value
        raise MissingError(f"parameter:{name}")

    def sets(self, name: str) -> bool:
        """Tell whether the parameter has a value at this site on this day."""
        try:
            self.parameter(name)
        except MissingError:
            return False
        return True
