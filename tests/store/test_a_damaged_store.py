"""A store damaged anywhere is refused in a sentence, or what it holds is whole; nobody sees a traceback or a guess."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from store.conftest import H1, Nightly, command

TIMES = 2 * int(os.environ.get("COMPLIANCE_FUZZ", "15"))
WAIVER = (
    "--rule", "care/visits", "--reason", "r", "--approver", "a", "--from", "2026-04-01", "--expires", "2026-04-02",
)  # fmt: skip


def held(store: Path) -> str:
    """Return all that the file holds, as text."""
    raw = sqlite3.connect(store)
    try:
        return "\n".join(raw.iterdump())
    finally:
        raw.close()


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """Return the file with one bit turned, some bytes emptied or written over, or the end cut off."""
    content, at = bytearray(whole), rng.randrange(len(whole))
    kind = rng.choice(("bit", "bit", "bit", "nought", "text", "cut"))
    if kind == "bit":
        content[at] ^= 1 << rng.randrange(8)
    elif kind == "nought":
        content[at : at + 64] = bytes(len(content[at : at + 64]))
    elif kind == "text":
        content[at : at + 3] = b"xyz"[: len(content[at : at + 3])]
    return bytes(content[:at] if kind == "cut" else content)


def test_whatever_is_damaged_is_said_and_what_proves_is_whole(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    assert command("waive", "add", "--store", store, *WAIVER)[0] == 0
    whole, content, rng = store.read_bytes(), held(store), random.Random(6)  # noqa: S311  (places, no secrets)
    refused = 0
    for _ in range(TIMES):
        broken = damaged(whole, rng)
        store.write_bytes(broken)
        for words in (
            ("history", "--store", store, "--lang", "en"),
            ("rectify", "list", "--store", store, "--lang", "en"),
            ("waive", "list", "--store", store, "--lang", "en"),
            ("store", "runs", store, "--lang", "en"),
        ):
            code, said = command(*words)
            assert code in (0, 2), said
            assert (code == 2) == ("problem: " in said), said
        code, _ = command("store", "verify", store)
        refused += code
        if code == 0:
            assert held(store) == content
        assert store.read_bytes() == broken, "what only reads changes nothing"
    assert refused


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE current SET body = 'x' WHERE kind = 'finding'",
        "UPDATE current SET body = '[]' WHERE kind = 'finding'",
        "UPDATE current SET body = replace(body, 'major', 'majer') WHERE kind = 'finding'",
        "UPDATE current SET body = replace(body, 'fate', 'fite') WHERE kind = 'finding'",
        "UPDATE current SET key = 'x' WHERE kind = 'finding'",
        "UPDATE current SET body = replace(body, 'to_issue', 'issued') WHERE kind = 'rectification'",
        "UPDATE current SET body = replace(body, '2026', 'year') WHERE kind = 'rectification'",
        "UPDATE current SET key = 'x' WHERE kind = 'run'",
        "UPDATE current SET body = '{}' WHERE kind = 'run'",
        "UPDATE current SET body = '{}' WHERE kind = 'obligation'",
        "UPDATE current SET body = CAST(X'FF' AS TEXT) WHERE kind = 'finding'",
    ],
)
def test_an_entry_that_cannot_be_read_stops_the_audit(sql: str, nightly: Nightly, store: Path) -> None:
    nightly(H1)
    with sqlite3.connect(store) as raw:
        raw.execute(sql)
    before = store.read_bytes()
    night = nightly(H1)
    assert night.exit_code == 2
    assert "the store is damaged; nothing was changed in it; expected a copy from before the damage" in night.output
    assert store.read_bytes() == before
