"""Proving the store: every hash again, no gap in the numbers, and ``current`` as the journal says."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from compliance.message import Message, msg
from compliance.problems import Place, Problem
from compliance.store.journal import GENESIS, Head, linked
from compliance.store.schema import CURRENT, JOURNAL

SHOWN = 20


def verify(connection: Connection, file: str, known: str | None = None) -> tuple[Head, tuple[Problem, ...]]:
    """Read the whole journal; return the end of the chain, and what was changed behind the store's back.

    A chain cannot show by itself that its last entries were cut off by somebody who rewrote ``current`` too. Whoever
    kept the hash that an earlier run printed gives it as ``known``: it must still be in the chain.
    """
    problems = list(_of_the_file(connection, file))
    expected: dict[tuple[str, str], tuple[int, str]] = {}
    before, last, met = GENESIS, 0, known in (None, GENESIS)
    for mapping in connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq)).mappings():
        row = {str(name): value for name, value in mapping.items()}
        if row["seq"] != last + 1:
            problems.append(_altered(file, _missing(last + 1, row["seq"] - 1)))
        elif linked(before, row) != row["hash"]:
            problems.append(_altered(file, msg("entry {seq} of the journal was altered", seq=row["seq"])))
        before, last = row["hash"], row["seq"]
        met = met or before == known
        expected[row["kind"], row["key"]] = (row["seq"], row["body"])
    for now in connection.execute(select(CURRENT).order_by(CURRENT.c.kind, CURRENT.c.key)):
        if expected.pop((now.kind, now.key), None) != (now.seq, now.body):
            what = msg(
                "what holds now of {kind} {key} is not what entry {seq} of the journal says",
                kind=now.kind,
                key=now.key,
                seq=now.seq,
            )
            problems.append(Problem(Place(file), what, msg("an unaltered store")))
    for (kind, key), (seq, _) in sorted(expected.items()):
        problems.append(
            Problem(
                Place(file),
                msg("what holds now lacks {kind} {key} of entry {seq}", kind=kind, key=key, seq=seq),
                msg("an unaltered store"),
            )
        )
    if not met:
        problems.append(
            Problem(
                Place(file),
                msg("no entry has the hash {known}", known=known),
                msg("the hash that a run of this store printed"),
            )
        )
    return Head(last, before), tuple(problems[:SHOWN])


def _of_the_file(connection: Connection, file: str) -> Iterator[Problem]:
    """Yield what the database itself finds wrong in its file: pages and indexes that no entry shows."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield Problem(
                    Place(file),
                    msg("the file is damaged: {words}", words=said),
                    msg("a copy from before the damage"),
                )


def _altered(file: str, what: Message) -> Problem:
    return Problem(Place(file), what, msg("an unaltered store; restore it from a copy"))


def _missing(first: int, last: int) -> Message:
    if first >= last:
        return msg("entry {seq} of the journal is missing", seq=first)
    return msg("entries {first} to {last} of the journal are missing", first=first, last=last)
