"""Keys of the journal: findings, obligations and rectifications go by standard, rule, subject and window."""

from __future__ import annotations

import json

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import Duty
from compliance.store.journal import written
from compliance.store.sound import sound


def finding_key(catalogue: Catalogue, duty: Duty) -> str:
    """Return the key: by the first name of the rule, so that it stays when the rule is renamed."""
    return written([catalogue.standard.id, *duty._replace(rule=catalogue.origin(duty.rule))])


def duty_of_key(key: str) -> tuple[str, Duty]:
    """Return standard and identity of such a key; DamagedError when it is none."""
    return sound(lambda: _read(*json.loads(key)))


def _read(standard: str, rule: str, subject: str, window: str) -> tuple[str, Duty]:
    return standard, Duty(rule, subject, window)
