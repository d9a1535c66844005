"""A standard as a reader sees it: every word chosen, every list in order."""

from __future__ import annotations

from msgspec import Struct

from compliance.render.texts import Words
from compliance.render.view.model_parts import Pair
from compliance.render.view.model_rules import ParamView, ReadingView


class NeedView(Struct, frozen=True):
    """A record type that a rule needs, with the fields that it reads, as ``title (name)``."""

    name: str
    title: str
    fields: tuple[str, ...]


class RuleSheet(Struct, frozen=True):
    """One rule. ``escalated``: when its breaches become major; blank: never. ``cases``: their names, in order.

    ``written``: its file below the folder of rules.
    """

    id: str
    anchor: str
    title: str
    kind: str
    grade: str
    grade_code: str
    modality: str
    post: str
    action: str
    escalated: str
    written: str
    params: tuple[ParamView, ...]
    readings: tuple[ReadingView, ...]
    needs: tuple[NeedView, ...]
    cases: tuple[str, ...]
    question: str
    method: str
    sample: str


class ClauseSheet(Struct, frozen=True):
    """One clause. ``assessed``: how; ``reason``: why not, or why a person must say. ``scorecards``: rated by them."""

    id: str
    anchor: str
    locator: str
    modality: str
    statement: str
    notes: str
    figures: tuple[Pair, ...]
    assessed: str
    assessed_code: str
    reason: str
    scorecards: str
    rules: tuple[RuleSheet, ...]
    fed_by: tuple[str, ...]


class AreaSheet(Struct, frozen=True):
    """The clauses of one area."""

    id: str
    title: str
    clauses: tuple[ClauseSheet, ...]


class StandardSheet(Struct, frozen=True):
    """The whole standard, or one clause of it."""

    lang: str
    words: Words
    title: str
    footer: str
    counts: tuple[Pair, ...]
    areas: tuple[AreaSheet, ...]
