"""When breaches of a minor rule are systematic, and so major: how large a share of what was judged, and how many."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pydantic import Field, model_validator

from compliance.catalogue.words import Count, Doc, Flag, Ratio


class Escalate(Doc):
    """Both limits must be reached at one site. An absent one is that of the wider place; ``never`` turns it off.

    Written ``{share: 20%, count: 3}`` or ``never``.
    """

    share: Ratio | None = None
    count: Count | None = Field(default=None, ge=1)
    never: Flag | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"never": True} if value == "never" else value


class CompanyEscalate(Escalate):
    """The company's limits, and those that it sets for single rules (rule id -> limits)."""

    rules: dict[str, Escalate] = Field(default_factory=dict)


DEFAULT = Escalate.model_construct(share=Fraction(1, 5), count=3, never=False)  # nothing to check, here and below


def in_force(*places: Escalate | None) -> Escalate:
    """Return the limits in force: of each word the first that one of ``places`` (nearest first) sets.

    Limits that stand nearer than a ``never`` go over it.
    """
    share: Fraction | None = None
    count: int | None = None
    never: bool | None = None
    for place in (*(part for part in places if part is not None), DEFAULT):
        share = place.share if share is None else share
        count = place.count if count is None else count
        if never is None:
            own = place.share is not None or place.count is not None
            never = place.never if place.never is not None else False if own else None
    return Escalate.model_construct(share=share, count=count, never=never)
