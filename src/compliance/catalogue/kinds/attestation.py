"""Attestation: what only a human can judge, or the residue that records leave."""

from __future__ import annotations

from compliance.catalogue.windows import Calendar, Length
from compliance.catalogue.words import Count, Doc, Text


class Attestation(Doc):
    """A concrete question, with its method and sample; one obligation per subject and period.

    The answer is read from the record type that the standard declares as ``attestations`` (fields: rule, subject,
    period,
    answer, at, valid_until, by). The latest answer for this rule, subject and period dated not after the as-of, and
    valid on the last day of the audited period, decides: conforming, nonconforming, observation, not_applicable. None:
    ``manual``.
    """

    question: Text
    method: Text
    sample: Count = 1
    per: Calendar
    valid_for: Length | None = None
