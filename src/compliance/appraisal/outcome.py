"""What an appraisal says: plain data, exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from compliance.catalogue.scorecard import Band, Item, Section
from compliance.ledger import Obligation

ItemState = Literal["rated", "not_applicable", "unanswered", "off"]


class Answer(Struct, frozen=True):
    """One rater's rating of one item; None: not applicable."""

    rating: int | None
    comment: str = ""


class Override(Struct, frozen=True):
    """What takes the place of a computed rating, and why; None: not applicable."""

    rating: int | None
    reason: str


class Counted(Struct, frozen=True):
    """Obligations of a metric in one stretch of time; ``blind``: rules of which nothing could be judged, sorted."""

    conforming: int = 0
    nonconforming: int = 0
    unjudged: int = 0
    blind: tuple[str, ...] = ()

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.conforming + self.nonconforming


class Measured(Struct, frozen=True):
    """A metric's value. ``rating`` None: the item is rated by hand; ``why``: the word for it, else empty.

    ``value``: of the period; ``before``: of the one before, for metrics against it. ``why``: ``nothing`` judged,
    ``too_few`` judged, too little ``coverage``, no ``previous`` value, ``shown`` only.
    ``broken``: the nonconforming obligations of the period, so that the person can check them.
    """

    value: Fraction | None
    now: Counted
    rating: int | None = None
    why: str = ""
    before: Fraction | None = None
    then: Counted | None = None
    broken: tuple[Obligation, ...] = ()


class Capped(Struct, frozen=True):
    """Nonconforming obligations that a cap counted, and the rating it holds the item to."""

    found: int
    max: int


class ItemResult(Struct, frozen=True, kw_only=True):
    """``rating``: what counts, exact. ``computed``: after an override. ``by_raters``: their weighted mean.

    ``share``: of the whole result, 0 to 1, after redistribution; 0 unless rated.
    """

    item: Item
    state: ItemState
    rating: Fraction | None = None
    computed: int | None = None
    by_raters: Fraction | None = None
    measured: Measured | None = None
    override: Override | None = None
    capped: Capped | None = None
    answers: Mapping[str, Answer]
    share: Fraction = Fraction(0)


class SectionResult(Struct, frozen=True):
    """``mean`` of its rated items; None when there is none. ``share`` of the whole, after redistribution."""

    section: Section
    items: tuple[ItemResult, ...]
    share: Fraction
    mean: Fraction | None


class Outcome(Struct, frozen=True):
    """``mean``, ``percent`` and ``band`` are None unless the appraisal is complete. ``absent``: required raters."""

    sections: tuple[SectionResult, ...]
    completeness: Fraction
    absent: tuple[str, ...]
    complete: bool
    mean: Fraction | None
    percent: Fraction | None
    band: Band | None

    @property
    def items(self) -> tuple[ItemResult, ...]:
        """Every item's result, in order."""
        return tuple(item for section in self.sections for item in section.items)


class Period(Struct, frozen=True):
    """Both days are in."""

    from_: date
    to: date


class Stretch(Struct, frozen=True):
    """A posting: ``site`` empty: at the company, for every site. ``to`` None: still on the post. Both days are in."""

    site: str
    post: str
    from_: date | None
    to: date | None
