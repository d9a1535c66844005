"""The title and the cover: what an audit report has to say of its audit, prepared for readers."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import clean, line, time_text
from compliance.render.texts import Words
from compliance.render.view.model_parts import Figure
from compliance.render.view.model_summary import CoverEntry, Verdict


def title(result: AuditResult, words: Words) -> str:
    """Return the audit's own title, else one made of the standard's."""
    return line(result.audit_file.title or words("title", standard=result.catalogue.standard.title.in_(words.lang)))


def cover(
    result: AuditResult, labels: Labels, engine: str, verdict: Verdict, rates: Iterable[Figure]
) -> tuple[CoverEntry, ...]:
    """Return ISO 19011:2018 6.5.1 a) to k) in order, then what else an audit says of itself; what is unsaid says so.

    ``rates``: the figures that say how far the criteria are fulfilled.
    """
    audit, words = result.audit_file, labels.words
    unsaid = words("c.not_stated")
    fulfilled = words.join(words.pair(figure.label, figure.value) for figure in rates)
    entries = (
        ("a", "objective", audit.objective or unsaid),
        ("b", "scope", _scope(result, labels)),
        ("b", "auditee", audit.auditee or unsaid),
        ("c", "client", audit.client or unsaid),
        ("d", "team", words.join(audit.team) or unsaid),
        ("d", "participants", words.join(audit.participants) or unsaid),
        ("e", "held", _held(result, words)),
        ("f", "criteria", _criteria(result, words)),
        ("g", "findings", words("c.findings_are", n=len(result.findings))),
        ("h", "conclusions", "\n".join(filter(None, (audit.conclusions, words.sentences(verdict.sentences))))),
        ("i", "fulfilled", fulfilled),
        ("j", "opinions", audit.diverging_opinions or unsaid),
        ("k", "sampling", words("c.sampling_is")),
        ("", "as_of", time_text(result.moment.as_of)),
        ("", "sources", _sources(result, words)),
        ("", "confidentiality", audit.confidentiality or unsaid),
        ("", "privacy", words(f"privacy.{result.privacy}")),
        ("", "engine", engine),
    )
    return tuple(CoverEntry(mark, words(f"c.{key}"), clean(value)) for mark, key, value in entries)


def about(result: AuditResult, words: Words) -> str:
    """Return whose audit it is, against what, over which time and as of when, on one line."""
    audit, moment = result.audit_file, result.moment
    span = words("span", from_=time_text(moment.from_) or words("c.earliest"), to=time_text(moment.to))
    as_of = words.pair(words("c.as_of"), time_text(moment.as_of))
    return " · ".join(filter(None, (line(audit.auditee or ""), line(_named(result, words)), span, as_of)))


def _scope(result: AuditResult, labels: Labels) -> str:
    scope, words = result.audit_file.scope, labels.words
    sites = words.join(map(labels.site, scope.sites or tuple(result.sites))) or words("term.all")
    areas = words.join(map(labels.area, scope.areas)) or words("term.all")
    return f"{words('c.sites', names=sites)}\n{words('c.areas', names=areas)}"


def _held(result: AuditResult, words: Words) -> str:
    audit, moment = result.audit_file, result.moment
    span = words("span", from_=time_text(moment.from_) or words("c.earliest"), to=time_text(moment.to))
    where = words.join(audit.locations) or words("c.not_stated")
    told = (("span", span), ("dates", audit.dates or words("c.not_stated")), ("locations", where))
    return "\n".join(words.pair(words(f"c.{key}"), value) for key, value in told)


def _sources(result: AuditResult, words: Words) -> str:
    sources = result.records.sources
    said = words(
        "c.sources_are",
        files=len({source.file for source in sources}),
        rows=sum(source.rows_in for source in sources),
        used=sum(source.rows_used for source in sources),
        aside=sum(source.rows_set_aside for source in sources),
    )
    later = [
        words("c.later_of", file=line(source.file), n=result.later[source.number], rows=source.rows_used)
        for source in sources
        if source.number in result.later
    ]
    return "\n".join((said, *((words.pair(words("c.later"), words.join(later)),) if later else ())))


def _criteria(result: AuditResult, words: Words) -> str:
    return "\n".join(filter(None, (result.audit_file.criteria, _named(result, words))))


def _named(result: AuditResult, words: Words) -> str:
    standard = result.catalogue.standard
    return words("c.criteria_is", standard=standard.title.in_(words.lang), version=standard.version)
