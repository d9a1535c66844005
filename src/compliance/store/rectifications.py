"""Rectifications in the journal: one for each finding, opened by the run that finds it, closed by one that does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, fields, replace
from sqlalchemy import Connection, select

from compliance.findings.comparison import Comparison, Duty, Fate, Known, duty_of
from compliance.findings.finding import Finding
from compliance.findings.rectification import due_days_of
from compliance.findings.rectifying import OVER, Rectification, Status, closed_by_audit, opened_on, reopened
from compliance.findings.result import AuditResult
from compliance.store.journal import Change, Kind
from compliance.store.keys import finding_key
from compliance.store.schema import CURRENT, JOURNAL
from compliance.store.sound import body_of_text, sound

DATES = ("raised", "due", "done", "verified_on")


class Held(Struct, frozen=True):
    """A rectification as the store holds it; ``seq`` is the number of its last entry: its version."""

    key: str
    seq: int
    rectification: Rectification


def body_of(rectification: Rectification) -> dict[str, Any]:
    """Return it as plain data; dates as ISO 8601 text, blank for none."""
    return {name: _plain(value) for name, value in asdict(rectification).items()}


def read_body(body: Mapping[str, Any]) -> Rectification:
    """Return the rectification of such data; DamagedError when it is none."""
    return sound(lambda: _read(body))


def _read(body: Mapping[str, Any]) -> Rectification:
    names = [field.name for field in fields(Rectification)]
    values = {name: body[name] for name in names}
    values |= {name: date.fromisoformat(body[name]) if body[name] else None for name in DATES}
    return Rectification(**{**values, "status": Status(body["status"])})


def rectifications(connection: Connection) -> dict[str, Held]:
    """Return every rectification as it stands, by key."""
    wanted = select(CURRENT.c.key, CURRENT.c.seq, CURRENT.c.body).where(CURRENT.c.kind == Kind.RECTIFICATION.value)
    return {row.key: Held(row.key, row.seq, read_body(body_of_text(row.body))) for row in connection.execute(wanted)}


def version(connection: Connection, key: str, seq: int) -> Rectification | None:
    """Return the rectification as entry ``seq`` of the journal had it; None when that entry is about something else."""
    wanted = select(JOURNAL.c.body).where(
        JOURNAL.c.seq == seq, JOURNAL.c.kind == Kind.RECTIFICATION.value, JOURNAL.c.key == key
    )
    body = connection.execute(wanted).scalar()
    return None if body is None else read_body(body_of_text(body))


def changes_of_run(
    connection: Connection, result: AuditResult, comparison: Comparison, known: Mapping[Duty, Known], *, run: int
) -> Iterator[Change]:
    """Yield what a run does to rectifications: opens those of new findings, opens again, closes what holds now.

    ``known``: the findings before the run. Where a waiver ran out the time for rectification begins anew.
    """
    catalogue, held, day = result.catalogue, rectifications(connection), result.moment.day
    due_days = due_days_of(catalogue.profile)
    for finding in every_finding(result):
        duty = duty_of(finding.obligation)
        key, earlier = finding_key(catalogue, duty), known.get(duty)
        before, due = held.get(key), day + timedelta(days=due_days[finding.grade])
        if before is None:
            yield _change(key, opened_on(day, due, finding.post), "found")
        elif earlier is None or comparison.looks_back:
            continue
        elif earlier.fate is Fate.FIXED and before.rectification.status in OVER:
            yield _change(key, reopened(before.rectification, day, due), "found again")
        elif earlier.waived and finding.id not in result.waived.findings and before.rectification.status not in OVER:
            yield _change(key, replace(before.rectification, due=max(due, before.rectification.due)), "waiver over")
    for part in (*comparison.fixed, *comparison.systemic.fixed) if not comparison.looks_back else ():
        key = finding_key(catalogue, part.known.duty)
        before = held.get(key)
        if before is not None:
            after = closed_by_audit(before.rectification, day, f"audit, run {run}")
            if after != before.rectification:
                yield _change(key, after, part.reason)


def every_finding(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings about duties and the company's own."""
    return (*result.findings, *(part.finding for part in result.systemic))


def _change(key: str, rectification: Rectification, why: str) -> Change:
    return Change(Kind.RECTIFICATION, key, body_of(rectification), why)


def _plain(value: object) -> object:
    return "" if value is None else value.isoformat() if isinstance(value, date) else value
