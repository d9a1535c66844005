"""Findings and what is to be done about them, as the view holds them."""

from __future__ import annotations

from msgspec import Struct

from compliance.findings.finding import Finding
from compliance.findings.rectification import RectificationItem
from compliance.render.advice import Advice
from compliance.render.view.model_parts import Count, Pair
from compliance.render.view.model_rules import RuleView


class EvidenceView(Struct, frozen=True):
    """One proving record: its place as a reader finds it again, and its cells."""

    record_type: str
    key: str
    role: str
    where: str
    file: str
    sheet: str
    row: int
    cells: tuple[Pair, ...]


class FindingView(Struct, frozen=True):
    """One finding in words. ``escalated`` says why its grade is not its own; ``readings`` under which it stands.

    ``graded``: the grade, and the computed one beside it where an auditor's word goes over that.
    ``number``: its line in the rectification list, due on ``rectify_by``. ``said``: reviews, waiver, standing.
    ``standing``: its code beside earlier audits, blank without any; ``waived``: a waiver is in force.
    """

    finding: Finding
    number: int
    rectify_by: str
    anchor: str
    rule: str
    title: str
    clause: str
    locator: str
    statement: str
    area: str
    area_key: str
    grade: str
    graded: str
    escalated: str
    said: tuple[Pair, ...]
    readings: str
    standing: str
    waived: bool
    state: str
    site: str
    subject: str
    window: str
    opens: str
    due: str
    met_at: str
    reason: str
    post: str
    expected: str
    found: str
    advice: Advice
    action: str
    evidence: tuple[EvidenceView, ...]


class FindingGroup(Struct, frozen=True):
    """The findings of one rule, how many of each grade, and at which sites they were escalated and why."""

    rule: RuleView
    counts: tuple[Count, ...]
    escalations: tuple[Pair, ...]
    findings: tuple[FindingView, ...]


class AreaGroup(Struct, frozen=True):
    """The rules of one area that have findings."""

    key: str
    title: str
    groups: tuple[FindingGroup, ...]


class RectificationView(Struct, frozen=True):
    """One line of the rectification list in words."""

    item: RectificationItem
    finding: FindingView
    place: str
    area: str
    clause: str
    problem: str
    evidence: str
    quantity: str
    correction: str
    check: str
    status: str
    remark: str
    raised: str
    due: str


class ActionView(Struct, frozen=True):
    """What one site has to put right for one rule: so many findings of one grade, all due on one day."""

    site: str
    site_key: str
    rule: RuleView
    grade: str
    grade_code: str
    count: int
    due: str
