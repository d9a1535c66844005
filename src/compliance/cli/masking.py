"""The options about personal data, and what does what they ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from compliance.privacy.masks import LEVELS
from compliance.problems import Place, Problem, ProblemsError

if TYPE_CHECKING:
    from compliance.pipeline import Audited
    from compliance.privacy.masker import Masker

KEY_BYTES = 16


def key_of(path: Path | None) -> bytes:
    """Return the key of the pseudonyms, blank without a file; ProblemsError for an unfit file."""
    if path is None:
        return b""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ProblemsError(
            [Problem(Place(str(path)), f"cannot be read: {error.strerror}", "a file with a key")]
        ) from error
    if len(key) < KEY_BYTES:
        raise ProblemsError([Problem(Place(str(path)), f"a key of {len(key)} bytes", f"at least {KEY_BYTES} bytes")])
    return key


def masker_of(level: str, key: bytes, audited: Audited) -> Masker:
    """Return what masks the result of the audit."""
    from compliance.engine.database import DuckDatabase
    from compliance.privacy.masker import Masker
    from compliance.privacy.terms import personal_terms

    known = next(word for word in LEVELS if word == level)
    catalogue, records = audited.result.catalogue, audited.result.records
    terms = personal_terms(DuckDatabase(audited.connection), catalogue, records) if known != "none" else {}
    return Masker(known, catalogue, terms, key)
