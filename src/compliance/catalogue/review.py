"""Reviews, ``review.yaml`` beside the exports: the auditor's own word on findings, a comment or another grade."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from compliance.catalogue.words import Day, Doc


class Review(Doc):
    """``by``: who says it; ``why`` is the comment, needed for another ``grade`` too."""

    finding: str = Field(pattern=r"^[0-9a-f]{16}$")
    grade: Literal["major", "minor", "observation"] | None = None
    why: str = Field(min_length=1)
    by: str = Field(min_length=1)
    on: Day


class ReviewFile(Doc):
    """The file: a list of reviews; of several on one finding the latest grade holds, and all are shown."""

    reviews: tuple[Review, ...] = ()
