"""One rule at one site, and findings of earlier audits that are gone, as the view holds them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import FindingView
from compliance.render.view.model_rules import RuleView


class CheckView(Struct, frozen=True):
    """One rule at one site: its verdict as a clause's is made, how many duties of each state, what was found.

    ``counts``: state -> number, for ``manual`` and ``not_assessable`` that of ``notes`` together.
    """

    site: str
    site_key: str
    rule: RuleView
    verdict: str
    verdict_code: str
    counts: Mapping[str, int]
    findings: tuple[FindingView, ...]
    notes: tuple[NoteView, ...]


class GoneView(Struct, frozen=True):
    """A finding of an earlier audit that this one lacks; ``reason``: the state of its duty now, or that it is gone."""

    id: str
    clause: str
    title: str
    site: str
    subject: str
    window: str
    grade: str
    reason: str
