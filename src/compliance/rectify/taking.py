"""Taking: filled workbooks back in, every line of every file or nothing, every bad cell by its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from compliance.catalogue.whole import whole_number
from compliance.findings.comparison import Fate
from compliance.findings.rectifying import PEOPLE_SAY, SAID, VERIFIED, Rectification, Status, faults
from compliance.message import either, msg
from compliance.problems import Problem, ProblemsError
from compliance.records.filled_book import FilledCell, Row, filled_rows
from compliance.render.rectification_book import DAYS, SHEET, VERIFICATIONS, status_word
from compliance.render.texts import LANGS, Words
from compliance.store.findings import known_of
from compliance.store.journal import Change, Kind, Stamp, append, holding
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.rectifications import Held, body_of, rectifications, version
from compliance.store.runs import next_number
from compliance.store.sound import sound

ENTRIES = ("id", "version", *PEOPLE_SAY)


class Who(Struct, frozen=True):
    """Who does it, the day, and the clock's moment (ISO 8601)."""

    name: str
    day: date
    at: str


class Taken(Struct, frozen=True):
    """What an import did: lines read, lines that changed something."""

    lines: int
    changed: int


def take(store: Path, files: Sequence[Path], who: Who) -> Taken:
    """Take the filled workbooks: every line of every file, or nothing. Raises ProblemsError with every bad cell."""
    problems: list[Problem] = []
    rows: list[Row] = []
    for path in files:
        try:
            rows += filled_rows(path, SHEET, ENTRIES)
        except ProblemsError as error:
            problems += error.problems
    with opened(store, make=False) as connection:
        changes = _changes(connection, rows, who, problems)
        if problems:
            raise ProblemsError(problems)
        append(connection, changes, Stamp(next_number(connection) - 1, who.name, who.at))
    return Taken(len(rows), sum(change.kind is Kind.RECTIFICATION for change in changes))


def _changes(connection: Connection, rows: Iterable[Row], who: Who, problems: list[Problem]) -> list[Change]:
    held: dict[str, list[Held]] = {}
    for key, each in rectifications(connection).items():
        held.setdefault(duty_of_key(key)[1].finding, []).append(each)
    findings = dict(holding(connection, Kind.FINDING))
    taken: dict[str, Rectification] = {}
    changes: list[Change] = []
    for row in rows:
        one = _sent(connection, row, held.get(row["id"].text, []))
        if one is None:
            problems.append(
                row["id"].problem(msg("no finding has this id"), msg("the id as it was sent out"), tuple(held))
            )
            continue
        sent = _version(connection, row, one)
        after, found = _read(row, one.rectification, sent)
        problems += found
        if found:
            continue
        before, found = _before(row, one, sent, after)
        problems += found
        if found or before is None:
            continue
        if one.key in taken:
            if taken[one.key] != after:
                wanted = msg("one line for each finding")
                problems.append(row["id"].problem(msg("another line says otherwise of this finding"), wanted))
            continue
        taken[one.key] = after
        finding = sound(partial(_finding, findings, one.key))
        still = finding["fate"] != Fate.FIXED.value
        wrong = tuple(faults(before, after, still_found=still, today=who.day))
        problems += [row[fault.entry].problem(fault.message, fault.expected) for fault in wrong]
        if not wrong:
            changes += _change(one, after, finding, row)
    return changes


def _sent(connection: Connection, row: Row, known: Sequence[Held]) -> Held | None:
    """Return the rectification that a line is about; where standards share an id, by the version that was sent."""
    own = (one for one in known if len(known) > 1 and _version(connection, row, one))
    return next(own, known[0] if known else None)


def _version(connection: Connection, row: Row, held: Held) -> Rectification | None:
    """Return the rectification as it was sent; None when the line names no version of it."""
    seq = whole_number(row["version"].text.partition(" ")[0])
    return version(connection, held.key, seq) if seq is not None else None


def _finding(findings: Mapping[str, dict[str, Any]], key: str) -> dict[str, Any]:
    known_of(duty_of_key(key)[1], findings[key])
    return findings[key]


def _before(
    row: Row, held: Held, sent: Rectification | None, after: Rectification
) -> tuple[Rectification | None, tuple[Problem, ...]]:
    """Return what the line changes; None when it changes nothing. A line that changed meanwhile is a problem."""
    if sent is None:
        return None, (
            row["version"].problem(msg("not a version that was sent out"), msg("the workbook as it was sent out")),
        )
    now = held.rectification
    if after in (sent, now):
        return None, ()
    if now != sent:
        both = [name for name in PEOPLE_SAY if getattr(now, name) != getattr(sent, name)]
        said = tuple(msg("{left}: {right}", left=row[name].title or name, right=_said(now, name)) for name in both)
        return None, (
            row["id"].problem(
                msg("it was changed in the store meanwhile ({said})", said=said), msg("a workbook sent out anew")
            ),
        )
    return now, ()


def _said(one: Rectification, name: str) -> object:
    """Return what an entry says, as a reader knows it."""
    value = getattr(one, name)
    if isinstance(value, Status):
        return SAID[value]
    return VERIFIED.get(value, value) if value else "-"


def _read(row: Row, before: Rectification, sent: Rectification | None) -> tuple[Rectification, tuple[Problem, ...]]:
    post = row["version"].text.partition(" ")[2]  # as it was worded; the store knows it as the rule does
    problems: list[Problem] = []
    said: dict[str, Any] = {}
    for name in PEOPLE_SAY:
        cell = row[name]
        if name in DAYS:
            said[name] = cell.day
            if cell.text and cell.day is None:
                problems.append(
                    cell.problem(msg("{text!r} is no date", text=cell.text), msg("a date such as 2026-03-31"))
                )
        elif name in _choices():
            said[name] = _choice(cell, _choices()[name], problems)
        else:
            said[name] = sent.responsible if sent and post and (name, cell.text) == ("responsible", post) else cell.text
    return (before if problems else replace(before, **said)), tuple(problems)


def _choice(cell: FilledCell, known: Mapping[str, Any], problems: list[Problem]) -> object:
    if cell.text in known:
        return known[cell.text]
    listed = tuple(dict.fromkeys(word for word in known if word))
    problems.append(cell.problem(msg("{text!r} is written", text=cell.text or msg("nothing")), either(listed), listed))
    return ""


@cache
def _choices() -> dict[str, dict[str, Any]]:
    """Return what may stand in the columns with drop-downs, in every language, and what it means."""
    every = [Words(lang) for lang in LANGS]
    statuses = {status_word(status, words): status for words in every for status in Status}
    verified = {words(f"x.verification.{name}"): name for words in every for name in VERIFICATIONS}
    return {"status": statuses, "verification": {"": "", **verified}}


def _change(held: Held, after: Rectification, finding: Mapping[str, Any], row: Row) -> list[Change]:
    why = f"{row['id'].file} row {row['id'].address}"
    changes = [Change(Kind.RECTIFICATION, held.key, body_of(after), why)]
    if after.status is Status.CLOSED and after.verified_on is not None:
        body = {**finding, "fate": Fate.CLOSED.value, "closed_on": after.verified_on.isoformat()}
        changes.append(Change(Kind.FINDING, held.key, body, why))
    return changes
