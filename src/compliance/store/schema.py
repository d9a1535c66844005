"""The two tables of the store.

``journal`` is the truth: one entry for every change, never altered, each carrying the hash of all before it.
``current`` is its shadow: for each kind and key the entry that holds now, so that no command reads four hundred nights.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

HEAD = "0001"
"""The newest migration; a store that says otherwise is older (it is migrated) or newer (it is refused)."""

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("run", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("journal_by_kind_and_key", "kind", "key", "seq"),
    Index("journal_by_kind_and_run", "kind", "run"),
)

CURRENT = Table(
    "current",
    METADATA,
    Column("kind", String(20), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
