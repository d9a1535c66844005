"""What people said, in the journal: waivers kept in the store, waivers in force in a run, answers to questions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection

from compliance.catalogue.waiver import Waiver
from compliance.engine.embedded import Embedded
from compliance.findings.result import AuditResult
from compliance.problems import Place
from compliance.store.journal import Change, Kind, holding, written
from compliance.store.sound import sound

ANSWER = ("rule", "subject", "period", "answer", "at", "by")


def waiver_key(waiver: Waiver) -> str:
    """Return the key of a waiver: what it waives, and from when to when."""
    return written([waiver.target, waiver.from_.isoformat(), waiver.expires.isoformat()])


def kept(waiver: Waiver, *, ended: bool = False) -> Change:
    """Return the change that keeps a waiver in the store, or ends one."""
    body = {"kept": True, "ended": ended, **waiver.model_dump(mode="json", by_alias=True)}
    return Change(Kind.WAIVER, waiver_key(waiver), body, "ended" if ended else waiver.reason)


def listed_waivers(connection: Connection) -> Iterator[tuple[str, Waiver, dict[str, Any]]]:
    """Yield key, waiver and what else is known of it (``kept``: it lives in the store; ``ended``), by key."""
    for key, body in holding(connection, Kind.WAIVER):
        yield key, *sound(partial(_waiver, body))


def _waiver(body: dict[str, Any]) -> tuple[Waiver, dict[str, Any]]:
    told = {name: body.pop(name) for name in ("kept", "ended")}
    return Waiver.model_validate(body), told


def stored_waivers(connection: Connection, file: str) -> tuple[tuple[Waiver, Place], ...]:
    """Return the waivers that are kept in the store and were not ended, each with the store as its place."""
    found = listed_waivers(connection)
    return tuple((waiver, Place(file)) for _, waiver, told in found if told["kept"] and not told["ended"])


def waivers_in_force(connection: Connection, result: AuditResult) -> Iterator[Change]:
    """Yield the waivers of files that a run took, where the journal does not have them yet."""
    held = {key: told for key, _, told in listed_waivers(connection)}
    given = {waiver_key(waiver): waiver for waiver, _ in result.waived.in_force}
    given |= {waiver_key(waiver): waiver for waiver, _ in result.waived.expired}
    for key, waiver in sorted(given.items()):
        if key not in held:
            body = {"kept": False, "ended": False, **waiver.model_dump(mode="json", by_alias=True)}
            yield Change(Kind.WAIVER, key, body, waiver.reason)


def answers(connection: Connection, records: Embedded, result: AuditResult) -> Iterator[Change]:
    """Yield the answers to questions that the records hold, where the journal does not have them yet."""
    register = result.catalogue.standard.attestations
    table = result.records.tables.get(register or "")
    if table is None:
        return
    names = [name for name in ANSWER if name in table.columns]
    columns = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in names)
    held = dict(holding(connection, Kind.ATTESTATION))
    for values in records.execute(f'SELECT {columns} FROM "{table.relation}" ORDER BY ALL').fetchall():
        row = {name: value or "" for name, value in zip(names, values, strict=True)}
        key = written(
            [result.catalogue.standard.id, *(row.get(name, "") for name in ("rule", "subject", "period", "at"))]
        )
        if held.get(key) != row:
            held[key] = row
            yield Change(Kind.ATTESTATION, key, row, "answered")
