"""How each requirement of a standard is assessed, and by which rules."""

from __future__ import annotations

from typing import TypedDict

from compliance.catalogue.catalogue import Catalogue


class Covered(TypedDict):
    """``assessed``: automated, partly (records decide a core, a human the rest), manual, off."""

    id: str
    assessed: str
    rules: list[str]
    reason: str


def coverage_of(catalogue: Catalogue, lang: str) -> list[Covered]:
    """Return every clause in the order of the standard."""
    rows: list[Covered] = []
    for clause_id, clause in catalogue.clauses.items():
        rules = sorted(k for k, e in catalogue.rules.items() if e.rule.clause == clause_id)
        human = [k for k in rules if catalogue.rules[k].rule.kind == "attestation"]
        reason = clause.not_checked_because.in_(lang) if clause.not_checked_because is not None else ""
        if clause.off or not rules:
            assessed = "off"
        elif len(human) == len(rules):
            assessed = "manual"
        else:
            assessed = "partly" if human else "automated"
        rows.append(Covered(id=clause_id, assessed=assessed, rules=rules, reason=reason))
    return rows
