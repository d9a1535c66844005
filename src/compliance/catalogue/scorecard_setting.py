"""What a company changes of a scorecard, in its profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from compliance.catalogue.scorecard import Band, Item, ItemId, Scorecard
from compliance.catalogue.scorecard_words import Weight
from compliance.catalogue.words import Count, Doc, Flag, Name, Ratio, Text
from compliance.message import msg


class ItemSetting(Doc):
    """``enabled``: false needs a ``reason``. ``text_override``: the question in the company's words."""

    enabled: Flag | None = None
    reason: Text | None = None
    text_override: Text | None = None
    weight: Weight | None = None
    computed_weight: Weight | None = None
    min_population: Count | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _reasoned(self) -> ItemSetting:
        if (self.enabled is False) != (self.reason is not None):
            raise ValueError(msg("a reason for enabled: false, and only for that"))
        return self


class ScorecardSetting(Doc):
    """Everything is optional; what is absent stays as the scorecard has it. Weights must still add up to 100."""

    conversion: Literal["of_highest", "of_span"] | None = None
    min_completeness: Ratio | None = None
    min_population: Count | None = Field(default=None, ge=1)
    min_coverage: Ratio | None = None
    places: Count | None = Field(default=None, ge=0, le=4)
    bands: tuple[Band, ...] | None = None
    raters: dict[Name, Weight] = Field(default_factory=dict)
    sections: dict[str, Weight] = Field(default_factory=dict)
    items: dict[ItemId, ItemSetting] = Field(default_factory=dict)


_WHOLE = ("conversion", "min_completeness", "min_population", "min_coverage", "places", "bands")


def with_setting(card: Scorecard, setting: ScorecardSetting) -> Scorecard:
    """Return the scorecard as the company has it; ids that it does not have are passed over (lint says so)."""
    changed: dict[str, Any] = {name: getattr(setting, name) for name in _WHOLE if getattr(setting, name) is not None}
    changed["raters"] = tuple(_weighed(rater, setting.raters) for rater in card.raters)
    changed["sections"] = tuple(
        _weighed(section, setting.sections).model_copy(
            update={"items": tuple(_item(item, setting.items.get(item.id)) for item in section.items)}
        )
        for section in card.sections
    )
    return card.model_copy(update=changed)


def _weighed(doc: Any, weights: Mapping[str, Any]) -> Any:
    return doc.model_copy(update={"weight": weights[doc.id]}) if doc.id in weights else doc


def _item(item: Item, setting: ItemSetting | None) -> Item:
    if setting is None:
        return item
    names = ("weight", "computed_weight", "min_population")
    changed: dict[str, Any] = {name: getattr(setting, name) for name in names if getattr(setting, name) is not None}
    if setting.text_override is not None:
        changed["text"] = setting.text_override
    if setting.enabled is not None:
        changed["off"] = setting.reason
    return item.model_copy(update=changed)
