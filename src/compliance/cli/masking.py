"""The options about personal data, and what does what they ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from compliance.message import msg
from compliance.privacy.masks import LEVELS
from compliance.problems import Place, Problem, ProblemsError, fault_of

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
            [
                Problem(
                    Place(str(path)),
                    msg("cannot be read: {why}", why=fault_of(error)),
                    msg("a file with a key"),
                )
            ]
        ) from error
    if len(key) < KEY_BYTES:
        raise ProblemsError(
            [
                Problem(
                    Place(str(path)),
                    msg("a key of {key} bytes", key=len(key)),
                    msg("at least {key_bytes} bytes", key_bytes=KEY_BYTES),
                )
            ]
        )
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
