"""Rates over tallies: how much of what was judged conforms, how much of what should be judged was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.findings.result import Figures, Tally
from compliance.findings.scoring import score
from compliance.ledger import State

ASSESSED = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.EXEMPT)
UNJUDGED = (State.NOT_ASSESSABLE, State.MANUAL)


def totals(tallies: Iterable[Tally]) -> dict[str, int]:
    """Add the tallies up: every state in its fixed order, zero where nothing was counted."""
    counts = {state.value: 0 for state in State}
    for tally in tallies:
        for state, number in tally.counts.items():
            counts[state] += number
    return counts


def assessed(counts: Mapping[str, int]) -> int:
    """Return how many obligations were judged (an exemption is a judgement)."""
    return sum(counts.get(state, 0) for state in ASSESSED)


def rules_assessed(tallies: Iterable[Tally]) -> frozenset[str]:
    """Return the rules of which at least one obligation was judged."""
    return frozenset(tally.rule for tally in tallies if assessed(tally.counts))


def unjudged(counts: Mapping[str, int]) -> int:
    """Return how many obligations should have been judged and were not."""
    return sum(counts.get(state, 0) for state in UNJUDGED)


def conformity(counts: Mapping[str, int]) -> float | None:
    """Return conforming / (conforming + nonconforming), 0 to 1; None when there is neither."""
    good, bad = counts.get(State.CONFORMING, 0), counts.get(State.NONCONFORMING, 0)
    return good / (good + bad) if good + bad else None


def coverage(counts: Mapping[str, int]) -> float | None:
    """Return assessed / (assessed + not assessable + manual), 0 to 1; None when there is none of them."""
    judged, whole = assessed(counts), assessed(counts) + unjudged(counts)
    return judged / whole if whole else None


def figures(tallies: Iterable[Tally], graded: Mapping[str, str]) -> Figures:
    """Return the three figures of an audit; ``graded``: rule id -> severity, see ``scoring.severities``."""
    lines = tuple(tallies)
    counts = totals(lines)
    return Figures(conformity(counts), coverage(counts), score(lines, graded).value)
