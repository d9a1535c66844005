"""A rule becomes a plan: selects that yield its obligations, or the reason why none can be worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.catalogue.kinds.sampling import Sampling
from compliance.plan.context import AuditMoment, Compilation, ParamRow
from compliance.plan.draft import Draft
from compliance.plan.judge import judge
from compliance.plan.kinds import attestation, content, deadline, evidence, frequency, reconciliation, sampling
from compliance.plan.nodes import Select
from compliance.plan.parameters import UnsetParameterError
from compliance.plan.proof import Proof, proofs_of
from compliance.plan.scope import MissingExportError, World


@dataclass(frozen=True, slots=True)
class RulePlan:
    """``selects`` yield ledger rows, ``proofs`` the records behind them.

    ``blocked``: instead, the reason why the whole rule is not assessable.
    """

    entry: RuleEntry
    selects: tuple[Select, ...]
    proofs: tuple[Proof, ...]
    blocked: str = ""


def compile_rule(
    entry: RuleEntry, *, catalogue: Catalogue, world: World, at: AuditMoment, param_rows: list[ParamRow]
) -> RulePlan:
    """Compile one rule against the tables that were found; varied parameters are appended to ``param_rows``."""

    def fresh() -> Compilation:
        return Compilation(catalogue, entry, world, at, param_rows)

    try:
        drafts = _drafts(fresh)
        proofs = tuple(proof for draft in drafts for proof in proofs_of(draft))
        return RulePlan(entry, tuple(judge(draft) for draft in drafts), proofs)
    except MissingExportError as missing:
        return RulePlan(entry, (), (), f"no_export:{missing.record_type}")
    except UnsetParameterError as unset:
        return RulePlan(entry, (), (), f"parameter:{unset.name}")


def _drafts(fresh: Callable[[], Compilation]) -> list[Draft]:
    made = fresh()
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
