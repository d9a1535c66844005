"""The result of an appraisal as plain data for its two files: every number rounded here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from compliance.appraisal.exact import rounded
from compliance.appraisal.outcome import Answer, Counted, ItemResult, Measured, Outcome, SectionResult
from compliance.appraisal.paper import Paper
from compliance.appraisal.saying import evidence, mode_of
from compliance.render.texts import Words

FORMAT = "compliance-appraisal-v1"


def to_plain(paper: Paper, outcome: Outcome, words: Words) -> dict[str, Any]:
    """Return the result; decimals are texts, so that no reader takes them for something near."""
    places, lang, card = paper.card.places, words.lang, paper.card
    appeal = None
    if paper.date_ is not None and card.appeal_days is not None:
        appeal = (paper.date_ + timedelta(days=card.appeal_days)).isoformat()
    return {
        "format": FORMAT,
        "confidential": True,
        "standard": {"id": paper.standard.id, "version": paper.standard.version},
        "scorecard": paper.scorecard,
        "person": paper.person,
        "appraiser": paper.appraiser,
        "date": paper.date_.isoformat() if paper.date_ is not None else None,
        "period": {"from": paper.period.from_.isoformat(), "to": paper.period.to.isoformat()},
        "as_of": str(paper.as_of),
        "appeal_until": appeal,
        "status": "complete" if outcome.complete else "incomplete",
        "absent_raters": list(outcome.absent),
        "completeness_percent": _shown(outcome.completeness * 100, places),
        "min_completeness_percent": _shown(Fraction(card.min_completeness) * 100, places),
        "mean": _shown(outcome.mean, places),
        "percent": _shown(outcome.percent, places),
        "conversion": card.conversion,
        "band": {"id": outcome.band.id, "title": outcome.band.title.in_(lang)} if outcome.band is not None else None,
        "raters": [{"id": r.id, "weight": f"{r.weight:f}"} for r in card.raters],
        "postings": [
            {"site": s.site, "post": s.post, "from": _text(s.from_), "to": _text(s.to)} for s in paper.stretches
        ],
        "sections": [_section(section, paper, words) for section in outcome.sections],
        "notes": list(paper.rules_of_the_game(words)),
    }


def _section(result: SectionResult, paper: Paper, words: Words) -> dict[str, Any]:
    places = paper.card.places
    return {
        "id": result.section.id,
        "title": result.section.title.in_(words.lang),
        "weight": f"{result.section.weight:f}",
        "share_percent": _shown(result.share * 100, places),
        "mean": _shown(result.mean, places),
        "items": [_item(item, paper, words) for item in result.items],
    }


def _item(result: ItemResult, paper: Paper, words: Words) -> dict[str, Any]:
    item, places = result.item, paper.card.places
    override = result.override
    return {
        "id": item.id,
        "clause": item.criterion,
        "question": paper.question(item, words.lang),
        "mode": "off" if item.off is not None else item.mode,
        "mode_shown": mode_of(item, words),
        "weight": f"{item.weight:f}",
        "share_percent": _shown(result.share * 100, places),
        "state": result.state,
        "rating": _shown(result.rating, places),
        "computed": result.measured.rating if result.measured is not None else None,
        "override": {"rating": override.rating, "reason": override.reason} if override is not None else None,
        "cap": {"max": result.capped.max, "found": result.capped.found} if result.capped is not None else None,
        "by_raters": _shown(result.by_raters, places),
        "answers": [_answer(rater, answer) for rater, answer in result.answers.items()],
        "metric": _metric(result.measured) if result.measured is not None else None,
        "evidence": evidence(item, result.measured, words, words.lang),
    }


def _answer(rater: str, answer: Answer) -> Mapping[str, Any]:
    return {"rater": rater, "rating": answer.rating, "comment": answer.comment}


def _metric(measured: Measured) -> dict[str, Any]:
    return {
        "value": _shown(measured.value, 4),
        "before": _shown(measured.before, 4),
        "why_by_hand": measured.why,
        "now": _counted(measured.now),
        "then": _counted(measured.then) if measured.then is not None else None,
    }


def _counted(counted: Counted) -> dict[str, Any]:
    return {
        "conforming": counted.conforming,
        "nonconforming": counted.nonconforming,
        "unjudged": counted.unjudged,
        "rules_without_data": list(counted.blind),
    }


def _shown(value: Fraction | None, places: int) -> str | None:
    return f"{rounded(value, places):f}" if value is not None else None


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
