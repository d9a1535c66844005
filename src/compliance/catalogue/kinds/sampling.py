"""Sampling: covered / population against a ratio or a tier table; strata that must be covered whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from compliance.catalogue.conditions import Condition
from compliance.catalogue.windows import Due, PeriodName
from compliance.catalogue.words import Doc, FieldPath, Name, Ratio
from compliance.message import msg


class RatioParam(Doc):
    """A ratio or a tier table that is a parameter."""

    param: Name


class Sampling(Doc):
    """The members are the rows of ``each`` (with its ``at``); they are grouped ``by`` fields and by calendar period.

    A group is one obligation: N members, demanded = ratio of the tier that holds N, times N, rounded; found = members
    for which
    ``covered_when`` is true. ``excluded`` members leave the population. Its due is the latest of its members' dues
    (``due``) and the
    period's last day: until then members can still join. ``when`` and ``exempt`` are what its members agree on.
    N = 0 makes no obligation. Subject key: the ``by`` values; window key: the period's label.
    ``always``: named strata; each member for which the stratum's condition is true is one obligation of its own: it
    must be covered; due is its own. Window key: ``stratum:key of the member``; subject key: the ``by`` values.
    Members of a stratum count in their group too, unless ``strata_in_ratio`` is false: then the ratio is of the rest.
    Reason of a breach: ``too_few`` for a group, ``not_covered`` for a member of a stratum.
    """

    per: PeriodName
    by: tuple[FieldPath, ...]
    covered_when: Condition
    due: Due | None = None
    ratio: Annotated[Ratio | RatioParam, Field(union_mode="left_to_right")] | None = None
    tiers: RatioParam | None = None
    rounding: Literal["ceil", "half_up", "floor"] = "ceil"
    excluded: Condition | None = None
    always: dict[Name, Condition] = Field(default_factory=dict)
    strata_in_ratio: bool = True

    @model_validator(mode="after")
    def _demands(self) -> Sampling:
        if self.ratio is not None and self.tiers is not None:
            raise ValueError(msg("ratio or tiers, not both"))
        if self.ratio is None and self.tiers is None and not self.always:
            raise ValueError(msg("ratio, tiers or always"))
        if not self.strata_in_ratio and (not self.always or (self.ratio is None and self.tiers is None)):
            raise ValueError(msg("strata_in_ratio is said of a ratio or tiers beside always"))
        return self
