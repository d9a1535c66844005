"""How each requirement of a standard is assessed, and by which rules or scorecards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.scorecard import Item
from compliance.catalogue.selecting import selected_rules


class Covered(TypedDict):
    """``assessed``: automated, partly (records decide a core, a human the rest), manual, off.

    ``scorecards``: those in which it is a criterion (then ``rules`` feed its metric). ``reason``: why it is off, or why
    a human must say.
    """

    id: str
    assessed: str
    rules: list[str]
    scorecards: list[str]
    reason: str


def coverage_of(catalogue: Catalogue, lang: str) -> list[Covered]:
    """Return every clause in the order of the standard."""
    criteria: dict[str, list[tuple[str, Item]]] = {}
    for name, item in _items(catalogue):
        criteria.setdefault(item.criterion, []).append((name, item))
    return [
        _rated(clause_id, criteria[clause_id], catalogue, lang)
        if clause_id in criteria
        else _ruled(clause_id, catalogue, lang)
        for clause_id in catalogue.clauses
    ]


def _items(catalogue: Catalogue) -> Iterator[tuple[str, Item]]:
    for name, card in catalogue.scorecards.items():
        for item in card.items:
            yield name, item


def _ruled(clause_id: str, catalogue: Catalogue, lang: str) -> Covered:
    clause = catalogue.clauses[clause_id]
    rules = sorted(k for k, e in catalogue.rules.items() if e.rule.clause == clause_id)
    human = [k for k in rules if catalogue.rules[k].rule.kind == "attestation"]
    reason = clause.not_checked_because.in_(lang) if clause.not_checked_because is not None else ""
    if clause.off or not rules:
        assessed = "off"
    elif len(human) == len(rules):
        assessed = "manual"
    else:
        assessed = "partly" if human else "automated"
    return Covered(id=clause_id, assessed=assessed, rules=rules, scorecards=[], reason=reason)


def _rated(clause_id: str, criteria: list[tuple[str, Item]], catalogue: Catalogue, lang: str) -> Covered:
    items = [item for _, item in criteria]
    words = {_word(item) for item in items if item.off is None} or {"off"}
    reasons = [text.in_(lang) for item in items if (text := item.off or item.unmeasured) is not None]
    feeding = [i.metric for i in items if i.off is None and i.mode != "manual" and i.metric is not None]
    return Covered(
        id=clause_id,
        assessed=words.pop() if len(words) == 1 else "partly",
        rules=sorted({rule for metric in feeding for rule in selected_rules(metric, catalogue.rules)}),
        scorecards=sorted({name for name, _ in criteria}),
        reason=" ".join(reasons),
    )


def _word(item: Item) -> str:
    if item.mode == "computed":
        return "automated"
    return "partly" if item.mode == "hybrid" and item.metric is not None else "manual"
