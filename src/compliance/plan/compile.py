"""A rule becomes a plan: selects that yield its obligations, or the reason why none can be worked out."""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.catalogue.kinds.sampling import Sampling
from compliance.plan import own_log
from compliance.plan.context import AuditMoment, Compilation, ParamRow
from compliance.plan.draft import Draft
from compliance.plan.judge import judge
from compliance.plan.kinds import attestation, content, deadline, evidence, frequency, reconciliation, sampling
from compliance.plan.nodes import Select
from compliance.plan.proof import Proof, proofs_of
from compliance.plan.scope import MissingExportError, Seen, World
from compliance.tables import Extent

NOT_THERE = Seen("not_there", {}, Extent())


class RulePlan(Struct, frozen=True):
    """``selects`` yield ledger rows: one of each draft, and one of what the rule's own log may hold besides.

    ``blocked``: instead, the reason why the whole rule is not assessable.
    """

    entry: RuleEntry
    drafts: tuple[Draft, ...]
    selects: tuple[Select, ...]
    blocked: str = ""

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What yields the records behind the rows; made when asked for: of most rules nothing is broken."""
        return tuple(proof for draft in self.drafts for proof in proofs_of(draft))


def compile_rule(
    entry: RuleEntry, *, catalogue: Catalogue, world: World, at: AuditMoment, param_rows: list[ParamRow]
) -> RulePlan:
    """Compile one rule against the tables that were found; varied parameters are appended to ``param_rows``."""
    absent: set[str] = set()
    while True:
        made = Compilation(catalogue, entry, world, at, param_rows)
        try:
            plan = _planned(made)
        except MissingExportError as missing:  # go on as if it were there, to name the first by name
            absent.add(missing.record_type)
            world = replace(world, tables={**world.tables, missing.record_type: NOT_THERE})
            continue
        if absent:
            return RulePlan(entry, (), (), f"no_export:{min(absent)}")
        return RulePlan(entry, (), (), f"parameter:{min(made.lacking)}") if made.lacking else plan


def _planned(made: Compilation) -> RulePlan:
    drafts = tuple(_drafts(made))
    return RulePlan(made.entry, drafts, (*(judge(draft) for draft in drafts), *own_log.unseen(made)))


def _drafts(made: Compilation) -> list[Draft]:
    def fresh() -> Compilation:
        return Compilation(made.catalogue, made.entry, made.world, made.at, made.param_rows, made.lacking)

    each, check = made.entry.rule.each, made.entry.rule.check
    match check:
        case Frequency():
            return [frequency.draft(made, check, each)]
        case Deadline():
            return [deadline.draft(made, check, each)]
        case Sampling():
            return sampling.drafts(fresh, check, each)
        case Evidence():
            return [evidence.draft(made, check, each)]
        case Content():
            return [content.draft(made, check, each)]
        case Reconciliation():
            return [reconciliation.draft(made, check, each)]
        case Attestation():
            return [attestation.draft(made, check, each)]
        case _:
            assert_never(check)
