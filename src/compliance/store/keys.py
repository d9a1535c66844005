"""Keys of the journal: findings, obligations and rectifications go by standard, rule, subject and window."""

from __future__ import annotations

import json

from compliance.findings.comparison import Duty
from compliance.store.journal import written
from compliance.store.sound import sound


def finding_key(standard: str, duty: Duty) -> str:
    """Return the key."""
    return written([standard, *duty])


def duty_of_key(key: str) -> tuple[str, Duty]:
    """Return standard and identity of such a key; DamagedError when it is none."""
    return sound(lambda: _read(*json.loads(key)))


def _read(standard: str, rule: str, subject: str, window: str) -> tuple[str, Duty]:
    return standard, Duty(rule, subject, window)
