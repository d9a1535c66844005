"""Proving the store: every hash again, no gap in the numbers, and ``current`` as the journal says."""

from __future__ import annotations

from sqlalchemy import Connection, select

from compliance.problems import Place, Problem
from compliance.store.journal import GENESIS, Head, linked
from compliance.store.schema import CURRENT, JOURNAL

SHOWN = 20


def verify(connection: Connection, file: str, known: str | None = None) -> tuple[Head, tuple[Problem, ...]]:
    """Read the whole journal; return the end of the chain, and what was changed behind the store's back.

    A chain cannot show by itself that its last entries were cut off by somebody who rewrote ``current`` too. Whoever
    kept the hash that an earlier run printed gives it as ``known``: it must still be in the chain.
    """
    problems: list[Problem] = []
    expected: dict[tuple[str, str], tuple[int, str]] = {}
    before, last, met = GENESIS, 0, known in (None, GENESIS)
    for mapping in connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq)).mappings():
        row = {str(name): value for name, value in mapping.items()}
        if row["seq"] != last + 1:
            problems.append(_altered(file, last + 1, row["seq"] - 1, "is missing"))
        elif linked(before, row) != row["hash"]:
            problems.append(_altered(file, row["seq"], row["seq"], "was altered"))
        before, last = row["hash"], row["seq"]
        met = met or before == known
        expected[row["kind"], row["key"]] = (row["seq"], row["body"])
    for now in connection.execute(select(CURRENT).order_by(CURRENT.c.kind, CURRENT.c.key)):
        if expected.pop((now.kind, now.key), None) != (now.seq, now.body):
            what = f"what holds now of {now.kind} {now.key} is not what entry {now.seq} of the journal says"
            problems.append(Problem(Place(file), what, "an unaltered store"))
    for (kind, key), (seq, _) in sorted(expected.items()):
        problems.append(Problem(Place(file), f"what holds now lacks {kind} {key} of entry {seq}", "an unaltered store"))
    if not met:
        problems.append(
            Problem(Place(file), f"no entry has the hash {known}", "the hash that a run of this store printed")
        )
    return Head(last, before), tuple(problems[:SHOWN])


def _altered(file: str, first: int, last: int, what: str) -> Problem:
    which = f"entry {first}" if first >= last else f"entries {first} to {last}"
    return Problem(Place(file), f"{which} of the journal {what}", "an unaltered store; restore it from a copy")
