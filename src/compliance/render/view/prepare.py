"""From an audit's result to the one prepared view that every format prints. No format computes anything."""

from __future__ import annotations

from collections.abc import Iterable

from compliance import __version__
from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.plain import line, time_text
from compliance.render.texts import Words
from compliance.render.view import (
    checks,
    clauses,
    cover,
    duties,
    findings,
    matrix,
    rules,
    said,
    sources,
    summary,
    systemic,
)
from compliance.render.view.model import View
from compliance.render.view.model_parts import Pair


def prepare(result: AuditResult, lang: str, *, beside: Iterable[str] = ()) -> View:
    """Prepare the view in ``zh-Hant``, ``zh-Hans`` or ``en``; ProblemsError for another language.

    ``beside``: names of the files that the formats are written to.
    """
    words = Words(lang)
    labels = Labels(result.catalogue, words, result.sites)
    engine, verdict, figures = __version__, summary.verdict(result, labels), summary.figures(result, words)
    items, company = findings.listed(result)
    found = tuple(findings.finding_view(item, result, labels) for item in items)
    shared = [systemic.finding_view(item, part, result, labels) for item, part in company]
    lines = findings.rectification_views(items, found, labels)
    more = findings.company_lines(company, shared, labels)
    ruled = rules.rule_views(result, labels)
    areas = findings.finding_areas(found, ruled, labels)
    asked, unassessable = (duties.notes(result, labels, state) for state in (State.MANUAL, State.NOT_ASSESSABLE))
    gone = result.comparison
    return View(
        result=result,
        lang=lang,
        words=words,
        title=cover.title(result, words),
        about=cover.about(result, words),
        engine=engine,
        footer=words("footer", version=engine, as_of=time_text(result.moment.as_of)),
        beside=tuple(beside),
        cover=cover.cover(result, labels, engine, verdict, figures[:2]),
        verdict=verdict,
        figures=figures,
        states=summary.states(result, words),
        grades=summary.grades(result, words),
        score=summary.score_parts(result, labels),
        history=said.history(result, words),
        systemic=systemic.systemic_views([part for _, part in company], more, labels),
        systemic_gone=systemic.gone(result, labels),
        waivers=tuple(said.waiver_views(result, labels)),
        past=said.past(result),
        areas=tuple(Pair(area, labels.area(area)) for area in matrix.audited_areas(result)),
        sites=tuple(Pair(key, labels.site(key)) for key in matrix.sites_of(result)),
        matrix=matrix.matrix(result, labels),
        months=matrix.month_views(result),
        trends=matrix.area_trends(result, labels),
        findings=found,
        finding_areas=areas,
        heaviest=findings.heaviest(areas),
        rectification=(*lines, *more),
        actions=findings.action_views(found, ruled),
        checks=checks.check_views(result, ruled, found, (*unassessable, *asked), labels),
        fixed=checks.gone_views(gone.fixed if gone else (), labels),
        not_seen=checks.gone_views(gone.not_seen if gone else (), labels),
        attestations=asked,
        not_assessable=unassessable,
        upcoming=duties.upcoming_views(result, labels),
        data_findings=sources.data_views(result, labels),
        clauses=clauses.clause_views(result, ruled, labels),
        rules=ruled,
        off=tuple(Pair(key, line(reason)) for key, reason in sorted(result.catalogue.profile.rules_off.items())),
        parameters=tuple(part for rule in ruled for part in rule.params),
        readings=tuple(part for rule in ruled for part in rule.readings),
        reading_changes=rules.reading_changes(result, labels),
        only_alternative=rules.only_alternative(result, labels),
        sources=sources.source_views(result, labels),
        unrecognised=sources.unrecognised(result, labels),
    )
