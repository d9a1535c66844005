"""From an audit's result to the one prepared view that every format prints. No format computes anything."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.plain import line, time_text
from compliance.render.texts import Words
from compliance.render.view import findings as view_findings
from compliance.render.view import rules as view_rules
from compliance.render.view import sources as view_sources
from compliance.render.view import summary as view_summary
from compliance.render.view.model import Pair, View


def prepare(result: AuditResult, lang: str) -> View:
    """Prepare the view in ``zh-Hant``, ``zh-Hans`` or ``en``; ProblemsError for another language."""
    words = Words(lang)
    labels = Labels(result.catalogue, words, result.sites)
    catalogue, engine = result.catalogue, engine_version()
    findings = view_findings.finding_views(result, labels)
    grouped = view_findings.finding_areas(result, findings, labels)
    rules = view_rules.ordered_rules(catalogue)
    data = view_sources.data_views(result, labels)
    attestations = view_sources.notes(result, labels, State.MANUAL)
    blocked = view_sources.notes(result, labels, State.NOT_ASSESSABLE)
    sizes = {
        "data": (len(data), view_sources.DATA_SHOWN),
        "list": (len(findings), view_sources.LIST_SHOWN),
        "attestations": (len(attestations), view_sources.NOTES_SHOWN),
        "blocked": (len(blocked), view_sources.NOTES_SHOWN),
    }
    return View(
        result=result,
        lang=lang,
        words=words,
        title=view_summary.title(result, words),
        engine=engine,
        footer=words("footer", version=engine, as_of=time_text(result.moment.as_of)),
        cover=view_summary.cover(result, labels, engine),
        verdict=view_summary.verdict(result, labels),
        figures=view_summary.figures(result, words),
        states=view_summary.states(result, words),
        grades=view_summary.grades(result, words),
        areas=tuple(labels.area(area.id) for area in catalogue.standard.areas),
        matrix=view_summary.matrix(result, labels),
        findings=findings,
        finding_areas=grouped,
        rectification=view_findings.rectification_views(result, findings, grouped, labels),
        attestations=attestations,
        not_assessable=blocked,
        data_findings=data,
        rules=view_rules.rule_views(result, labels),
        unchecked=view_rules.unchecked(catalogue, labels),
        off=tuple(Pair(key, line(reason)) for key, reason in sorted(catalogue.profile.rules_off.items())),
        parameters=tuple(part for entry in rules for part in view_rules.param_views(entry, labels)),
        readings=tuple(
            part for entry in rules for part in view_rules.reading_views(entry, catalogue.profile.readings, labels)
        ),
        sources=view_sources.source_views(result, labels),
        unrecognised=view_sources.unrecognised(result, labels),
        rests=_rests(sizes, words),
    )


def _rests(sizes: Mapping[str, tuple[int, int]], words: Words) -> dict[str, str]:
    """Say of every list that HTML cuts how much it shows; blank where it shows all."""
    return {name: words("n.rest", shown=cap, total=size) if size > cap else "" for name, (size, cap) in sizes.items()}


def engine_version() -> str:
    """Return the installed version of the engine; ``0`` in a checkout that was never installed."""
    try:
        return version("compliance-engine")
    except PackageNotFoundError:
        return "0"
