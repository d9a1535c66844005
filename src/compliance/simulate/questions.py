"""What is asked at the sites, read from the rules: by which rule, how often, of how many, and who may answer."""

from __future__ import annotations

from msgspec import Struct

from compliance.catalogue.attestor import POST, post_codes
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.conditions import Operand
from compliance.catalogue.rule import Each
from compliance.catalogue.windows import PeriodName
from compliance.simulate.facts import FACTS
from compliance.simulate.sites import DRESS

ELSEWHERE = (DRESS,)  # answered with the sites


class Question(Struct, frozen=True):
    """A question of a rule; ``of_quality``: the quality manager answers for the matter, so somebody else confirms.

    ``least``: days of activity that the period must have (None: not known here). ``wrong`` is empty where the question
    is only asked when something happened in the period.
    """

    rule: str
    clause: str
    per: PeriodName
    sample: int
    each: Each
    least: int | None
    of_quality: bool
    right: str
    wrong: str


def questions_of(catalogue: Catalogue) -> tuple[Question, ...]:
    """Return the questions of all rules, area by area."""
    areas = [area.id for area in catalogue.standard.areas]
    asked = (entry for entry in catalogue.rules.values() if entry.rule.attestation and entry.id not in ELSEWHERE)
    ordered = sorted(asked, key=lambda entry: (areas.index(entry.id.partition("/")[0]), entry.id))
    return tuple(_question(entry, catalogue) for entry in ordered)


def _question(entry: RuleEntry, catalogue: Catalogue) -> Question:
    rule, attestation = entry.rule, entry.rule.attestation
    assert attestation is not None
    register = catalogue.record_types[catalogue.standard.attestations or ""]
    right, wrong = FACTS.get(entry.id) or _in_general(attestation.sample, sometimes=rule.when is not None)
    return Question(
        entry.id,
        rule.clause,
        attestation.per.per,
        attestation.sample,
        rule.each,
        _least(entry),
        "quality_manager" in post_codes(rule.responsible.post, register.fields, POST),
        right,
        wrong,
    )


def _in_general(sample: int, *, sometimes: bool) -> tuple[str, str]:
    return f"抽查{sample}項，均符合要求", "" if sometimes else f"抽查{sample}項，一項不符合要求"


def _least(entry: RuleEntry) -> int | None:
    assert entry.rule.attestation is not None
    bound = entry.rule.attestation.per.min_active_days
    if isinstance(bound, Operand):
        named = entry.rule.params.get(bound.param or "")
        bound = named.value if named is not None else bound
    return int(bound) if isinstance(bound, int | str) else None
