"""A scorecard: how a person is rated against criteria; from ``standards/<standard>/scorecards/<id>.yaml``, stem = id.

The engine knows nothing of scorecards: their metrics read the ledger like any other reader. A rating is never a
verdict and makes no finding.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from compliance.catalogue.scorecard_words import Threshold, Weight
from compliance.catalogue.words import CARD_PATTERN, Count, Days, Doc, Flag, Name, Ratio, Text
from compliance.message import msg

ItemId = str
Mode = Literal["computed", "hybrid", "manual"]


class Selection(Doc):
    """Obligations by the rules, clauses or areas that they come from; together they add up.

    ``own``: record type -> its field that names a person (``child.field``: of a child type); an obligation whose
    subject is of such a type counts only when that person is the appraised one.
    """

    rules: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    own: dict[Name, Name] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _selects(self) -> Selection:
        if not (self.rules or self.clauses or self.areas):
            raise ValueError(msg("rules, clauses or areas"))
        return self


class Metric(Selection):
    """What is computed of the selected obligations, and which value earns which rating.

    ``rate``: conforming / (conforming + nonconforming), 0 to 1. ``score``: the audit's score of these obligations,
    0 to 1. ``count``: how many are nonconforming. ``hours``: median time from opens to met, unmet ones until the as-of.
    ``against: previous``: the change against the stretch of the same length before: a difference, of hours the ratio.
    ``levels``: rating -> the value from which (``count``, ``hours``: up to which) it is earned; the lowest rating of
    the scale is what is left. ``ceiling``: a value now that earns the highest rating whatever it was before.
    ``shared``: obligations may feed other items too; otherwise one finding counts in one item only.
    """

    measure: Literal["rate", "score", "count", "hours"]
    against: Literal["previous"] | None = None
    levels: dict[Count, Threshold] = Field(default_factory=dict)
    ceiling: Threshold | None = None
    shared: Flag = False

    @property
    def more_is_better(self) -> bool:
        """Whether a higher value earns a higher rating."""
        return self.measure in ("rate", "score")

    @model_validator(mode="after")
    def _ceiling(self) -> Metric:
        if self.ceiling is not None and (self.against is None or not self.more_is_better):
            raise ValueError(msg("a ceiling only of a rate or score against the previous period"))
        return self


class Cap(Selection):
    """The item's rating is at most ``max`` when more than ``above`` of these obligations are nonconforming.

    ``grade``: only of rules with that severity. ``open``: only those that are still unmet.
    """

    grade: Literal["major", "minor"] | None = None
    open: Flag = False
    above: Count = Field(default=0, ge=0)
    max: Count


class Item(Doc):
    """A criterion. ``clause``: of the standard (absent: the id); its statement is the question unless ``text`` says it.

    ``weight``: its share of the section, of 100. ``mode``: ``computed`` (the metric's rating), ``hybrid``
    (``computed_weight`` of 100 from the metric, the rest from the raters), ``manual`` (a metric is only shown).
    ``unmeasured``: why an item that records could measure in part has no metric here. ``off``: why it is not
    rated at all.
    """

    id: ItemId = Field(pattern=CARD_PATTERN, max_length=40)
    clause: str | None = None
    weight: Weight
    mode: Mode
    text: Text | None = None
    metric: Metric | None = None
    computed_weight: Weight | None = None
    min_population: Count | None = Field(default=None, ge=1)
    caps: tuple[Cap, ...] = ()
    unmeasured: Text | None = None
    off: Text | None = None

    @property
    def criterion(self) -> str:
        """The id of the clause that is rated."""
        return self.clause or self.id

    @model_validator(mode="after")
    def _parts(self) -> Item:
        if self.mode == "computed" and self.metric is None:
            raise ValueError(msg("a metric for a computed item"))
        if self.mode == "hybrid" and (self.metric is None) == (self.unmeasured is None):
            raise ValueError(msg("a metric for a hybrid item, or unmeasured: why it has none"))
        if (self.mode == "hybrid" and self.metric is not None) != (self.computed_weight is not None):
            raise ValueError(msg("computed_weight for a hybrid item with a metric, and only for that"))
        if self.unmeasured is not None and (self.mode == "computed" or self.metric is not None):
            raise ValueError(msg("unmeasured only of an item without a metric that raters rate"))
        return self


class Section(Doc):
    """``weight``: its share of the whole, of 100."""

    id: str = Field(pattern=CARD_PATTERN, max_length=40)
    title: Text
    weight: Weight
    items: tuple[Item, ...] = Field(min_length=1)


class Rater(Doc):
    """``weight``: of 100; 0: shown only. ``required``: without its answer an item is unanswered.

    ``overrides``: may replace a computed rating, with a reason.
    """

    id: Name
    title: Text
    weight: Weight
    required: Flag = False
    overrides: Flag = False


class Scale(Doc):
    """Whole ratings from ``lowest`` to ``highest``; ``anchors`` says what each of them means."""

    lowest: Count = 1
    highest: Count = 5
    anchors: dict[Count, Text]

    @property
    def ratings(self) -> range:
        """Every rating, lowest first."""
        return range(self.lowest, self.highest + 1)


class Band(Doc):
    """A band begins at ``from`` percent (that value is in) and ends where the next one begins."""

    id: Name
    title: Text
    from_: Weight = Field(alias="from")


class Comments(Doc):
    """A comment is needed beside these ``ratings``, and where two raters differ by ``difference`` or more."""

    ratings: tuple[Count, ...] = ()
    difference: Count | None = Field(default=None, ge=1)


class Scorecard(Doc):
    """``posts``: the posts of those who are rated with it (empty: any); only stretches on such a post count.

    ``conversion`` of the mean m to percent: ``of_highest`` m / highest, ``of_span`` (m - lowest) / (highest - lowest).
    ``min_completeness``: least rated share, by weight, of what applies; below it there is no result.
    ``min_population``, ``min_coverage``: least number of judged obligations, and least judged share of those that
    should be judged, for a metric to count; below, the item is rated by hand. ``places``: decimals of the result.
    """

    title: Text
    posts: tuple[Name, ...] = ()
    period: Literal["month", "quarter", "half_year", "year"]
    scale: Scale
    conversion: Literal["of_highest", "of_span"]
    raters: tuple[Rater, ...] = Field(min_length=1)
    min_completeness: Ratio
    min_population: Count = Field(ge=1)
    min_coverage: Ratio
    places: Count = Field(ge=0, le=4)
    bands: tuple[Band, ...] = Field(min_length=1)
    comments: Comments = Comments.model_construct()  # nothing to check
    appeal_days: Days | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)
