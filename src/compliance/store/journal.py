"""The journal: appending changes, reading what holds now or held at a run, and proving that nobody altered it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from compliance.store.schema import CURRENT, JOURNAL
from compliance.store.sound import body_of_text

GENESIS = "0" * 64
BATCH = 5000


class Kind(StrEnum):
    """What an entry is about."""

    RUN = "run"
    INPUTS = "inputs"
    REPORTED = "reported"
    TALLY = "tally"
    OBLIGATION = "obligation"
    FINDING = "finding"
    RECTIFICATION = "rectification"
    WAIVER = "waiver"
    ATTESTATION = "attestation"


class Change(Struct, frozen=True):
    """One change to come: ``body`` is what holds from now on, plain JSON data."""

    kind: Kind
    key: str
    body: Mapping[str, Any]
    why: str = ""


class Stamp(Struct, frozen=True):
    """Who changes what in which run, and when (the command line's clock, ISO 8601)."""

    run: int
    who: str
    at: str


class Head(Struct, frozen=True):
    """The end of the chain: number of entries and the last hash."""

    entries: int
    hash: str


def written(value: Mapping[str, Any] | list[Any]) -> str:
    """Return the one way in which this data is written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def head(connection: Connection) -> Head:
    """Return the end of the chain."""
    last = select(JOURNAL.c.seq, JOURNAL.c.hash).order_by(JOURNAL.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return Head(row.seq, row.hash) if row is not None else Head(0, GENESIS)


def append(connection: Connection, changes: Iterable[Change], stamp: Stamp) -> Head:
    """Append the changes and let ``current`` follow; return the new end of the chain."""
    end = head(connection)
    rows: list[dict[str, Any]] = []
    for change in changes:
        row = {
            "seq": end.entries + 1,
            "run": stamp.run,
            "kind": change.kind.value,
            "key": change.key,
            "body": written(change.body),
            "who": stamp.who,
            "at": stamp.at,
            "why": change.why,
        }
        end = Head(end.entries + 1, linked(end.hash, row))
        rows.append({**row, "hash": end.hash})
        if len(rows) == BATCH:
            _put(connection, rows)
            rows = []
    if rows:
        _put(connection, rows)
    return end


def linked(before: str, row: Mapping[str, Any]) -> str:
    """Return the hash of an entry: SHA-256 over the hash before it and every column of its own."""
    columns = [row[name] for name in ("seq", "run", "kind", "key", "body", "who", "at", "why")]
    return hashlib.sha256(f"{before}\n{written(columns)}".encode()).hexdigest()


def holding(connection: Connection, kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield key and body of every entry of a kind that holds now, by key."""
    wanted = select(CURRENT.c.key, CURRENT.c.body).where(CURRENT.c.kind == kind.value).order_by(CURRENT.c.key)
    for key, body in connection.execute(wanted):
        yield key, body_of_text(body)


def one(connection: Connection, kind: Kind, key: str) -> dict[str, Any]:
    """Return the body of the entry of a kind and key that holds now; empty when there is none."""
    wanted = select(CURRENT.c.body).where(CURRENT.c.kind == kind.value, CURRENT.c.key == key)
    body = connection.execute(wanted).scalar()
    return {} if body is None else body_of_text(body)


def held_at(connection: Connection, kind: Kind, run: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield key and body of every entry of a kind that held when run number ``run`` was over, by key."""
    until = (JOURNAL.c.kind == kind.value, JOURNAL.c.run <= run)
    latest = select(func.max(JOURNAL.c.seq)).where(*until).group_by(JOURNAL.c.key)
    wanted = select(JOURNAL.c.key, JOURNAL.c.body).where(JOURNAL.c.seq.in_(latest)).order_by(JOURNAL.c.key)
    for key, body in connection.execute(wanted):
        yield key, body_of_text(body)


def story(connection: Connection, kind: Kind, key: str) -> Iterator[tuple[Stamp, dict[str, Any], str]]:
    """Yield every entry about one key in order: who and when, the body, why."""
    wanted = select(JOURNAL).where(JOURNAL.c.kind == kind.value, JOURNAL.c.key == key).order_by(JOURNAL.c.seq)
    for row in connection.execute(wanted):
        yield Stamp(row.run, row.who, row.at), body_of_text(row.body), row.why


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(JOURNAL.insert(), rows)
    latest = {(row["kind"], row["key"]): {name: row[name] for name in ("kind", "key", "seq", "body")} for row in rows}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(CURRENT)
    following = adding.on_conflict_do_update(
        index_elements=["kind", "key"], set_={"seq": adding.excluded.seq, "body": adding.excluded.body}
    )
    connection.execute(following, list(latest.values()))
