"""The OSCAL plan of action and milestones: one item for each nonconformity, with its deadline and what to do."""

from __future__ import annotations

from compliance.render.oscal.observed import is_broken, observation, resources, risk
from compliance.render.oscal.parts import Node, document, identity, metadata, props, said
from compliance.render.view.model import View
from compliance.render.view.model_findings import FindingView


def to_poam(view: View) -> bytes | None:
    """Return the bytes; None when nothing is to be rectified, because OSCAL has no empty plan."""
    broken = [found for found in view.findings if is_broken(found)]
    if not broken:
        return None
    content: Node = {
        "metadata": metadata(view, f"{view.title} · {view.words('h.rectification')}"),
        "system-id": {"id": view.result.catalogue.standard.id},
        "observations": [observation(found, view) for found in broken],
        "risks": [risk(found, view) for found in broken],
        "poam-items": [_item(found, view) for found in broken],
    }
    kept = resources(view)
    if kept:
        content["back-matter"] = {"resources": kept}
    return document("plan-of-action-and-milestones", content)


def _item(found: FindingView, view: View) -> Node:
    own, words = found.finding, view.words
    about = " · ".join(filter(None, (found.title, found.site, found.subject, found.window)))
    return {
        "uuid": identity("poam-item", own.id),
        "title": said(about),
        "description": said(words.pair(words("f.action"), found.action)),
        **props((("finding-id", own.id), ("clause", found.clause), ("site", found.site), ("post", found.post))),
        "related-observations": [{"observation-uuid": identity("observation", own.id)}],
        "related-risks": [{"risk-uuid": identity("risk", own.id)}],
    }
