"""Duties that were not judged or are to come, and the records behind all, as the view holds them."""

from __future__ import annotations

from msgspec import Struct

from compliance.ledger import Obligation


class NoteView(Struct, frozen=True):
    """Obligations that nobody judged, by rule, site and reason. The last three ask for a human's answer."""

    rule: str
    title: str
    clause: str
    area_key: str
    site: str
    site_key: str
    post: str
    state: str
    reason: str
    count: int
    example: str
    question: str = ""
    method: str = ""
    sample: str = ""


class UpcomingView(Struct, frozen=True):
    """A pending obligation that falls due soon."""

    duty: Obligation
    due: str
    rule: str
    title: str
    clause: str
    area_key: str
    site: str
    subject: str
    window: str
    post: str
    expected: str


class DataView(Struct, frozen=True):
    """One row or cell that cannot be used."""

    record_type: str
    where: str
    file: str
    sheet: str
    row: int
    field: str
    value: str
    reason: str
    set_aside: str


class SourceView(Struct, frozen=True):
    """One table of one file, with the sum of its rows."""

    file: str
    sheet: str
    record_type: str
    sha256: str
    rows_in: int
    rows_used: int
    rows_set_aside: int
    rows_later: int
    extent: str
    unknown_columns: str
    look: str
