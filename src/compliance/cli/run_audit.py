"""The audit command: read the options, run, write the reports, say what came out, choose the exit code."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import typer

from compliance.cli.saying import say, say_problems
from compliance.cli.told import told
from compliance.findings.result import AuditResult
from compliance.pipeline import Audited, Request, audit
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.ledger_parquet import write_ledger_file
from compliance.render.texts import LANGS
from compliance.render.write import FORMATS, write_all

GRADES = ("major", "minor", "observation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options as typed; ``now`` is the clock."""

    records: Path
    standard: str
    audit: Path | None
    as_of: str | None
    from_: str | None
    to: str | None
    profile: Path | None
    out: Path
    lang: str
    fail_on: str
    fail_on_data: bool
    min_coverage: float
    formats: tuple[str, ...]
    now: datetime


def run_audit(options: Options) -> int:
    """Run the command; 0 nothing to report, 1 findings, 2 a problem."""
    try:
        request = _request(options)
        audited = audit(request, progress=_Progress())
        written = _write(audited, options)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    for text in told(audited.result, written, options.out / "report.html", options.lang):
        say(text)
    return exit_code(audited.result, options)


def _write(audited: Audited, options: Options) -> tuple[Path, ...]:
    extra = {"ledger.parquet": lambda path: write_ledger_file(audited.connection, path)}
    return write_all(audited.result, options.out, lang=options.lang, formats=options.formats, extra=extra)


def exit_code(result: AuditResult, options: Options) -> int:
    """Choose the exit code: green needs no finding at the threshold, something assessed, and every expected export."""
    counted = GRADES[: GRADES.index(options.fail_on) + 1]
    states = [state for tally in result.tallies for state in tally.counts]
    assessed = any(state in ("conforming", "nonconforming", "observation", "exempt") for state in states)
    failed = (
        any(finding.grade in counted for finding in result.findings)
        or not assessed
        or bool(result.missing_expected)
        or (options.fail_on_data and bool(result.records.data_findings))
        or (result.figures.coverage or 0.0) < options.min_coverage
    )
    return 1 if failed else 0


def _request(options: Options) -> Request:
    problems: list[Problem] = []

    def refuse(option: str, value: str, expected: str) -> None:
        problems.append(Problem(Place(option), f"{value!r} cannot be used", expected))

    def when(option: str, value: str | None, *, moment: bool = False) -> date | datetime | None:
        if value is None:
            return None
        try:
            if moment and re.search(r"[T ]", value):
                return datetime.fromisoformat(value).replace(tzinfo=None)
            return date.fromisoformat(value)
        except ValueError:
            refuse(option, value, "a date such as 2026-03-31" + (", or 2026-03-31 18:00" if moment else ""))
            return None

    as_of = when("--as-of", options.as_of, moment=True)
    from_, to = when("--from", options.from_), when("--to", options.to)
    choices = (("--lang", (options.lang,), LANGS), ("--fail-on", (options.fail_on,), GRADES))
    for option, written, known in (*choices, ("--formats", options.formats, FORMATS)):
        for value in (v for v in written if v not in known):
            refuse(option, value, ", ".join(known))
    if not 0 <= options.min_coverage <= 1:
        refuse("--min-coverage", str(options.min_coverage), "a share between 0 and 1")
    if isinstance(from_, date) and isinstance(to, date) and from_ > to:
        refuse("--from", str(from_), f"a day not after --to {to}")
    if problems:
        raise ProblemsError(problems)
    return Request(
        options.records,
        options.standard,
        options.now.date(),
        options.audit,
        options.profile,
        as_of,
        _day(from_),
        _day(to),
    )


def _day(value: date | datetime | None) -> date | None:
    return value if isinstance(value, date) else None


class _Progress:
    """Says what is being done, at most once a second, once an audit takes longer than two."""

    def __init__(self) -> None:
        self.begun = self.said = time.monotonic()

    def __call__(self, step: str) -> None:
        now = time.monotonic()
        if now - self.begun > 2 and now - self.said > 1:
            self.said = now
            typer.echo(f"… {step}", err=True)
