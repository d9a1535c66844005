"""Waivers, ``waivers.yaml`` beside the exports: findings that somebody with authority accepts for a time.

They are laid over the findings after evaluation: what was found stays visible, counted and listed.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from compliance.catalogue.faults import FINDING_PATTERN, SAID_PATTERN
from compliance.catalogue.words import Day, Doc
from compliance.message import msg


class Waiver(Doc):
    """``finding``: the id of one finding; or ``rule``, at one ``site`` or at all. Both ends of the span are in."""

    finding: str | None = Field(default=None, pattern=FINDING_PATTERN)
    rule: str | None = None
    site: str | None = None
    reason: str = Field(pattern=SAID_PATTERN)
    approver: str = Field(pattern=SAID_PATTERN)
    from_: Day = Field(alias="from")
    expires: Day

    @model_validator(mode="after")
    def _one_target(self) -> Waiver:
        if (self.finding is None) == (self.rule is None):
            raise ValueError(msg("either finding or rule"))
        if self.finding is not None and self.site is not None:
            raise ValueError(msg("a finding has its own site"))
        if self.expires < self.from_:
            raise ValueError(msg("expires not before from"))
        return self

    def holds(self, day: date) -> bool:
        """Whether the waiver is in force on the day."""
        return self.from_ <= day <= self.expires

    @property
    def target(self) -> str:
        """What it waives, in one line."""
        return self.finding or f"{self.rule}" + (f" @ {self.site}" if self.site is not None else "")


class WaiverFile(Doc):
    """The file: a list of waivers."""

    waivers: tuple[Waiver, ...] = ()
