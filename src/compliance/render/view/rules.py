"""Rules with their counts, parameters and readings in force, prepared for readers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from compliance.catalogue.catalogue import Catalogue, ParamValue, RuleEntry
from compliance.catalogue.params import OWN_ORIGINS as OWN
from compliance.catalogue.params import resolve
from compliance.findings.grading import limits
from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.labels import Labels
from compliance.render.param_text import value_text
from compliance.render.plain import line, percent, time_text
from compliance.render.texts import Words
from compliance.render.view.model_parts import Count, Pair
from compliance.render.view.model_rules import ParamView, ReadingChangeView, ReadingView, RuleView


def ordered_rules(catalogue: Catalogue) -> tuple[RuleEntry, ...]:
    """Return the rules by area, clause (both in the standard's order) and id."""
    areas = {area.id: index for index, area in enumerate(catalogue.standard.areas)}
    clauses = {key: index for index, key in enumerate(catalogue.clauses)}
    return tuple(
        sorted(
            catalogue.rules.values(),
            key=lambda entry: (
                areas.get(entry.area, len(areas)),
                clauses.get(entry.rule.clause, len(clauses)),
                entry.id,
            ),
        )
    )


def rule_views(result: AuditResult, labels: Labels) -> tuple[RuleView, ...]:
    """Return every rule with its counts over all sites, also rules that made no obligation."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for tally in result.tallies:
        sums[tally.rule].update({str(state): number for state, number in tally.counts.items()})
    words = labels.words
    return tuple(
        RuleView(
            id=entry.id,
            anchor=f"r-{entry.id}",
            title=entry.rule.title.in_(words.lang),
            clause=entry.rule.clause,
            locator=labels.locator(entry.rule.clause),
            statement=labels.statement(entry.rule.clause),
            area=labels.area(entry.area),
            area_key=entry.area,
            grade=words(f"grade.{entry.rule.severity}"),
            grade_code=entry.rule.severity,
            kind=words(f"kind.{entry.rule.kind}"),
            modality=words(f"modality.{entry.rule.modality}"),
            post=labels.post(entry.rule.responsible.post),
            action=entry.rule.action.in_(words.lang),
            params=param_views(entry, labels),
            readings=reading_views(entry, result.catalogue.profile.readings, labels),
            counts=tuple(Count(state, words(f"state.{state}"), sums[entry.id][state]) for state in State),
        )
        for entry in ordered_rules(result.catalogue)
    )


def limits_text(entry: RuleEntry, labels: Labels) -> str:
    """Say from when on the rule's breaches are major; blank where they never are, or are so already."""
    rule, limit = entry.rule, limits(entry.id, labels.catalogue)
    if rule.severity != "minor" or rule.modality != "must" or limit.never:
        return ""
    return labels.words("f.limits", count=limit.count, limit=percent(float(limit.share or 0)))


def param_views(entry: RuleEntry, labels: Labels) -> tuple[ParamView, ...]:
    """Return a rule's parameters: value, origin, file, sites and days; one that is set nowhere says so."""
    names = sorted({*entry.params, *entry.rule.params})
    return tuple(
        _param(entry, name, stretch, labels)
        for name in names
        for stretch in (tuple(entry.params.get(name, ())) or (None,))
    )


def param_named(param: ParamView, words: Words) -> str:
    """Return how a parameter reads, with its name as files have it."""
    return param.title if param.title == param.name else words("bracket", text=param.title, inner=param.name)


def _param(entry: RuleEntry, name: str, stretch: ParamValue | None, labels: Labels) -> ParamView:
    words, written = labels.words, entry.rule.params.get(name)
    source = words(f"source.{written.source}") if written else ""
    as_text = _as_text(entry, name, stretch, labels)
    here = f"{PurePath(entry.place.file).name}:{entry.place.line}"
    if stretch is None:
        note = labels.param_note(f"{written.note}, {here}") if written and written.note else here
        return ParamView(entry.id, name, labels.param(name), words("term.not_set"), source, note, "", as_text)
    origin = words(f"origin.{stretch.origin}") if words.known(f"origin.{stretch.origin}") else line(stretch.origin)
    return ParamView(
        entry.id,
        name,
        labels.param(name),
        value_text(stretch.value, labels),
        words("bracket", text=origin, inner=source) if source and stretch.origin in OWN else origin,
        labels.param_note(stretch.note) or here,
        _valid(stretch, labels),
        as_text,
    )


def _as_text(entry: RuleEntry, name: str, stretch: ParamValue | None, labels: Labels) -> str:
    """Return what the standard says: where its text has another figure, or somebody else's value is in force."""
    written = entry.rule.params.get(name)
    if written is not None and written.text is not None:
        return value_text(written.text, labels)
    if written is None or written.source != "text" or stretch is None or stretch.origin in OWN:
        return ""
    own = resolve(entry.rule, standard=labels.catalogue.standard)[name]
    return "; ".join(_said(one, stretch, labels) for one in own if _meet(one, stretch))


def _said(own: ParamValue, over: ParamValue, labels: Labels) -> str:
    """Return a value of the standard; with its days, where it does not hold on all those of the other."""
    value = value_text(own.value, labels)
    if _first(own) <= _first(over) and _last(over) <= _last(own):
        return value
    days = span_text(time_text(own.from_), time_text(own.to), labels.words)
    return labels.words("bracket", text=value, inner=days)


def _meet(one: ParamValue, other: ParamValue) -> bool:
    return max(_first(one), _first(other)) <= min(_last(one), _last(other))


def _first(stretch: ParamValue) -> date:
    return stretch.from_ or date.min


def _last(stretch: ParamValue) -> date:
    return stretch.to or date.max


def _valid(stretch: ParamValue, labels: Labels) -> str:
    words = labels.words
    site = words("p.every_site") if stretch.site is None else labels.site(stretch.site)
    return words.join(filter(None, (site, span_text(time_text(stretch.from_), time_text(stretch.to), words))))


def span_text(from_: str, to: str, words: Words) -> str:
    """Return a stretch of days with open ends; blank when both are open."""
    key = "span" if from_ and to else "span.from" if from_ else "span.to"
    return words(key, from_=from_, to=to) if from_ or to else ""


def reading_views(entry: RuleEntry, chosen: Mapping[str, str], labels: Labels) -> tuple[ReadingView, ...]:
    """Return how the rule's ambiguities are taken; ``chosen``: topic -> the alternative taken instead."""
    words, views = labels.words, []
    for reading in entry.rule.readings:
        taken = chosen.get(reading.topic, reading.taken)
        others = [name for name in (reading.taken, *reading.alternatives) if name != taken]
        why = "" if taken != reading.taken else labels.reading(reading.why or "")
        if reading.decided_by:
            why = words("rd.by", why=why, who=reading.decided_by)
        told = words.join(map(labels.reading, others))
        views.append(ReadingView(entry.id, labels.reading(reading.topic), labels.reading(taken), line(why), told))
    return tuple(views)


def reading_changes(result: AuditResult, labels: Labels) -> tuple[ReadingChangeView, ...]:
    """Return what every other reading would change; none when nobody asked."""
    return tuple(
        ReadingChangeView(
            rule=change.rule,
            topic=labels.reading(change.topic),
            alternative=labels.reading(change.alternative),
            added=change.added,
            removed=change.removed,
            blocked=labels.reason(change.blocked) if change.blocked else "",
        )
        for change in (result.readings.changes if result.readings else ())
    )


def only_alternative(result: AuditResult, labels: Labels) -> tuple[Pair, ...]:
    """Return by clause how many duties only another reading finds broken."""
    counted = result.readings.only_alternative if result.readings else ()
    return tuple(Pair(labels.locator(clause), str(count)) for clause, count in counted)
