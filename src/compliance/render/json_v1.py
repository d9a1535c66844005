"""``findings.json``, version 1: see docs/findings-json.md and findings-v1.schema.json.

The same result gives the same bytes: lists are sorted, names stand in a fixed order, text is UTF-8. Cells and
keys stand as they were in the records (control characters escaped); sentences are those of the view.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from compliance.findings.finding import Evidence, Finding
from compliance.findings.rates import totals
from compliance.findings.result import AuditResult, Tally
from compliance.findings.scoring import Share, score, severities
from compliance.problems import Place
from compliance.render.json_v1_in_force import in_force_of
from compliance.render.json_v1_said import comparison_of, said_of, systemic_of, waivers_of
from compliance.render.plain import escaped
from compliance.render.view.model import View
from compliance.render.view.model_findings import FindingView
from compliance.tables import CellsOfField

VERSION = "1"
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def to_json(view: View) -> bytes:
    """Return the file's bytes."""
    result = view.result
    document = {
        "version": VERSION,
        "lang": view.lang,
        "audit": _audit(view),
        "figures": _figures(result),
        "sites": [{"key": key, "name": name} for key, name in sorted(result.sites.items())],
        "sources": _sources(result),
        "unrecognised": [{"name": name, "reason": reason} for name, reason in sorted(result.records.unrecognised)],
        "data_findings": _data_findings(result),
        "findings": [_finding(part, result) for part in sorted(view.findings, key=_order)],
        "in_force": in_force_of(result),
        "tallies": [_tally(part) for part in sorted(result.tallies, key=lambda t: (t.rule, t.site))],
        "notes": _notes(result),
        "missing_expected": sorted(result.missing_expected),
        "systemic": systemic_of(view),
        "waivers": waivers_of(result),
        "comparison": comparison_of(result),
        "other_readings": _other_readings(result),
    }
    return _lines(document).encode("utf-8", errors="replace")


def _lines(document: Mapping[str, object]) -> str:
    """Write one name of the document on a line, and one entry of each list: whole findings differ line by line."""
    parts = []
    for name, value in document.items():
        if isinstance(value, list) and value:
            written = "[\n  " + ",\n  ".join(escaped(_ENCODER.encode(entry)) for entry in value) + "\n ]"
        else:
            written = escaped(_ENCODER.encode(value))
        parts.append(f" {json.dumps(name)}: {written}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _audit(view: View) -> dict[str, object]:
    moment, standard = view.result.moment, view.result.catalogue.standard
    return {
        "title": view.title,
        "as_of": _iso(moment.as_of),
        "from": _iso(moment.from_),
        "to": _iso(moment.to),
        "standard": standard.id,
        "standard_version": standard.version,
        "engine": view.engine,
        "privacy": view.result.privacy,
    }


def _figures(result: AuditResult) -> dict[str, object]:
    return {
        "conformity": _rounded(result.figures.conformity),
        "coverage": _rounded(result.figures.coverage),
        "score": _rounded(result.figures.score),
        "obligations": result.obligations,
        "states": totals(result.tallies),
        "score_shares": [_share(share) for share in score(result.tallies, severities(result.catalogue.rules)).shares],
    }


def _share(share: Share) -> dict[str, object]:
    """Return what one rule at one site could lose and lost: the parts of the score."""
    names = ("rule", "site", "grade", "possible", "nonconforming", "assessed")
    return {**{name: getattr(share, name) for name in names}, "lost": _rounded(float(share.lost))}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _sources(result: AuditResult) -> list[dict[str, object]]:
    return [
        {
            "file": source.file,
            "sheet": source.sheet,
            "sha256": source.sha256,
            "record_type": source.record_type,
            "rows_in": source.rows_in,
            "rows_used": source.rows_used,
            "rows_set_aside": source.rows_set_aside,
            "extent": {"from": _iso(source.extent.from_), "to": _iso(source.extent.to)},
            "days": {"first": _iso(source.days[0]), "last": _iso(source.days[1])} if source.days else None,
            "unknown_columns": list(source.unknown_columns),
            "links_lost": [
                {"field": part.field, "target": part.target, "cells": part.cells, "first_row": part.first}
                for part in source.lost
            ],
            "pointing": _cells(source.pointing),
            "open_ends": _cells(source.open_ends),
            "undated": _cells(source.undated),
            "headless": [
                {"after": part.field, "cells": part.cells, "first_row": part.first} for part in source.headless
            ],
            "rounded": _cells(source.rounded),
        }
        for source in sorted(result.records.sources, key=lambda source: source.number)
    ]


def _cells(told: Iterable[CellsOfField]) -> list[dict[str, object]]:
    return [{"field": part.field, "cells": part.cells, "first_row": part.first} for part in told]


def _data_findings(result: AuditResult) -> list[dict[str, object]]:
    ordered = sorted(result.records.data_findings, key=lambda f: (f.place, f.record_type, f.field, f.value, f.reason))
    return [
        {
            "record_type": part.record_type,
            **_place(part.place),
            "field": part.field,
            "value": part.value,
            "reason": part.reason,
            "set_aside": part.set_aside,
        }
        for part in ordered
    ]


def _order(view: FindingView) -> tuple[str, str, str, str]:
    duty = view.finding.obligation
    return (duty.rule, duty.site, duty.subject, duty.window)


def _finding(view: FindingView, result: AuditResult) -> dict[str, object]:
    finding, duty = view.finding, view.finding.obligation
    return {
        "id": finding.id,
        "rule": duty.rule,
        "clause": duty.clause,
        "grade": finding.grade,
        "own_grade": finding.own_grade,
        "escalated_because": _escalation(finding),
        "readings": finding.readings,
        "state": duty.state.value,
        "reason": duty.reason,
        "site": duty.site,
        "subject": duty.subject,
        "window": duty.window,
        "opens": _iso(duty.opens),
        "due": _iso(duty.due.date() if duty.due and duty.due_day else duty.due),
        "due_day": duty.due_day,
        "met_at": _iso(duty.met_at),
        "population": duty.population,
        "demanded": duty.demanded,
        "found": duty.found,
        "missing": [name for name in duty.missing.split(",") if name],
        "post": finding.post,
        "title": view.title,
        "post_text": view.post,
        "subject_text": view.subject,
        "window_text": view.window,
        "expected_text": view.expected,
        "found_text": view.found,
        "would_pass_text": view.advice.text,
        "action_text": view.action,
        "evidence": [_evidence(part) for part in finding.evidence],
        "evidence_total": finding.evidence_total,
        **said_of(finding, result),
    }


def _escalation(finding: Finding) -> dict[str, object] | None:
    why = finding.escalation
    if why is None:
        return None
    limits = {"share": _rounded(float(why.share)), "count": why.count}
    return {"broken": why.broken, "judged": why.judged, "limits": limits}


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "record_type": evidence.record_type,
        "key": evidence.key,
        **_place(evidence.place),
        "role": evidence.role,
        "cells": [{"field": cell.field, "text": cell.text} for cell in evidence.cells],
    }


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "sheet": place.sheet, "row": place.line}


def _other_readings(result: AuditResult) -> dict[str, object] | None:
    """Return what other readings would change; None when nobody asked."""
    if result.readings is None:
        return None
    names = ("rule", "topic", "alternative", "added", "removed")
    return {
        "changes": [
            {**{name: getattr(part, name) for name in names}, "blocked": part.blocked or None}
            for part in result.readings.changes
        ],
        "only_alternative": [{"clause": clause, "count": count} for clause, count in result.readings.only_alternative],
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {"rule": tally.rule, "site": tally.site, "counts": totals((tally,))}


def _notes(result: AuditResult) -> list[dict[str, object]]:
    ordered = sorted(result.notes, key=lambda n: (n.rule, n.site, n.state, n.reason, n.subject, n.window))
    names = ("rule", "site", "state", "reason", "count", "subject", "window")
    return [{name: getattr(note, name) for name in names} for note in ordered]


def _iso(at: date | datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
