"""A score from 0 to 100 that can be taken apart down to rule and site.

Every rule at a site carries points by its severity (major 5, minor 2). It loses them in proportion to its
nonconforming share, nonconforming / (conforming + nonconforming), until they are exhausted.
Score = 100 x (1 - lost / possible) over the rules that were assessed; None when none was. Rules of severity
observation and of modality may carry no points: their breaches are observations and could never lose any.
What was not assessed carries none either, which is why coverage stands beside the score. Fractions are exact,
so the order of the tallies cannot change a digit. The severity is the rule's own: an escalated grade would count the
same breaches twice, because the share already weighs how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from compliance.catalogue.catalogue import RuleEntry
from compliance.findings.result import Tally
from compliance.ledger import State

POINTS: Mapping[str, int] = {"major": 5, "minor": 2}


class Share(Struct, frozen=True):
    """What one rule at one site (site empty: company) could lose and lost, in points; ``grade``: its own severity."""

    rule: str
    site: str
    grade: str
    possible: int
    lost: Fraction
    nonconforming: int
    assessed: int


class Score(Struct, frozen=True):
    """``value``: 0 to 100, None when no rule was assessed. ``shares``: by rule, then site; they add up."""

    value: float | None
    possible: int
    lost: Fraction
    shares: tuple[Share, ...]


def severities(rules: Mapping[str, RuleEntry]) -> dict[str, str]:
    """Return each rule's severity as the score takes it: modality may weighs as an observation."""
    return {
        key: entry.rule.severity if entry.rule.modality == "must" else "observation" for key, entry in rules.items()
    }


def score(tallies: Iterable[Tally], graded: Mapping[str, str], *, points: Mapping[str, int] = POINTS) -> Score:
    """Return the score with its decomposition; ``graded``: rule id -> severity, see ``severities``."""
    shares = tuple(sorted(_shares(tallies, graded, points), key=lambda share: (share.rule, share.site)))
    possible = sum(share.possible for share in shares)
    lost = sum((share.lost for share in shares), Fraction())
    value = float(100 * (1 - lost / possible)) if possible else None
    return Score(value, possible, lost, shares)


def _shares(tallies: Iterable[Tally], graded: Mapping[str, str], points: Mapping[str, int]) -> Iterable[Share]:
    for tally in tallies:
        bad = tally.counts.get(State.NONCONFORMING, 0)
        judged = bad + tally.counts.get(State.CONFORMING, 0)
        weight = points.get(graded[tally.rule], 0)
        if judged and weight:
            yield Share(tally.rule, tally.site, graded[tally.rule], weight, weight * Fraction(bad, judged), bad, judged)
