"""Clauses, rules, parameters and readings as the view holds them."""

from __future__ import annotations

from msgspec import Struct

from compliance.render.view.model_parts import Count


class ParamView(Struct, frozen=True):
    """One stretch of a parameter of one rule. ``name``: as files have it; ``title``: how it reads.

    ``origin``: who set the value in force. ``as_text``: what the standard says, where that is another value.
    """

    rule: str
    name: str
    title: str
    value: str
    origin: str
    where: str
    valid: str
    as_text: str


class ReadingView(Struct, frozen=True):
    """How one ambiguity of one rule is taken."""

    rule: str
    topic: str
    taken: str
    why: str
    alternatives: str


class ReadingChangeView(Struct, frozen=True):
    """What one other reading of one rule would add and take away; ``blocked``: why it cannot be assessed."""

    rule: str
    topic: str
    alternative: str
    added: int
    removed: int
    blocked: str


class RuleView(Struct, frozen=True):
    """One rule: its words, what is in force for it, and how many obligations stand in each state, in their order."""

    id: str
    anchor: str
    title: str
    clause: str
    locator: str
    statement: str
    area: str
    area_key: str
    grade: str
    grade_code: str
    kind: str
    modality: str
    post: str
    action: str
    params: tuple[ParamView, ...]
    readings: tuple[ReadingView, ...]
    counts: tuple[Count, ...]


class ClauseView(Struct, frozen=True):
    """One clause with its verdict: the worst that its rules say; ``why``: what stands against a plain verdict."""

    id: str
    locator: str
    statement: str
    area: str
    area_key: str
    modality: str
    verdict: str
    verdict_code: str
    why: str
    rules: tuple[RuleView, ...]
