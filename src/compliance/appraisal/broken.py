"""The nonconforming obligations behind computed values: what the appraised person may check and dispute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.appraisal.outcome import Measured
from compliance.appraisal.paper import Paper
from compliance.findings.finding import finding_id
from compliance.render.keys import subject_text, window_text
from compliance.render.texts import Words

COLUMNS = {"id": 8, "clause": 10, "rule": 40, "site": 12, "subject": 28, "window": 18, "due": 18, "finding": 20}
MOST = 50


def broken_rows(paper: Paper, measured: Mapping[str, Measured], words: Words) -> Iterator[tuple[str, ...]]:
    """Yield the column titles, then one row for each, at most MOST for an item and a line that says how many more."""
    yield tuple(words(f"ap.col.{name}") for name in COLUMNS)
    for item in paper.card.items:
        found = measured.get(item.id)
        broken = found.broken if found is not None else ()
        for duty in broken[:MOST]:
            shown = paper.shown(duty)
            yield (
                item.id,
                duty.clause,
                paper.rules[duty.rule].rule.title.in_(words.lang),
                shown.site or words("ap.company"),
                subject_text(shown.subject, words),
                window_text(shown.window, words),
                _day(duty.due),
                finding_id(paper.rules[duty.rule].origin, duty.subject, duty.window),
            )
        if len(broken) > MOST:
            yield (item.id, "", words("ap.more", n=len(broken) - MOST))


def _day(due: object) -> str:
    return str(due).removesuffix(" 00:00:00") if due is not None else ""
