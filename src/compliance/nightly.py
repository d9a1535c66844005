"""An audit that remembers: beside earlier ones from the store, recorded, and told.

It is recorded when its reports are written and before they are put in place, so that no report stands there which the
store does not know; and its findings count as told only when the reports are in place. An audit that is killed between
the two is therefore no baseline: the next one calls the same findings new again. They are told twice, never not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from compliance import __version__
from compliance.catalogue.waiver import Waiver
from compliance.engine import gather
from compliance.findings.comparison import Comparison, duty_of
from compliance.findings.recurrence import raised
from compliance.findings.result import AuditResult
from compliance.findings.systemic import systemic
from compliance.pipeline import Audited
from compliance.problems import Place
from compliance.store.journal import Head, Kind, Stamp, append, head, holding
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.recording import changed_inputs, compare, record, told
from compliance.store.runs import next_number
from compliance.store.said import answers, stored_waivers, waivers_in_force
from compliance.store.tallies import past

Write = Callable[[AuditResult, Callable[[], None]], tuple[Path, ...]]


class Memory(Struct, frozen=True):
    """Which store, beside which run (None: the last), and who records when (ISO 8601)."""

    path: Path
    baseline: int | None
    who: str
    at: str


class Remembered(Struct, frozen=True):
    """The result with its comparison, the files, the number of the recorded run and the end of the store's chain."""

    result: AuditResult
    written: tuple[Path, ...]
    run: int
    head: Head


class Remembering(Struct, frozen=True):
    """What a store knows before an audit: ids of findings, and the waivers that are kept in it."""

    findings: frozenset[str] = frozenset()
    waivers: tuple[tuple[Waiver, Place], ...] = ()


def recall(path: Path) -> Remembering:
    """Return what the store knows; nothing when there is no store yet."""
    if not path.exists():
        return Remembering()
    with opened(path, writing=False) as connection:
        known = frozenset(duty_of_key(key)[1].finding for key, _ in holding(connection, Kind.FINDING))
        return Remembering(known, stored_waivers(connection, str(path)))


def remember(audited: Audited, memory: Memory, write: Write) -> Remembered:
    """Compare, write the reports, record, put the reports in place, note that they are; ProblemsError on the way.

    ``write`` calls what it is given when all reports are written and none is in place.
    """
    ledger = gather.obligations(audited.ledger)
    states = {duty_of(obligation): obligation.state for obligation in ledger}
    engine = __version__
    with opened(memory.path) as connection:
        standard = audited.result.catalogue.standard.id
        comparison = compare(connection, audited.result, states, memory.baseline)
        comparison = replace(comparison, past=past(connection, standard, audited.result.moment.day))
        differing = changed_inputs(connection, audited.result, comparison, engine)
        comparison = replace(comparison, changed_inputs=differing)
        result = _raised(replace(audited.result, comparison=comparison), comparison)
        stamp = Stamp(next_number(connection), memory.who, memory.at)

        def complete() -> None:
            record(connection, result, ledger, stamp, engine)
            append(connection, waivers_in_force(connection, result), stamp)
            append(connection, answers(connection, audited.connection, result), stamp)
            connection.commit()

        written = write(result, complete)
        told(connection, stamp)
        end = head(connection)
    return Remembered(result, written, stamp.run, end)


def _raised(result: AuditResult, comparison: Comparison) -> AuditResult:
    """Return the result with what came back graded higher, and the company's findings by the grades of theirs."""
    findings = raised(result.findings, comparison, result.catalogue)
    own = [review for part in result.systemic for review in part.finding.reviews]
    company = systemic(findings, result.tallies, result.catalogue, own)
    graded = raised((part.finding for part in company), comparison, result.catalogue)
    parts = tuple(replace(part, finding=finding) for part, finding in zip(company, graded, strict=True))
    return replace(result, findings=findings, systemic=parts)
