"""Groups of a sampling rule as they stand, and who of them is to be covered. Plain data."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Member(Struct, frozen=True):
    """One member of a group: its key, its row, whether it is covered, and the strata that it must be covered for."""

    key: str
    row: int
    covered: bool
    strata: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """A group as it stands: how many must be covered and by when."""

    subject: str
    window: str
    demanded: int
    due: datetime | None
    members: tuple[Member, ...]


class Drawn(Struct, frozen=True):
    """A member to cover. ``strata`` blank: it was drawn by lot."""

    group: Group
    member: Member

    @property
    def by_lot(self) -> bool:
        """Whether chance chose it."""
        return not self.member.strata
