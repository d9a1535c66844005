"""Which rules a selection of a scorecard names."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.scorecard import Selection


def selected_rules(selection: Selection, rules: Mapping[str, RuleEntry]) -> tuple[str, ...]:
    """Return the ids of the rules, sorted."""
    return tuple(
        sorted(
            name
            for name, entry in rules.items()
            if name in selection.rules or entry.rule.clause in selection.clauses or entry.area in selection.areas
        )
    )
