"""Which rows prove what is broken: the plans' own proofs, asked of the database that the plans were made for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from compliance.engine.database import Database, select_rows
from compliance.plan.compile import RulePlan
from compliance.plan.nodes import Col, Join, Select
from compliance.plan.terms import all_of, op, text

BROKEN = "broken"
PROVEN = ("subject", "window", "row")
Duty: TypeAlias = tuple[str, str, str]  # rule, subject and window
Related: TypeAlias = dict[tuple[str, str], list[tuple[str, int]]]  # subject and window -> record type and row


def related(place: Database, plans: Mapping[str, RulePlan], duties: Iterable[Duty]) -> dict[str, Related]:
    """Return the related rows of the broken duties, for each rule that has one among them and a plan."""
    mine = [duty for duty in duties if duty[0] in plans]
    place.load(BROKEN, [(name, "VARCHAR") for name in ("rule", "subject", "window")], mine)
    return {rule: _related(place, plans[rule]) for rule in dict.fromkeys(rule for rule, _, _ in mine)}


def _related(place: Database, plan: RulePlan) -> Related:
    """Return the related rows of every finding of a rule, each once; the table of what is broken is there.

    Several parts of a requirement may read the same row.
    """
    found: dict[tuple[str, str], dict[tuple[str, int], None]] = {}
    for proof in plan.proofs:
        proven = _proven(plan.entry.id, proof.select)
        for subject, label, row in sorted(select_rows(place, proven)):
            found.setdefault((subject, label), {})[proof.record_type, row] = None
    return {duty: [*rows] for duty, rows in found.items()}


def _proven(rule: str, proof: Select) -> Select:
    """Return the rows of a proof that belong to what is broken: joined to its rows, so that few are worked out."""
    columns = tuple((name, expr) for name, expr in proof.columns if name in PROVEN)
    keys = ((name, expr) for name, expr in columns if name != "row")
    same = [op("eq", Col(BROKEN, name), expr) for name, expr in (("rule", text(rule)), *keys)]
    joins = (*proof.joins, Join("inner", BROKEN, BROKEN, all_of(same)))
    return replace(proof, columns=columns, joins=joins, group=tuple(expr for _, expr in columns))
