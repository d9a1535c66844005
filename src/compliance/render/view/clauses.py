"""The full list of clauses with their verdicts, prepared for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from compliance.catalogue.standard import Clause
from compliance.findings.rates import unjudged
from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.view.model_rules import ClauseView, RuleView

UNCHECKED, PARTLY, OUTSIDE = "unchecked", "partly", "outside"
SETTLED = (State.NONCONFORMING, State.OBSERVATION)
LATER = (State.EXEMPT, State.PENDING, State.NOT_APPLICABLE)


def clause_views(result: AuditResult, rules: Iterable[RuleView], labels: Labels) -> tuple[ClauseView, ...]:
    """Return every clause in the standard's order; one without a rule says why and never reads as met."""
    by_clause: dict[str, list[RuleView]] = {}
    for rule in rules:
        by_clause.setdefault(rule.clause, []).append(rule)
    scope = result.audit_file.scope.areas
    return tuple(
        _view(key, clause, tuple(by_clause.get(key, ())), labels, outside=bool(scope) and clause.area not in scope)
        for key, clause in result.catalogue.clauses.items()
    )


def _view(key: str, clause: Clause, rules: tuple[RuleView, ...], labels: Labels, *, outside: bool) -> ClauseView:
    words = labels.words
    code = OUTSIDE if outside and not rules else verdict(rules)
    reason = None if rules else clause.not_checked_because
    return ClauseView(
        id=key,
        locator=clause.locator,
        statement=labels.statement(key),
        area=labels.area(clause.area),
        area_key=clause.area,
        modality=words(f"modality.{clause.modality}"),
        verdict=verdict_word(code, labels),
        verdict_code=code,
        why=reason.in_(words.lang) if reason else "",
        rules=rules,
    )


def verdict(rules: Iterable[RuleView]) -> str:
    """Return a state, or ``unchecked`` (no rule) or ``partly`` (nothing broken, and not all that is due was judged)."""
    counts: Counter[str] = Counter()
    for rule in rules:
        counts.update({count.code: count.number for count in rule.counts})
    return verdict_of(counts)


def verdict_word(code: str, labels: Labels) -> str:
    """Return a verdict for reading."""
    return labels.words(f"clause.{code}" if code in (UNCHECKED, PARTLY, OUTSIDE) else f"state.{code}")


def verdict_of(counts: Mapping[str, int]) -> str:
    """Return the verdict of duties counted by state, as ``verdict`` does."""
    for state in SETTLED:
        if counts.get(state):
            return state
    if unjudged(counts):
        judged = counts.get(State.CONFORMING) or counts.get(State.EXEMPT)
        alone = State.MANUAL if not counts.get(State.NOT_ASSESSABLE) else State.NOT_ASSESSABLE
        return PARTLY if judged else alone
    if counts.get(State.CONFORMING):
        return State.CONFORMING
    return next((state for state in LATER if counts.get(state)), UNCHECKED)
