"""Reviews, ``review.yaml`` beside the exports: the auditor's own word on findings, a comment or another grade."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from compliance.catalogue.faults import FINDING_PATTERN, SAID_PATTERN
from compliance.catalogue.words import Day, Doc


class Review(Doc):
    """``by``: who says it; ``why`` is the comment, needed for another ``grade`` too."""

    finding: str = Field(pattern=FINDING_PATTERN)
    grade: Literal["major", "minor", "observation"] | None = None
    why: str = Field(pattern=SAID_PATTERN)
    by: str = Field(pattern=SAID_PATTERN)
    on: Day


class ReviewFile(Doc):
    """The file: a list of reviews; of several on one finding the latest grade holds, and all are shown.

    Two grades of one day are a problem: none of them is the latest.
    """

    reviews: tuple[Review, ...] = ()
