"""From a catalogue to the sheets of its clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path, PurePath

from compliance import __version__
from compliance.catalogue.cases import Case, load_cases
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.coverage import Covered, coverage_of
from compliance.catalogue.needs import needs_of
from compliance.render.labels import Labels
from compliance.render.plain import clean
from compliance.render.standard.model import AreaSheet, ClauseSheet, NeedView, RuleSheet, StandardSheet
from compliance.render.texts import Words
from compliance.render.view.model_parts import Pair
from compliance.render.view.rules import limits_text, ordered_rules, param_views, reading_views

ASSESSED = ("automated", "partly", "manual", "off")


def standard_sheet(catalogue: Catalogue, lang: str, *, clause: str | None = None) -> StandardSheet:
    """Return the sheets of every clause, or of one; ProblemsError for an unknown language."""
    words = Words(lang)
    labels = Labels(catalogue, words)
    standard = catalogue.standard
    covered = [row for row in coverage_of(catalogue, lang) if clause in (None, row["id"])]
    by_clause: dict[str, list[RuleEntry]] = {}
    for entry in ordered_rules(catalogue):
        by_clause.setdefault(entry.rule.clause, []).append(entry)
    sheets = [(catalogue.clauses[row["id"]].area, _clause(row, by_clause, labels)) for row in covered]
    places = {area.id: number for number, area in enumerate(standard.areas)}
    ordered = sorted(sheets, key=lambda pair: places.get(pair[0], len(places)))
    title = words("bracket", text=standard.title.in_(lang), inner=words("std.version", version=standard.version))
    return StandardSheet(
        lang=lang,
        words=words,
        title=title,
        footer=words("std.footer", version=__version__, clauses=len(covered), rules=len(catalogue.rules)),
        counts=_counts(covered, words),
        areas=tuple(
            AreaSheet(area, labels.area(area), tuple(sheet for _, sheet in part))
            for area, part in groupby(ordered, key=lambda pair: pair[0])
        ),
    )


def _counts(covered: list[Covered], words: Words) -> tuple[Pair, ...]:
    numbers = Counter(row["assessed"] for row in covered)
    return tuple(Pair(words(f"assessed.{code}"), str(numbers[code])) for code in ASSESSED)


def _clause(row: Covered, by_clause: dict[str, list[RuleEntry]], labels: Labels) -> ClauseSheet:
    clause, words = labels.catalogue.clauses[row["id"]], labels.words
    own = by_clause.get(clause.id, [])
    return ClauseSheet(
        id=clause.id,
        anchor=f"c-{clause.id}",
        locator=clause.locator,
        modality=words(f"modality.{clause.modality}"),
        statement=clean(clause.statement.in_(words.lang)),
        notes=clean(clause.notes.in_(words.lang)) if clause.notes else "",
        figures=tuple(Pair(labels.figure(name), figure_text(value, labels)) for name, value in clause.figures.items()),
        assessed=words(f"assessed.{row['assessed']}"),
        assessed_code=row["assessed"],
        reason=clean(row["reason"]),
        scorecards=words.join(_scorecard(name, labels) for name in row["scorecards"]),
        rules=tuple(_rule(entry, labels) for entry in own),
        fed_by=tuple(rule for rule in row["rules"] if rule not in {entry.id for entry in own}),
    )


def _scorecard(name: str, labels: Labels) -> str:
    title = labels.catalogue.scorecards[name].title
    return labels.words("bracket", text=title.in_(labels.words.lang), inner=name)


def figure_text(value: object, labels: Labels) -> str:
    """Return what a figure of a clause says: texts in words, lists and tables on one line."""
    words = labels.words
    if isinstance(value, Mapping):
        return words.join(words.pair(labels.figure(str(key)), figure_text(part, labels)) for key, part in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(figure_text(part, labels) for part in value)
    return labels.figure(str(value))


def _rule(entry: RuleEntry, labels: Labels) -> RuleSheet:
    rule, words = entry.rule, labels.words
    asked = rule.attestation
    return RuleSheet(
        id=entry.id,
        anchor=f"r-{entry.id}",
        title=rule.title.in_(words.lang),
        kind=words(f"kind.{rule.kind}"),
        grade=words(f"grade.{rule.severity}"),
        grade_code=rule.severity,
        modality=words(f"modality.{rule.modality}"),
        post=labels.post(rule.responsible.post),
        action=rule.action.in_(words.lang),
        escalated=limits_text(entry, labels),
        written="/".join(PurePath(entry.place.file).parts[-2:]),
        params=param_views(entry, labels),
        readings=reading_views(entry, labels.catalogue.profile.readings, labels),
        needs=tuple(_need(name, fields, labels) for name, fields in needs_of(rule, labels.catalogue).items()),
        cases=tuple(case.name for case in _cases(entry)),
        question=asked.question.in_(words.lang) if asked else "",
        method=asked.method.in_(words.lang) if asked else "",
        sample=str(asked.sample) if asked else "",
    )


def _cases(entry: RuleEntry) -> tuple[Case, ...]:
    path = Path(entry.place.file).with_suffix(".cases.yaml")
    return load_cases(path)[0] if path.is_file() else ()


def _need(name: str, fields: tuple[str, ...], labels: Labels) -> NeedView:
    words = labels.words
    titled = tuple(words("bracket", text=labels.field(name, field), inner=field) for field in fields)
    return NeedView(name, labels.record_type(name), titled)
