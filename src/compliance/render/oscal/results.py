"""OSCAL assessment results: a finding for each clause that has a verdict, an observation for whatever was seen.

Only a clause whose duties were all judged and hold is *satisfied*, and only one with a nonconformity is *not
satisfied*. All others (not judged, judged in part, for people to say, waiting, not applicable, without a rule) have no
finding: OSCAL knows no third state, and nothing that was not assessed may look satisfied.
"""

from __future__ import annotations

from datetime import date

from compliance.ledger import State
from compliance.render.oscal.observed import is_broken, observation, resources, risk, unjudged
from compliance.render.oscal.parts import (
    Node,
    control,
    document,
    identity,
    listed,
    metadata,
    moment,
    props,
    said,
)
from compliance.render.view.model import View
from compliance.render.view.model_rules import ClauseView

_STATES = {State.CONFORMING.value: "satisfied", State.NONCONFORMING.value: "not-satisfied"}


def to_results(view: View) -> bytes:
    """Return the bytes of the assessment results."""
    plan = identity("plan", view.result.catalogue.standard.id)
    content: Node = {
        "metadata": metadata(view, view.title),
        "import-ap": {"href": f"#{plan}"},
        "results": [_result(view)],
        "back-matter": {"resources": [_plan(plan, view), *resources(view)]},
    }
    return document("assessment-results", content)


def _plan(own: str, view: View) -> Node:
    """Return the plan as a resource: the cover says what was planned."""
    told = "; ".join(view.words.pair(entry.label, entry.value) for entry in view.cover if entry.mark)
    return {"uuid": own, "title": said(view.words("h.cover")), "description": said(told)}


def _result(view: View) -> Node:
    broken = [found for found in view.findings if is_broken(found)]
    notes = (*view.not_assessable, *view.attestations)
    observations = [*(observation(found, view) for found in view.findings), *(unjudged(n, view) for n in notes)]
    span = view.result.moment
    first = min((m.first for m in view.result.months), default=span.to)
    return {
        "uuid": identity("result", view.result.catalogue.standard.id, str(span)),
        "title": said(view.title),
        "description": said(view.words.sentences(view.verdict.sentences)),
        "start": moment(view, span.from_ or min(first, span.to)),
        "end": moment(view, max(span.to, span.from_ or date.min), day_ends=True),
        **props(
            (
                *(("figure", view.words.pair(part.label, part.value)) for part in view.figures),
                *(("systemic", view.words.pair(part.label, part.value)) for part in view.systemic),
            )
        ),
        "reviewed-controls": {"control-selections": [_selection(view)]},
        **listed("observations", observations),
        **listed("risks", (risk(found, view) for found in broken)),
        **listed("findings", (_finding(c, view) for c in view.clauses if c.verdict_code in _STATES)),
    }


def _selection(view: View) -> Node:
    """Return the clauses that the audit looked at: those with a rule in it."""
    clauses = [clause for clause in view.clauses if clause.rules]
    if not clauses:
        return {"description": said(view.words("v.nothing"))}
    return {"include-controls": [{"control-id": control(view, clause.id)} for clause in clauses]}


def _finding(clause: ClauseView, view: View) -> Node:
    own = [found for found in view.findings if found.clause == clause.id]
    state = _STATES[clause.verdict_code]
    counts = [(count.label, count.number) for rule in clause.rules for count in rule.counts if count.number]
    summed = {label: sum(number for other, number in counts if other == label) for label, _ in counts}
    told = view.words.join(f"{label} {number}" for label, number in summed.items())
    return {
        "uuid": identity("finding", clause.id),
        "title": said(view.words.pair(clause.locator, clause.verdict)),
        "description": said(told or clause.verdict),
        **props((("clause", clause.id),)),
        "target": {
            "type": "statement-id",
            "target-id": f"{control(view, clause.id)}_smt",
            "status": {"state": state, "reason": "pass" if state == "satisfied" else "fail"},
        },
        **listed("related-observations", ({"observation-uuid": identity("observation", f.finding.id)} for f in own)),
        **listed("related-risks", ({"risk-uuid": identity("risk", f.finding.id)} for f in own if is_broken(f))),
    }
