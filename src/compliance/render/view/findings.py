"""Findings and the rectification list, prepared for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from compliance.findings.finding import Evidence, Finding
from compliance.findings.rectification import GRADES, RectificationItem, rectification
from compliance.findings.recurrence import Systemic
from compliance.findings.result import AuditResult
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.plain import clean, line, percent
from compliance.render.sentences import dates, expected, found
from compliance.render.texts import Words
from compliance.render.view.model_findings import (
    ActionView,
    AreaGroup,
    EvidenceView,
    FindingGroup,
    FindingView,
    RectificationView,
)
from compliance.render.view.model_parts import Count, Pair
from compliance.render.view.model_rules import RuleView
from compliance.render.view.said import graded_text, said_of, standing_of
from compliance.render.view.systemic import sites_text

PLACES_LISTED = 3
HEAVIEST = 6


def listed(
    result: AuditResult,
) -> tuple[tuple[RectificationItem, ...], tuple[tuple[RectificationItem, Systemic], ...]]:
    """Return the lines of the rectification list: one for each finding (by site, grade, clause), then the company's."""
    parts = {part.id: part for part in result.systemic}
    company = [part.finding for part in result.systemic]
    items = rectification(
        result.findings, result.catalogue, raised=result.moment.day, sites=tuple(result.sites), company=company
    )
    last = len(items) - len(company)
    return items[:last], tuple((item, parts[item.finding.id]) for item in items[last:])


def finding_view(item: RectificationItem, result: AuditResult, labels: Labels) -> FindingView:
    """Return one finding in words."""
    finding, duty, words = item.finding, item.finding.obligation, labels.words
    entry = labels.catalogue.rules[duty.rule]
    opens, due, met_at = dates(duty)
    return FindingView(
        finding=finding,
        number=item.number,
        rectify_by=item.due.isoformat(),
        anchor=f"f-{finding.id}",
        rule=duty.rule,
        title=entry.rule.title.in_(words.lang),
        clause=duty.clause,
        locator=labels.locator(duty.clause),
        statement=labels.statement(duty.clause),
        area=labels.area(entry.area),
        area_key=entry.area,
        grade=words(f"grade.{finding.grade}"),
        graded=graded_text(finding.grade, finding.computed, words),
        escalated=escalated_text(finding, words),
        said=said_of(finding, result, labels),
        readings=words(f"readings.{finding.readings}") if finding.readings else "",
        standing=standing_of(finding, result),
        waived=finding.id in result.waived.findings,
        state=words(f"state.{duty.state}"),
        site=labels.site(duty.site),
        subject=labels.subject(duty.subject, entry.rule.each.of),
        window=labels.window(duty.window, duty.rule),
        opens=opens,
        due=due,
        met_at=met_at,
        reason=labels.reason(duty.reason, entry),
        post=labels.post(finding.post),
        expected=expected(duty, labels),
        found=found(duty, labels, finding.evidence),
        advice=would_pass(duty, labels, finding.evidence),
        action=entry.rule.action.in_(words.lang),
        evidence=tuple(evidence_view(part, labels) for part in finding.evidence),
    )


def escalated_text(finding: Finding, words: Words) -> str:
    """Say from which grade a finding was raised and why; blank when it was not."""
    why = finding.escalation
    if why is None:
        return ""
    own, grade = words(f"grade.{why.own_grade}"), words(f"grade.{finding.computed or finding.grade}")
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
        key=labels.subject(evidence.key, evidence.record_type),
        role=labels.words(f"role.{evidence.role}") if known else line(evidence.role),
        where=labels.place(evidence.place),
        file=line(evidence.place.file),
        sheet=line(evidence.place.sheet),
        row=evidence.place.line,
        cells=cells,
    )


def finding_areas(views: Iterable[FindingView], rules: Iterable[RuleView], labels: Labels) -> tuple[AreaGroup, ...]:
    """Group by area and rule, both in the order of ``rules``; the findings of a rule by number."""
    by_rule: dict[str, list[FindingView]] = {}
    for view in views:
        by_rule.setdefault(view.rule, []).append(view)
    broken = [rule for rule in rules if rule.id in by_rule]
    return tuple(
        AreaGroup(area, labels.area(area), tuple(_group(rule, by_rule[rule.id], labels.words) for rule in inside))
        for area, inside in groupby(broken, key=lambda rule: rule.area_key)
    )


def heaviest(areas: Iterable[AreaGroup]) -> tuple[FindingGroup, ...]:
    """Return the rules that have most findings of the gravest grade, then of the next."""

    def weight(group: FindingGroup) -> tuple[int, ...]:
        numbers = {count.code: count.number for count in group.counts}
        return tuple(-numbers.get(grade, 0) for grade in GRADES)

    return tuple(sorted((group for area in areas for group in area.groups), key=weight)[:HEAVIEST])


def _group(rule: RuleView, views: Sequence[FindingView], words: Words) -> FindingGroup:
    numbers = Counter(view.finding.grade for view in views)
    counts = tuple(Count(grade, words(f"grade.{grade}"), numbers[grade]) for grade in GRADES if numbers[grade])
    ordered = tuple(sorted(views, key=lambda view: view.number))
    reasons = {view.site: view.escalated for view in ordered if view.escalated}
    return FindingGroup(rule, counts, tuple(Pair(*item) for item in reasons.items()), ordered)


def rectification_views(
    items: Iterable[RectificationItem], views: Iterable[FindingView], labels: Labels
) -> tuple[RectificationView, ...]:
    """Return the lines of the rectification list in words; ``views``: the findings of the items, in their order."""
    return tuple(
        _line(item, view, _places(view, labels), labels.words) for item, view in zip(items, views, strict=True)
    )


def company_lines(
    items: Iterable[tuple[RectificationItem, Systemic]], views: Iterable[FindingView], labels: Labels
) -> tuple[RectificationView, ...]:
    """Return the lines of the company's own findings; the sites are their evidence."""
    return tuple(
        _line(item, view, sites_text(part, labels), labels.words)
        for (item, part), view in zip(items, views, strict=True)
    )


def _line(item: RectificationItem, view: FindingView, evidence: str, words: Words) -> RectificationView:
    reviews = (words.pair(part.label, part.value) for part in view.said if part.label == words("f.review"))
    below = words.pair(words("f.pass"), view.advice.below)
    return RectificationView(
        item=item,
        finding=view,
        place=view.site,
        area=view.area,
        clause=words("bracket", text=view.clause, inner=view.statement) if view.statement else view.clause,
        problem=_problem(view, words),
        evidence=evidence,
        quantity=f"{item.short}/{item.demanded}",
        correction=view.action,
        check=words(f"x.check.{item.check}"),
        status=words(f"x.status.{item.status}"),
        remark="\n".join(filter(None, (*reviews, view.escalated, view.readings, below))),
        raised=item.raised.isoformat(),
        due=item.due.isoformat(),
    )


def action_views(views: Iterable[FindingView], rules: Iterable[RuleView]) -> tuple[ActionView, ...]:
    """Return what each site has to put right, rule by rule and grade by grade, in the order of the findings."""
    by_id = {rule.id: rule for rule in rules}
    same: dict[tuple[str, str, str, str], list[FindingView]] = {}
    for view in views:
        grades = view.finding.grade, view.finding.computed
        same.setdefault((view.finding.obligation.site, view.rule, *grades), []).append(view)
    return tuple(
        ActionView(first.site, site, by_id[rule], first.graded, grade, len(members), first.rectify_by)
        for (site, rule, grade, _), members in same.items()
        for first in members[:1]
    )


def _problem(view: FindingView, words: Words) -> str:
    about = words.join(part for part in (view.subject, view.window) if part)
    return words.pair(words("bracket", text=view.title, inner=about) if about else view.title, view.found)


def _places(view: FindingView, labels: Labels) -> str:
    places = labels.words.join(dict.fromkeys(part.where for part in view.evidence[:PLACES_LISTED]))
    more = max(view.finding.evidence_total, len(view.evidence)) - PLACES_LISTED
    return f"{places} (+{more})" if more > 0 else places
