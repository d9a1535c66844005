"""Findings and the rectification list, prepared for readers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from compliance.findings.finding import Evidence, Finding
from compliance.findings.rectification import GRADES, rectification
from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import clean, day_of, line, percent
from compliance.render.sentences import dates, expected, found, would_pass
from compliance.render.texts import Words
from compliance.render.view.model import (
    AreaGroup,
    Count,
    EvidenceView,
    FindingGroup,
    FindingView,
    Pair,
    RectificationView,
)
from compliance.render.view.said import said_of

EVIDENCE_SHOWN = 20
FINDINGS_SHOWN = 100
PLACES_LISTED = 3


def finding_views(result: AuditResult, labels: Labels) -> tuple[FindingView, ...]:
    """Return every finding in words, in the order of the rectification list (site, grade, clause)."""
    items = rectification(
        result.findings, result.catalogue, raised=day_of(result.moment.as_of), sites=tuple(result.sites)
    )
    return tuple(finding_view(item.finding, result, labels) for item in items)


def finding_view(finding: Finding, result: AuditResult, labels: Labels) -> FindingView:
    """Return one finding in words."""
    duty, words = finding.obligation, labels.words
    entry = labels.catalogue.rules[duty.rule]
    opens, due, met_at = dates(duty)
    shown = min(len(finding.evidence), EVIDENCE_SHOWN)
    total = max(finding.evidence_total, len(finding.evidence))
    in_json = "f.rest" if shown < len(finding.evidence) else "f.rest_capped"
    return FindingView(
        finding=finding,
        anchor=f"f-{finding.id}",
        rule=duty.rule,
        title=entry.rule.title.in_(words.lang),
        clause=duty.clause,
        locator=labels.locator(duty.clause),
        statement=labels.statement(duty.clause),
        area=labels.area(entry.area),
        grade=words(f"grade.{finding.grade}"),
        escalated=escalated_text(finding, words),
        said=said_of(finding, result, labels),
        state=words(f"state.{duty.state}"),
        site=labels.site(duty.site),
        subject=labels.subject(duty.subject),
        window=labels.window(duty.window),
        opens=opens,
        due=due,
        met_at=met_at,
        reason=labels.reason(duty.reason, entry),
        post=line(finding.post),
        expected=expected(duty, labels),
        found=found(duty, labels),
        would_pass=would_pass(duty, labels),
        action=entry.rule.action.in_(words.lang),
        evidence=tuple(evidence_view(part, labels) for part in finding.evidence),
        shown=shown,
        rest=words(in_json, shown=shown, total=total) if shown < total else "",
    )


def escalated_text(finding: Finding, words: Words) -> str:
    """Say from which grade a finding was raised and why; blank when it was not."""
    why = finding.escalation
    if why is None:
        return ""
    own, grade = words(f"grade.{why.own_grade}"), words(f"grade.{finding.grade}")
    share, limit = percent(why.broken / why.judged), percent(float(why.share))
    return words(
        "f.escalated_is", own=own, grade=grade, broken=why.broken, judged=why.judged, share=share, count=why.count,
        limit=limit,
    )  # fmt: skip


def evidence_view(evidence: Evidence, labels: Labels) -> EvidenceView:
    """Return one proving record in words; the cells stay as they stood, without control characters."""
    cells = tuple(Pair(labels.field(evidence.record_type, cell.field), clean(cell.text)) for cell in evidence.cells)
    known = labels.words.known(f"role.{evidence.role}")
    return EvidenceView(
        record_type=labels.record_type(evidence.record_type),
        key=labels.subject(evidence.key),
        role=labels.words(f"role.{evidence.role}") if known else line(evidence.role),
        where=labels.place(evidence.place),
        file=line(evidence.place.file),
        sheet=line(evidence.place.sheet),
        row=evidence.place.line,
        cells=cells,
    )


def finding_areas(result: AuditResult, views: Iterable[FindingView], labels: Labels) -> tuple[AreaGroup, ...]:
    """Group by area (in the standard's order) and rule (by clause, then id)."""
    rules = result.catalogue.rules
    areas = {area.id: index for index, area in enumerate(result.catalogue.standard.areas)}
    clauses = {key: index for index, key in enumerate(result.catalogue.clauses)}

    def order(view: FindingView) -> tuple[object, ...]:
        area = rules[view.rule].area
        return (
            areas.get(area, len(areas)),
            area,
            clauses.get(view.clause, len(clauses)),
            view.clause,
            view.rule,
        )

    ordered = sorted(views, key=order)
    by_area = groupby(ordered, key=lambda view: rules[view.rule].area)
    return tuple(
        AreaGroup(
            labels.area(area),
            tuple(_group(tuple(part), labels) for _, part in groupby(inside, lambda v: v.rule)),
        )
        for area, inside in by_area
    )


def _group(views: tuple[FindingView, ...], labels: Labels) -> FindingGroup:
    first, words = views[0], labels.words
    numbers = {grade: sum(view.finding.grade == grade for view in views) for grade in GRADES}
    counts = tuple(Count(grade, words(f"grade.{grade}"), number) for grade, number in numbers.items() if number)
    rest = words("n.rest", shown=FINDINGS_SHOWN, total=len(views)) if len(views) > FINDINGS_SHOWN else ""
    return FindingGroup(
        first.rule,
        first.title,
        first.clause,
        first.locator,
        first.statement,
        counts,
        views[:FINDINGS_SHOWN],
        rest,
    )


def rectification_views(
    result: AuditResult, views: Iterable[FindingView], areas: Iterable[AreaGroup], labels: Labels
) -> tuple[RectificationView, ...]:
    """Return the lines of the rectification list in words; the same order as ``finding_views``."""
    listed = {view.anchor for area in areas for group in area.groups for view in group.findings}
    items = rectification(
        result.findings, result.catalogue, raised=day_of(result.moment.as_of), sites=tuple(result.sites)
    )
    words = labels.words
    return tuple(
        RectificationView(
            item=item,
            finding=view,
            place=view.site,
            area=view.area,
            clause=words("bracket", text=view.clause, inner=view.statement) if view.statement else view.clause,
            problem=_problem(view, labels),
            evidence=_places(view, labels),
            quantity=f"{item.short}/{item.demanded}",
            correction=view.action,
            check=words(f"x.check.{item.check}"),
            status=words(f"x.status.{item.status}"),
            remark="\n".join(filter(None, (view.escalated, words.pair(words("f.pass"), view.would_pass)))),
            link=f"#{view.anchor}" if view.anchor in listed else "",
            raised=item.raised.isoformat(),
            due=item.due.isoformat(),
        )
        for item, view in zip(items, views, strict=True)
    )


def _problem(view: FindingView, labels: Labels) -> str:
    about = labels.words.join(part for part in (view.subject, view.window) if part)
    return labels.words.pair(labels.words("bracket", text=view.title, inner=about) if about else view.title, view.found)


def _places(view: FindingView, labels: Labels) -> str:
    places = labels.words.join(dict.fromkeys(part.where for part in view.evidence[:PLACES_LISTED]))
    more = max(view.finding.evidence_total, len(view.evidence)) - PLACES_LISTED
    return f"{places} (+{more})" if more > 0 else places
