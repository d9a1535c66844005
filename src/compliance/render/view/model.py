"""The prepared view: all that a report prints, every word chosen, every date written, every list in order."""

from __future__ import annotations

from msgspec import Struct

from compliance.findings.result import AuditResult
from compliance.render.texts import Words
from compliance.render.view.model_checks import CheckView, GoneView
from compliance.render.view.model_duties import DataView, NoteView, SourceView, UpcomingView
from compliance.render.view.model_findings import ActionView, AreaGroup, FindingGroup, FindingView, RectificationView
from compliance.render.view.model_parts import Count, Figure, Pair
from compliance.render.view.model_rules import ClauseView, ParamView, ReadingChangeView, ReadingView, RuleView
from compliance.render.view.model_summary import (
    CoverEntry,
    HistoryView,
    MatrixRow,
    MonthView,
    ScorePart,
    TrendRow,
    Verdict,
    WaiverView,
)
from compliance.render.view.model_systemic import SystemicView


class View(Struct, frozen=True):
    """The whole report. ``words``: the messages of its language, for headings and column titles.

    ``finding_areas`` and ``rectification`` hold the same ``findings`` in other orders, the latter also those of
    ``systemic`` at its end. ``systemic_gone``: what became of the others of these, with the word for it.
    ``heaviest``: the rules that most findings break, the worst first.
    ``beside``: names of the files that are written with this one, so that a format that shows less can say where the
    rest is.
    """

    result: AuditResult
    lang: str
    words: Words
    title: str
    about: str
    engine: str
    footer: str
    beside: tuple[str, ...]
    cover: tuple[CoverEntry, ...]
    verdict: Verdict
    figures: tuple[Figure, ...]
    states: tuple[Count, ...]
    grades: tuple[Count, ...]
    score: tuple[ScorePart, ...]
    history: HistoryView | None
    systemic: tuple[SystemicView, ...]
    systemic_gone: tuple[tuple[str, GoneView], ...]
    waivers: tuple[WaiverView, ...]
    past: tuple[MonthView, ...]
    areas: tuple[Pair, ...]
    sites: tuple[Pair, ...]
    matrix: tuple[MatrixRow, ...]
    months: tuple[MonthView, ...]
    trends: tuple[TrendRow, ...]
    findings: tuple[FindingView, ...]
    finding_areas: tuple[AreaGroup, ...]
    heaviest: tuple[FindingGroup, ...]
    rectification: tuple[RectificationView, ...]
    actions: tuple[ActionView, ...]
    checks: tuple[CheckView, ...]
    fixed: tuple[GoneView, ...]
    not_seen: tuple[GoneView, ...]
    attestations: tuple[NoteView, ...]
    not_assessable: tuple[NoteView, ...]
    upcoming: tuple[UpcomingView, ...]
    data_findings: tuple[DataView, ...]
    clauses: tuple[ClauseView, ...]
    rules: tuple[RuleView, ...]
    off: tuple[Pair, ...]
    parameters: tuple[ParamView, ...]
    readings: tuple[ReadingView, ...]
    reading_changes: tuple[ReadingChangeView, ...]
    only_alternative: tuple[Pair, ...]
    sources: tuple[SourceView, ...]
    unrecognised: tuple[Pair, ...]
