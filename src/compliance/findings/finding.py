"""A finding: a nonconformity or an observation, with its criterion, fact, evidence and what to do."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from msgspec import Struct

from compliance.catalogue.review import Review
from compliance.ledger import Obligation
from compliance.problems import Place


class Cell(Struct, frozen=True):
    """One cell of a proving record as it stood in the export."""

    field: str
    text: str


class Evidence(Struct, frozen=True):
    """A proving record: type, key, place (file, sheet, row), cells to show. ``role``: ``subject`` or ``counted``."""

    record_type: str
    key: str
    place: Place
    cells: tuple[Cell, ...]
    role: str


class Escalation(Struct, frozen=True):
    """Why a finding is graded higher than its rule says: ``broken`` of ``judged`` duties at its site.

    ``share`` (0 to 1) and ``count`` are the limits that were both reached. ``own_grade``: the rule's.
    """

    own_grade: str
    broken: int
    judged: int
    share: Fraction
    count: int


class Finding(Struct, frozen=True):
    """``grade``: major, minor or observation, escalated where ``escalation`` says why, then as ``reviews`` say.

    ``computed``: the grade before a review gave another; blank when none did.
    ``raised_from``: the grade before it was raised because the breach came back; blank when it was not.

    ``evidence_total`` counts what ``evidence`` was capped from. ``readings``: whether it stands under ``every`` reading
    or under the ``chosen_only``; None when nobody asked.
    """

    id: str
    obligation: Obligation
    grade: str
    post: str
    evidence: tuple[Evidence, ...]
    evidence_total: int
    escalation: Escalation | None = None
    reviews: tuple[Review, ...] = ()
    computed: str = ""
    raised_from: str = ""
    readings: str | None = None

    @property
    def own_grade(self) -> str:
        """The grade as the rule has it for such a breach, before any escalation or review."""
        if self.escalation is not None:
            return self.escalation.own_grade
        return self.raised_from or self.computed or self.grade


def finding_id(rule: str, subject: str, window: str) -> str:
    """Return the identity of a finding: 16 hex digits of rule, subject and window, nothing else."""
    text = f"{rule}\x1f{subject}\x1f{window}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
