"""The files beside the exports that say something of one audit: audit file, waivers, reviews."""

from __future__ import annotations

from pathlib import Path

from compliance.catalogue.params import audit_values
from compliance.catalogue.profile import AuditFile
from compliance.catalogue.read import read_document
from compliance.catalogue.review import Review, ReviewFile
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.waiver import Waiver, WaiverFile
from compliance.message import msg
from compliance.problems import Place, Problem


def load_audit_file(path: Path, texts: Texts = read_now) -> tuple[AuditFile | None, tuple[Problem, ...]]:
    """Read an audit file; ``texts`` as for ``read_document``."""
    read = read_document(AuditFile, path, texts)
    if read.document is None:
        return None, read.problems
    _, problems = audit_values(read.document, read.positions)
    begin, end = read.document.from_, read.document.to
    if begin is not None and end is not None and begin > end:
        problems += (
            Problem(
                read.positions.near(("to",)),
                msg("the span ends ({end}) before it begins ({begin})", end=end, begin=begin),
                msg("a day from {begin} on", begin=begin),
            ),
        )
    return (None, problems) if problems else (read.document, ())


def load_waivers(path: Path, texts: Texts = read_now) -> tuple[tuple[tuple[Waiver, Place], ...], tuple[Problem, ...]]:
    """Read a file of waivers, each with its place."""
    read = read_document(WaiverFile, path, texts)
    if read.document is None:
        return (), read.problems
    return tuple((w, read.positions.near(("waivers", n))) for n, w in enumerate(read.document.waivers)), ()


def load_reviews(path: Path, texts: Texts = read_now) -> tuple[tuple[tuple[Review, Place], ...], tuple[Problem, ...]]:
    """Read a file of reviews, each with its place."""
    read = read_document(ReviewFile, path, texts)
    if read.document is None:
        return (), read.problems
    return tuple((r, read.positions.near(("reviews", n))) for n, r in enumerate(read.document.reviews)), ()
