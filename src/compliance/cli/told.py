"""What the audit command says of its result, line by line, in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from compliance.findings.comparison import Standing
from compliance.findings.rates import rules_assessed
from compliance.findings.readings import EVERY
from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import line, percent, tenths
from compliance.render.texts import Words
from compliance.render.view.systemic import counts

INPUTS_SHOWN = 10


def told(result: AuditResult, written: Iterable[Path], report: Path, lang: str) -> Iterator[str]:
    """Yield the lines; ``report``: the page that a reader opens, when it is among ``written``."""
    words, paths = Words(lang), tuple(written)
    labels = Labels(result.catalogue, words, result.sites)
    yield words("cli.counts", obligations=result.obligations, findings=len(result.findings), as_of=result.moment.as_of)
    raised = sum(finding.escalation is not None for finding in result.findings)
    if raised:
        yield words("cli.escalated", n=raised)
    yield _figures(result, words)
    yield _rows(result, words)
    yield from _readings(result, words)
    yield from _unassessed(result, words)
    yield from _waived(result, words)
    yield from _beside(result, words)
    for name, reason in result.records.unrecognised:
        yield words.pair(words("cli.not_read", name=line(name)), labels.data_reason(reason))
    for name in result.missing_expected:
        yield words("cli.missing_expected", name=labels.record_type(name), id=name)
    if result.later:
        yield words("cli.later", n=sum(result.later.values()), exports=len(result.later))
    for name in result.not_yet:
        yield words("cli.not_yet", name=labels.record_type(name), id=name)
    for path in paths:
        yield words("cli.written", path=path)
    if report in paths:
        yield words("cli.open", uri=report.resolve().as_uri())


def _figures(result: AuditResult, words: Words) -> str:
    rates = result.figures
    conformity, coverage = (percent(rate) if rate is not None else "-" for rate in (rates.conformity, rates.coverage))
    score = tenths(rates.score) if rates.score is not None else "-"
    return words("cli.figures", conformity=conformity, coverage=coverage, score=score)


def _rows(result: AuditResult, words: Words) -> str:
    sources = result.records.sources
    return words(
        "cli.rows",
        rows=sum(source.rows_in for source in sources),
        used=sum(source.rows_used for source in sources),
        aside=sum(source.rows_set_aside for source in sources),
        bad=len(result.records.data_findings),
    )


def _readings(result: AuditResult, words: Words) -> Iterator[str]:
    if result.readings is not None:
        stands = sum(finding.readings == EVERY for finding in result.findings)
        more = sum(count for _, count in result.readings.only_alternative)
        tried, rest = len(result.readings.changes), len(result.findings) - stands
        yield words("cli.readings", n=tried, stands=stands, chosen=rest, more=more)


def _unassessed(result: AuditResult, words: Words) -> Iterator[str]:
    """Say how many rules were assessed at all, and what kept the others from it: obligations alone would hide it."""
    yield words("cli.rules", assessed=len(rules_assessed(result.tallies)), whole=len(result.catalogue.rules))
    lacking: dict[tuple[str, str], set[str]] = {}
    for note in result.notes:
        kind, _, what = note.reason.partition(":")
        if kind in ("no_export", "parameter"):
            lacking.setdefault((kind, what), set()).add(note.rule)
    for (kind, what), rules in sorted(lacking.items()):
        yield words("cli.no_export" if kind == "no_export" else "cli.no_parameter", name=what, n=len(rules))
    beyond = sum(note.count for note in result.notes if note.reason == "calendar")
    if beyond:
        yield words("cli.calendar", n=beyond)


def _waived(result: AuditResult, words: Words) -> Iterator[str]:
    waived = result.waived
    if waived.findings:
        yield words("cli.waived", n=len(waived.findings))
    for waiver, resurfaced in waived.expired:
        yield words("cli.waiver_ran_out", target=waiver.target, day=waiver.expires, n=len(resurfaced))
    for waiver in waived.unused:
        yield words("cli.waiver_unused", target=waiver.target)


def _beside(result: AuditResult, words: Words) -> Iterator[str]:
    """Say how the findings stand beside an earlier run, and which inputs of the same span are others now."""
    comparison = result.comparison
    if comparison is None:
        yield from _systemic(result, words)
        return
    counts = {standing.value: comparison.count(standing) for standing in Standing}
    counts |= {"fixed": len(comparison.fixed), "not_seen": len(comparison.not_seen)}
    run = words("cli.beside_none")
    if comparison.run is not None:
        run = words("cli.beside_run", run=comparison.run, as_of=comparison.run_as_of)
    said = words.join(f"{words(f'standing.{name}')} {number}" for name, number in counts.items())
    yield words("cli.beside", run=run, counts=said)
    if comparison.looks_back is not None:
        number, as_of = comparison.looks_back
        yield words("cli.looks_back", run=number, as_of=as_of)
    yield from _systemic(result, words)
    for name in comparison.changed_inputs[:INPUTS_SHOWN]:
        kind, _, which = name.partition(" ")
        known = words.known(f"input.{kind}")
        yield words("cli.changed", name=words(f"input.{kind}", name=line(which)) if known else line(name))
    if len(comparison.changed_inputs) > INPUTS_SHOWN:
        yield words("cli.changed_more", n=len(comparison.changed_inputs) - INPUTS_SHOWN)


def _systemic(result: AuditResult, words: Words) -> Iterator[str]:
    """Say how many clauses the company itself has to mend, and how these stand; nothing when there are none."""
    said = words.join(counts(result, words))
    if result.systemic or said:
        whole = words("cli.systemic", n=len(result.systemic))
        yield words("bracket", text=whole, inner=said) if said else whole
