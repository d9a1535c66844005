"""Where and when: the matrix of sites and areas, and the months inside the audit, prepared for readers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from compliance.findings.rates import assessed, conformity, unjudged
from compliance.findings.result import AuditResult, Month
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.plain import day_of, percent
from compliance.render.texts import Words
from compliance.render.view.model_summary import Cell, MatrixRow, MonthView, TrendRow

MONTHS = 24
HEAT = (0.0, 0.2, 0.5)


def matrix(result: AuditResult, labels: Labels) -> tuple[MatrixRow, ...]:
    """Return one row per site (the company first when it has duties), one cell per area; sums at the end of both."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for tally in result.tallies:
        counts = {str(state): number for state, number in tally.counts.items()}
        sums[tally.site, result.catalogue.rules[tally.rule].area].update(counts)
    areas = audited_areas(result)
    sites = sites_of(result)

    def row(name: str, key: str, members: tuple[str, ...]) -> MatrixRow:
        inside = [_sum([sums[site, area] for site in members if (site, area) in sums]) for area in areas]
        cells = [_cell(key, area, counts, labels.words) for area, counts in zip(areas, inside, strict=True)]
        return MatrixRow(name, (*cells, _cell(key, "", _sum(inside), labels.words)))

    return (*(row(labels.site(site), site, (site,)) for site in sites), row("", "", sites))


def audited_areas(result: AuditResult) -> tuple[str, ...]:
    """Return the areas inside the audit, in the standard's order: those in its scope, else those with a rule."""
    scope = result.audit_file.scope.areas
    ruled = {entry.area for entry in result.catalogue.rules.values()}
    return tuple(area.id for area in result.catalogue.standard.areas if area.id in (scope or ruled))


def sites_of(result: AuditResult) -> tuple[str, ...]:
    """Return the keys of the sites, the company (an empty key) first when it has duties."""
    return (*sorted({tally.site for tally in result.tallies} - set(result.sites)), *result.sites)


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for part in counts:
        for state, number in part.items():
            whole[state] += number
    return whole


def _cell(site: str, area: str, counts: Mapping[str, int], words: Words) -> Cell:
    bad, judged, left = counts.get(State.NONCONFORMING, 0), assessed(counts), unjudged(counts)
    if not judged and not left:
        return Cell(site, area, "–", words("m.empty"), "none", 0)
    text = " ".join(filter(None, (f"{bad}/{judged}" if judged else "", f"?{left}" if left else "")))
    heat = sum(bad / judged > limit for limit in HEAT) if judged else 0
    tone = "bad" if bad else "open" if left else "good"
    return Cell(site, area, text, words("m.cell", bad=bad, judged=judged, open=left), tone, heat)


def month_views(result: AuditResult) -> tuple[MonthView, ...]:
    """Return the last 24 months of the audited span up to the as-of, without the months before the first duty."""
    return tuple(
        MonthView(
            label=month.first.isoformat()[:7],
            conforming=month.counts.get(State.CONFORMING, 0),
            nonconforming=month.counts.get(State.NONCONFORMING, 0),
            unjudged=unjudged(month.counts),
            rate="" if (rate := conformity(month.counts)) is None else percent(rate),
        )
        for month in _months(result)
    )


def area_trends(result: AuditResult, labels: Labels) -> tuple[TrendRow, ...]:
    """Return one row per area with a cell for each of the months: the conformity rate, without the sign."""
    months = _months(result)
    rows = []
    for area in audited_areas(result):
        counted = [_of_area(month, area, result) for month in months]
        if any(assessed(counts) or unjudged(counts) for counts in counted):
            rows.append(TrendRow(labels.area(area), tuple(_month_cell(area, part, labels.words) for part in counted)))
    return tuple(rows)


def _months(result: AuditResult) -> list[Month]:
    last = min(day_of(result.moment.as_of), result.moment.to)
    first = result.moment.from_
    inside = [m for m in result.months if m.first <= last and (first is None or m.first >= first.replace(day=1))]
    return [month for month in inside if assessed(month.counts) or unjudged(month.counts)][-MONTHS:]


def _of_area(month: Month, area: str, result: AuditResult) -> Counter[str]:
    rules = result.catalogue.rules
    return _sum(counts for rule, counts in month.rules.items() if rule in rules and rules[rule].area == area)


def _month_cell(area: str, counts: Mapping[str, int], words: Words) -> Cell:
    cell, rate = _cell("", area, counts, words), conformity(counts)
    text = percent(rate).removesuffix("%") if rate is not None else "?" if unjudged(counts) else "–"
    return replace(cell, text=text)
