"""Findings in the journal: what is known of each, and what a run changes of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from compliance.findings.comparison import Comparison, Duty, Fate, Known, duty_of, renamed
from compliance.findings.finding import Finding
from compliance.findings.rectification import GRADES
from compliance.findings.rectifying import Status
from compliance.findings.result import AuditResult
from compliance.store.journal import Change, Kind, held_at, holding
from compliance.store.keys import duty_of_key, finding_key
from compliance.store.rectifications import every_finding, rectifications
from compliance.store.sound import sound


def known_findings(connection: Connection, result: AuditResult, *, at_run: int | None = None) -> dict[Duty, Known]:
    """Return what the store knows of findings of this standard, by their present rule names; now, or after a run."""
    names = result.catalogue.renamed
    held = holding(connection, Kind.FINDING) if at_run is None else held_at(connection, Kind.FINDING, at_run)
    known = {}
    for key, body in held:
        standard, duty = duty_of_key(key)
        present = renamed(duty, names)
        if standard != result.catalogue.standard.id:
            continue
        if duty.rule == result.catalogue.origin(present.rule) or present not in known:
            known[present] = replace(known_of(duty, body), duty=present)
    return known


def known_of(duty: Duty, body: Mapping[str, Any]) -> Known:
    """Return the finding of such data; DamagedError when it is none."""
    return sound(lambda: _known(duty, body))


def _known(duty: Duty, body: Mapping[str, Any]) -> Known:
    return Known(
        id=duty.finding,
        duty=duty,
        site=body["site"],
        clause=body["clause"],
        grade=GRADES[GRADES.index(body["grade"])],
        fate=Fate(body["fate"]),
        first=int(body["first"]),
        closed_on=date.fromisoformat(body["closed_on"]) if body["closed_on"] else None,
        before=body.get("before", ""),
        waived=date.fromisoformat(body["waived"]) if body.get("waived") else None,
    )


def _body(known: Known) -> dict[str, Any]:
    return {
        "site": known.site,
        "clause": known.clause,
        "grade": known.grade,
        "fate": known.fate.value,
        "first": known.first,
        "closed_on": known.closed_on.isoformat() if known.closed_on else "",
        "before": known.before,
        "waived": known.waived.isoformat() if known.waived else "",
    }


def finding_changes(
    connection: Connection, result: AuditResult, comparison: Comparison, known: Mapping[Duty, Known], run: int
) -> Iterator[Change]:
    """Yield what a run changes of findings; one that looks back only adds those that nobody knew."""
    catalogue = result.catalogue
    for finding in every_finding(result):
        before, now = known.get(duty_of(finding.obligation)), _now(finding, result, comparison, known, run)
        if now != before and (before is None or not comparison.looks_back):
            why = comparison.of(finding.id).standing.value
            yield Change(Kind.FINDING, finding_key(catalogue, now.duty), _body(now), why)
    if not comparison.looks_back:
        yield from _mended(connection, result, comparison, known)


def _now(finding: Finding, result: AuditResult, comparison: Comparison, known: Mapping[Duty, Known], run: int) -> Known:
    """Return what is known of a finding from now on."""
    duty, beside = duty_of(finding.obligation), comparison.of(finding.id)
    before, waiver = known.get(duty), result.waived.findings.get(finding.id)
    now = Known(
        id=finding.id,
        duty=duty,
        site=finding.obligation.site,
        clause=finding.obligation.clause,
        grade=finding.grade,
        fate=Fate.OPEN,
        first=run,
        before=beside.before,
        waived=waiver.expires if waiver is not None else None,
    )
    if before is None:
        return now
    now = replace(now, first=before.first)
    if before.fate is Fate.CLOSED:
        return replace(now, fate=Fate.CLOSED, closed_on=before.closed_on, before=before.before)
    return replace(now, before=before.id if before.fate is Fate.FIXED else beside.before or before.before)


def _mended(
    connection: Connection, result: AuditResult, comparison: Comparison, known: Mapping[Duty, Known]
) -> Iterator[Change]:
    """Yield what is fixed, or was closed and holds now."""
    catalogue, rectified = result.catalogue, rectifications(connection)
    for other in (*comparison.confirmed, *comparison.systemic.confirmed):
        if known.get(other.duty, other).fate is Fate.CLOSED:
            body = _body(replace(other, fate=Fate.FIXED, waived=None))
            yield Change(Kind.FINDING, finding_key(catalogue, other.duty), body, "confirmed")
    for part in (*comparison.fixed, *comparison.systemic.fixed):
        if known.get(part.known.duty, part.known).fate is Fate.OPEN:
            key = finding_key(catalogue, part.known.duty)
            own = rectified.get(key)
            verified = own is not None and own.rectification.status is Status.TO_VERIFY
            closed_on = result.moment.day if verified else None
            body = _body(replace(part.known, fate=Fate.FIXED, closed_on=closed_on, waived=None))
            yield Change(Kind.FINDING, key, body, part.reason)
