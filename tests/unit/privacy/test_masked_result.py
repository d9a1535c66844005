"""A result is masked whole: a text that the audit file gains is masked, too."""

from __future__ import annotations

from compliance.catalogue.profile import AuditFile
from compliance.privacy.result import _PEOPLE, _TOLD


def test_every_text_of_the_audit_file_is_told_masked() -> None:
    texts = {n for n, f in AuditFile.model_fields.items() if f.annotation in (str, str | None, tuple[str, ...])}
    assert texts == {*_TOLD, *_PEOPLE, "locations"}
