"""Scorecards, obligations and facts to appraise with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml

from cards import CARD
from compliance.appraisal.measuring import Facts
from compliance.appraisal.outcome import Answer, Period, Stretch
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.rule import Rule
from compliance.catalogue.scorecard import Scorecard
from compliance.ledger import Obligation, State
from compliance.problems import Place

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
TEXT = {"zh-Hant": "文", "zh-Hans": "文", "en": "text"}


def tree() -> dict[str, Any]:
    """Return the tiny standard's scorecard as plain YAML."""
    return dict(yaml.load(CARD, Loader=yaml.BaseLoader))  # noqa: S506  (it makes texts only)


def card(**changed: Any) -> Scorecard:
    """Return that scorecard with some words changed."""
    return Scorecard.model_validate({**tree(), **changed})


def manual(name: str, weight: int, **more: Any) -> dict[str, Any]:
    """Return an item that people rate."""
    return {"id": name, "clause": "2", "weight": str(weight), "mode": "manual", **more}


def computed(name: str, weight: int, metric: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an item that a metric rates."""
    return {"id": name, "clause": "1", "weight": str(weight), "mode": "computed", "metric": metric, **more}


def section(name: str, weight: int, *items: dict[str, Any]) -> dict[str, Any]:
    """Return a section."""
    return {"id": name, "weight": str(weight), "title": TEXT, "items": list(items)}


def of(*items: dict[str, Any], **changed: Any) -> Scorecard:
    """Return a scorecard with one section of these items."""
    return card(sections=[section("A", 100, *items)], **changed)


def said(boss: int | None, peer: int | None = None, *, own: int | None = None) -> dict[str, Answer]:
    """Return the answers of an item; None: the rater did not answer."""
    given = {"self": own, "boss": boss, "peer": peer}
    return {rater: Answer(rating, "why") for rater, rating in given.items() if rating is not None}


RATE = {"measure": "rate", "rules": ["care/visits"], "levels": {"5": "98%", "4": "95%", "3": "90%", "2": "80%"}}


def rules(**severities: str) -> dict[str, RuleEntry]:
    """Return rules by name (with __ for /) and severity, each for every house."""
    made = {}
    for name, severity in ({"care__visits": "major"} | severities).items():
        rule = Rule.model_validate(
            {
                "clause": "1",
                "title": TEXT,
                "severity": severity,
                "responsible": {"post": "nurse"},
                "action": TEXT,
                "each": "visits" if name == "calls__late" else "houses",
                "evidence": {"require": {"noted": {"note": {"given": "true"}}}},
            }
        )
        key = name.replace("__", "/")
        made[key] = RuleEntry(key, rule, Place(), {}, key.partition("/")[0])
    return made


def duty(day: int | date, state: State = State.CONFORMING, **changed: Any) -> Obligation:
    """Return an obligation of house H1, due on that day of March."""
    due = day if isinstance(day, date) else date(2026, 3, day)
    moment = datetime(due.year, due.month, due.day)
    values: dict[str, Any] = {
        "rule": "care/visits", "clause": "1", "site": "H1", "subject": f"S{due}", "window": str(due), "state": state,
        "reason": "", "opens": moment, "due": moment, "due_day": True, "met_at": moment, "population": None,
        "demanded": 1, "found": 1, "missing": "", "subject_row": None,
    }  # fmt: skip
    return Obligation(**{**values, **changed})


def duties(good: int, bad: int, **changed: Any) -> list[Obligation]:
    """Return so many conforming and nonconforming obligations, one a day."""
    states = [State.CONFORMING] * good + [State.NONCONFORMING] * bad
    return [duty(n, state, **changed) for n, state in enumerate(states, 1)]


def facts(*listed: Obligation, **changed: Any) -> Facts:
    """Return facts about a nurse of house H1 since January."""
    values: dict[str, Any] = {
        "duties": listed,
        "stretches": (Stretch("H1", "nurse", date(2026, 1, 1), None),),
        "rules": rules(),
        "as_of": datetime(2026, 4, 11),
    }
    return Facts(**{**values, **changed})
