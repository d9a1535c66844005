"""``findings.sarif``, SARIF 2.1.0: the nonconformities for CI.

Consumers take every result for a failure, so there are no others: observations stand in the other reports, and what was
not judged is a notification of the run.

A fingerprint is the finding's id; a waiver is an accepted suppression; the standing beside earlier audits is the
baseline state. There is no clock: a run has no start and no end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from compliance.ledger import State
from compliance.render.plain import clean, line
from compliance.render.view.model import View
from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import EvidenceView, FindingView
from compliance.render.view.model_rules import RuleView

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "finding/v1"
RELATED = 20
TEXT = 8_000
_LEVELS = {"major": "error", "minor": "warning", "observation": "note"}
_BASELINE = {
    "new": "new",
    "recurring": "new",
    "reopened": "new",
    "persisting": "unchanged",
    "closed": "unchanged",
}


def to_sarif(view: View) -> bytes:
    """Return the file's bytes."""
    number = {rule.id: index for index, rule in enumerate(view.rules)}
    broken = [part for part in view.findings if part.finding.obligation.state == State.NONCONFORMING]
    invocation: dict[str, object] = {"executionSuccessful": True}
    notes = [_notification(note, number, view) for note in (*view.not_assessable, *view.attestations)]
    if notes:
        invocation["toolExecutionNotifications"] = notes
    run = {
        "tool": {"driver": {**_driver(view), "rules": [_rule(rule) for rule in view.rules]}},
        "automationDetails": {"id": f"{view.result.catalogue.standard.id}/", "description": {"text": line(view.title)}},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(part, number[part.rule], view) for part in broken],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


def _driver(view: View) -> dict[str, object]:
    standard = view.result.catalogue.standard
    return {
        "name": "compliance-engine",
        "version": view.engine,
        "properties": {"lang": view.lang, "standard": standard.id, "standardVersion": standard.version},
    }


def _rule(rule: RuleView) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.statement or rule.title},
        "help": {"text": rule.action or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.grade_code]},
        "properties": {"clause": rule.clause, "locator": rule.locator, "tags": [rule.area_key]},
    }


def _result(found: FindingView, rule: int, view: View) -> dict[str, object]:
    finding, words = found.finding, view.words
    said = words.sentences((words.pair(found.title, found.found), words.pair(words("f.expected"), found.expected)))
    result: dict[str, object] = {
        "ruleId": found.rule,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[finding.grade],
        "message": {"text": clean(said)[:TEXT]},
        "locations": [_location(found, found.evidence[0] if found.evidence else None)],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "properties": _properties(found, view),
    }
    related = _places(found.evidence[1:])
    if related:
        result["relatedLocations"] = related[:RELATED]
    if found.standing:
        result["baselineState"] = _BASELINE[found.standing]
    waiver = view.result.waived.findings.get(finding.id)
    if waiver is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": clean(waiver.reason)}]
    return result


def _properties(found: FindingView, view: View) -> dict[str, object]:
    known: dict[str, object] = {
        "clause": found.clause,
        "grade": found.finding.grade,
        "site": found.site,
        "window": found.window,
        "post": found.post,
        "rectifyBy": found.rectify_by,
        "standing": found.standing,
        "evidenceTotal": found.finding.evidence_total,
        "said": [view.words.pair(part.label, part.value) for part in found.said],
    }
    return {name: value for name, value in known.items() if value not in ("", [])}


def _location(found: FindingView, proof: EvidenceView | None) -> dict[str, object]:
    names = " / ".join(filter(None, (found.site, found.subject)))[:TEXT]
    return {**(_physical(proof) if proof else {}), "logicalLocations": [{"fullyQualifiedName": names}]}


def _places(evidence: Iterable[EvidenceView]) -> list[dict[str, object]]:
    """Return the places, each once: several records may come from one row, and SARIF wants every entry another."""
    places = {(proof.file, proof.row, proof.where): proof for proof in evidence}
    return [_physical(proof) for proof in places.values()]


def _physical(proof: EvidenceView) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(proof.file[:TEXT], safe="/-._~") or "-"}}
    if proof.row > 0:
        place["region"] = {"startLine": proof.row}
    return {"physicalLocation": place, "message": {"text": proof.where[:TEXT]}}


def _notification(note: NoteView, number: dict[str, int], view: View) -> dict[str, object]:
    words = view.words
    text = words.pair(
        words.join((note.state, note.title, note.site)), words("bracket", text=note.reason, inner=note.count)
    )
    return {
        "level": "note" if note.question else "warning",
        "message": {"text": clean(text)[:TEXT]},
        "associatedRule": {"id": note.rule, "index": number[note.rule]},
    }
