"""The OSCAL catalog: areas as groups, clauses as controls, parameters in force."""

from __future__ import annotations

from compliance.render.oscal.parts import Node, control, document, listed, metadata, props, said, token
from compliance.render.plain import line
from compliance.render.view.model import View
from compliance.render.view.model_rules import ClauseView


def to_catalog(view: View) -> bytes:
    """Return the catalog's bytes: every clause of the standard, with or without a rule."""
    standard = view.result.catalogue.standard
    groups = []
    for area in standard.areas:
        clauses = [clause for clause in view.clauses if clause.area_key == area.id]
        if clauses:
            node: Node = {"id": token(standard.id, area.id), "class": "area", "title": said(clauses[0].area)}
            groups.append({**node, "controls": [_control(clause, view) for clause in clauses]})
    content = {"metadata": metadata(view, standard.title.in_(view.lang)), **listed("groups", groups)}
    return document("catalog", content)


def _control(clause: ClauseView, view: View) -> Node:
    own = control(view, clause.id)
    return {
        "id": own,
        "class": "clause",
        "title": said(clause.locator),
        **listed("params", _params(clause, own)),
        **props((("clause", clause.id), ("modality", clause.modality), *(("rule", rule.id) for rule in clause.rules))),
        "parts": [{"id": f"{own}_smt", "name": "statement", "prose": said(clause.statement)}],
    }


def _params(clause: ClauseView, own: str) -> list[Node]:
    """Return each parameter of each rule once; a value that holds for some places or times only names them."""
    values: dict[str, tuple[str, list[str]]] = {}
    for rule in clause.rules:
        for param in rule.params:
            about = ", ".join(filter(None, (param.where, param.valid)))
            value = line(f"{param.value} ({about})" if about else param.value)
            _, known = values.setdefault(token(own, rule.id, param.name), (f"{rule.title}: {param.title}", []))
            if value and value not in known:
                known.append(value)
    return [
        {"id": key, "label": said(label), **({"values": known} if known else {})}
        for key, (label, known) in values.items()
    ]
