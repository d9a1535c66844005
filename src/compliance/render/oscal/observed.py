"""Observations and risks of OSCAL: what was found and what was not judged, each with the records behind it."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from compliance.ledger import State
from compliance.render.oscal.parts import NAMESPACE, Node, control, identity, listed, moment, props, said
from compliance.render.view.model import View
from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import FindingView


def is_broken(found: FindingView) -> bool:
    """Whether it is a nonconformity; an observation is none."""
    return found.finding.obligation.state == State.NONCONFORMING


def observation(found: FindingView, view: View) -> Node:
    """Return the observation of one finding."""
    words, own = view.words, found.finding
    expected = words.pair(words("f.expected"), found.expected)
    return {
        "uuid": identity("observation", own.id),
        "title": said(found.title),
        "description": said(words.sentences((words.pair(words("f.found"), found.found), expected))),
        **props(
            (
                ("state", own.obligation.state.value), ("clause", found.clause), ("rule", found.rule),
                ("finding-id", own.id), ("grade", own.grade), ("site", found.site), ("subject", found.subject),
                ("window", found.window), ("post", found.post), ("standing", found.standing),
                ("waived", "yes" if found.waived else ""),
                *(("said", words.pair(part.label, part.value)) for part in found.said),
            )
        ),
        "methods": ["EXAMINE"],
        "types": ["finding"],
        **listed(
            "relevant-evidence",
            (
                {"href": f"#{resource_of(file)}", "description": said(where)}
                for file, where in dict.fromkeys((proof.file, proof.where) for proof in found.evidence)
            ),
        ),
        "collected": moment(view, view.result.moment.as_of),
    }  # fmt: skip


def unjudged(note: NoteView, view: View) -> Node:
    """Return the observation of duties that nobody judged; a clause that has any is not satisfied by them."""
    words, state = view.words, State.MANUAL if note.question else State.NOT_ASSESSABLE
    return {
        "uuid": identity("unjudged", note.rule, note.site_key, state, note.reason),
        "title": said(words.join((note.state, note.title))),
        "description": said(words.sentences((note.reason, note.question)) or note.state),
        **props(
            (
                ("state", state.value), ("clause", note.clause), ("rule", note.rule), ("site", note.site),
                ("count", str(note.count)),
            )
        ),
        "methods": ["INTERVIEW" if note.question else "EXAMINE"],
        "collected": moment(view, view.result.moment.as_of),
    }  # fmt: skip


def risk(found: FindingView, view: View) -> Node:
    """Return what stays open as long as the finding is not put right; a waiver is an approved deviation."""
    words, own = view.words, found.finding
    return {
        "uuid": identity("risk", own.id),
        "title": said(found.title),
        "description": said(found.found),
        "statement": said(words.pair(words("f.statement"), found.statement or found.expected)),
        **props((("finding-id", own.id), ("grade", own.grade), ("control-id", control(view, found.clause)))),
        "status": "deviation-approved" if found.waived else "open",
        "deadline": moment(view, date.fromisoformat(found.rectify_by), day_ends=True),
        "remediations": [
            {
                "uuid": identity("remediation", own.id),
                "lifecycle": "recommendation",
                "title": said(words("f.action")),
                "description": said(found.action),
                "props": [{"name": "type", "value": "mitigate"}, *_post(found)],
            }
        ],
        "related-observations": [{"observation-uuid": identity("observation", own.id)}],
    }


def _post(found: FindingView) -> list[Node]:
    return [{"name": "post", "ns": NAMESPACE, "value": found.post}] if found.post else []


def resource_of(file: str) -> str:
    """Return the identity of a delivered file among the resources."""
    return identity("file", file)


def resources(view: View) -> list[Node]:
    """Return the delivered files, each once, with its SHA-256; a file that only evidence names stands there too."""
    digests = {source.file: source.sha256 for source in view.sources}
    named = [proof.file for found in view.findings for proof in found.evidence]
    return [
        {
            "uuid": resource_of(file),
            "title": said(file),
            **({"rlinks": [_link(file, digests[file])]} if file in digests else {"description": said(file)}),
        }
        for file in dict.fromkeys((*digests, *named))
    ]


def _link(file: str, digest: str) -> Node:
    return {
        "href": quote(file, safe="/-._~") or "-",
        **({"hashes": [{"algorithm": "SHA-256", "value": digest}]} if digest else {}),
    }
