"""What the page leaves out, said once above the findings: no list is cut in silence."""

from __future__ import annotations

from compliance.render.html.room import Rows
from compliance.render.view.model import View


def rest_of(view: View) -> str:
    """Say where a reader finds what this page leaves out."""
    words = view.words
    others = [name for name in view.beside if name.endswith((".xlsx", ".json"))]
    return words("n.rest_in", files=words.join(others)) if others else words("n.rest_nowhere")


def said_of(view: View, shown: Rows, rest: str) -> str:
    """Return the sentences: which findings, records and cells are not shown, and which records no format holds."""
    words, level = view.words, shown.level
    said: list[str] = []
    left = sum(shown.left.values())
    if left:
        said.append(words("f.left", shown=len(view.findings) - left, total=len(view.findings)))
    most = max((len(finding.evidence) for finding in view.findings), default=0)
    widest = max((len(proof.cells) for finding in view.findings for proof in finding.evidence), default=0)
    if most > level.records:
        said.append(words("f.most", n=level.records) if level.records else words("f.proof_left"))
    if level.records and widest > level.cells:
        said.append(words("f.cells_left", n=level.cells) if level.cells else words("f.places_only"))
    if not level.advice and view.findings:
        said.append(words("f.advice_left"))
    if said:
        said.append(rest)
    if any(finding.finding.evidence_total > len(finding.evidence) for finding in view.findings):
        said.append(words("f.kept", kept=most))
    return words.sentences(said)
