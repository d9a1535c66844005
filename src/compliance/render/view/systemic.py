"""The company's own findings, prepared for readers: a clause broken at many sites, with the sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.findings.comparison import Standing
from compliance.findings.rectification import RectificationItem
from compliance.findings.recurrence import Systemic
from compliance.findings.result import AuditResult
from compliance.render.advice import Advice
from compliance.render.labels import Labels
from compliance.render.texts import Words
from compliance.render.view.checks import gone_views
from compliance.render.view.model_checks import GoneView
from compliance.render.view.model_findings import FindingView, RectificationView
from compliance.render.view.model_systemic import SystemicView
from compliance.render.view.said import graded_text, said_of, standing_of


def finding_view(item: RectificationItem, part: Systemic, result: AuditResult, labels: Labels) -> FindingView:
    """Return the finding in words, as any other."""
    finding, duty, words = item.finding, item.finding.obligation, labels.words
    limit = result.catalogue.profile.recurrence.sites
    return FindingView(
        finding=finding,
        number=item.number,
        rectify_by=item.due.isoformat(),
        anchor=f"f-{finding.id}",
        rule=duty.rule,
        title=words("sy.title"),
        clause=duty.clause,
        locator=labels.locator(duty.clause),
        statement=labels.statement(duty.clause),
        area=labels.area(item.area),
        area_key=item.area,
        grade=words(f"grade.{finding.grade}"),
        graded=graded_text(finding.grade, finding.computed, words),
        escalated="",
        said=said_of(finding, result, labels),
        readings="",
        standing=standing_of(finding, result),
        waived=finding.id in result.waived.findings,
        state=words(f"state.{duty.state}"),
        site=labels.site(duty.site),
        subject="",
        window="",
        opens="",
        due="",
        met_at="",
        reason=words(f"reason.{duty.reason}"),
        post="",
        expected=words("sy.expected", limit=limit),
        found=words("sy.found", broken=len(part.sites), judged=duty.demanded),
        advice=Advice.of(words("sy.pass", n=len(part.sites) - limit + 1)),
        action=words("sy.action"),
        evidence=(),
    )


def systemic_views(
    parts: Iterable[Systemic], lines: Iterable[RectificationView], labels: Labels
) -> tuple[SystemicView, ...]:
    """Return each clause with its sites and its line in the rectification list."""
    words = labels.words
    return tuple(
        SystemicView(
            label=words.pair(labels.locator(part.clause), labels.statement(part.clause)),
            value=sites_text(part, labels),
            part=part,
            line=line,
        )
        for part, line in zip(parts, lines, strict=True)
    )


def sites_text(part: Systemic, labels: Labels) -> str:
    """Return the sites, each with its number of findings."""
    words = labels.words
    return words.join(words("bracket", text=labels.site(site), inner=number) for site, number in part.sites)


def gone(result: AuditResult, labels: Labels) -> tuple[tuple[str, GoneView], ...]:
    """Return what is no longer found, and what was not seen, with the word for which of both."""
    words, beside = labels.words, result.comparison.systemic if result.comparison else None
    if beside is None:
        return ()
    return tuple(
        (words(f"standing.{standing}"), view)
        for standing, parts in (("fixed", beside.fixed), ("not_seen", beside.not_seen))
        for view in gone_views(parts, labels)
    )


def counts(result: AuditResult, words: Words) -> Iterator[str]:
    """Yield how many of the company's findings stand how, without the noughts; nothing without a store."""
    if result.comparison is None:
        return
    beside = result.comparison.systemic
    numbers = {str(s): sum(found.standing is s for found in beside.findings.values()) for s in Standing}
    numbers |= {"fixed": len(beside.fixed), "not_seen": len(beside.not_seen)}
    yield from (f"{words(f'standing.{name}')} {number}" for name, number in numbers.items() if number)
