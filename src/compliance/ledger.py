"""The ledger: one row per obligation, and the words its columns use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """The eight verdict states."""

    CONFORMING = "conforming"
    NONCONFORMING = "nonconforming"
    OBSERVATION = "observation"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    EXEMPT = "exempt"
    MANUAL = "manual"
    NOT_ASSESSABLE = "not_assessable"


REASONS = {
    "late": "done, but after the due",
    "missing": "not done, or nothing of what is required is there",
    "before_trigger": "done before the duty began",
    "incomplete": "some of what is required is not there",
    "too_few": "fewer than demanded",
    "not_covered": "a member that must be covered is not",
    "out_of_order": "steps missing or in the wrong order",
    "carries": "the text carries what it must not",
    "lacks": "the text lacks what it must carry",
    "not_found": "no matching record in the other source",
    "differs": "two numbers differ",
    "gap": "the number sequence has a hole",
    "gate": "the fact that makes the duty apply is not so",
    "partial_period": "the subject was active on too few days of the period",
    "none_asked": "the ratio asks for none of so few",
    "no_events": "nothing happened that makes a duty",
    "not_due": "the due has not passed",
    "unusable": "a cell that is needed cannot be used",
    "no_export": "the export that is needed was not delivered",
    "no_column": "the export lacks a column that is needed",
    "extent": "the export does not cover the days that are asked for",
    "calendar": "the working-day calendar does not reach so far",
    "parameter": "a parameter is not set, or differs by site and the site is not known",
    "follows_from": "a rule that this one presupposes is unmet",
    "answered": "a human answered",
    "unanswered": "a human must say",
    "attestor": "answered only without a name, by a person whom no register has, or by the responsible post itself",
    "exemption": "an exception applies",
}


_PART = re.compile(r"((?:[^|\\]|\\.)*)(\||$)", re.DOTALL)


def joined_key(parts: Sequence[str]) -> str:
    """Return the key of several parts: joined by bars; a bar or backslash within a part has a backslash before it.

    A key of one part is that part.
    """
    if len(parts) == 1:
        return parts[0]
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def key_parts(key: str) -> list[str]:
    """Return the parts of a key that ``joined_key`` made of several; of any other, what its bars part."""
    if "\\" not in key:
        return key.split("|")
    parts, at, more = list[str](), 0, True
    while more:
        found = _PART.match(key, at)
        if found is None:  # a backslash at the end escapes nothing: it is no key of several parts
            return key.split("|")
        parts.append(re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL))
        at, more = found.end(), found[2] == "|"
    return parts


class Obligation(Struct, frozen=True):
    """rule x subject x window. ``due_day``: the due is a day (to 24:00). ``missing``: names, comma-separated, sorted.

    ``site`` is empty for the company. ``reason`` is a word of REASONS, after a colon its detail
    (``exemption:lump_sum``,
    ``no_export:complaints``, ``parameter:interview.roles``, ``follows_from:complaints/procedure``). Empty for a
    conforming one. ``subject_row``: the ``_row`` of the subject's record, None for the company and for groups.
    """

    rule: str
    clause: str
    site: str
    subject: str
    window: str
    state: State
    reason: str
    opens: datetime | None
    due: datetime | None
    due_day: bool
    met_at: datetime | None
    population: int | None
    demanded: int | None
    found: int | None
    missing: str
    subject_row: int | None


COLUMNS = (
    ("rule", "VARCHAR"),
    ("clause", "VARCHAR"),
    ("site", "VARCHAR"),
    ("subject", "VARCHAR"),
    ("window", "VARCHAR"),
    ("state", "VARCHAR"),
    ("reason", "VARCHAR"),
    ("opens", "TIMESTAMP"),
    ("due", "TIMESTAMP"),
    ("due_day", "BOOLEAN"),
    ("met_at", "TIMESTAMP"),
    ("population", "BIGINT"),
    ("demanded", "BIGINT"),
    ("found", "BIGINT"),
    ("missing", "VARCHAR"),
    ("subject_row", "BIGINT"),
)
