"""Sending: a workbook for every site, with the words of an audit's report and the standing of each rectification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compliance.findings.rectifying import OVER, Status, issued
from compliance.render.placing import file_names
from compliance.render.rectification_book import Line, to_book
from compliance.render.texts import Words
from compliance.store.journal import Change, Kind, Stamp, append
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.rectifications import Held, body_of, rectifications
from compliance.store.runs import next_number

Write = Callable[[dict[str, bytes]], tuple[Path, ...]]


def send(store: Path, report: Mapping[str, Any], lang: str, stamp: tuple[str, str], write: Write) -> tuple[Path, ...]:
    """Write a workbook for every site with open rectifications, and mark as sent what was not issued yet.

    ``report``: what the ``findings.json`` of an audit holds: it has the words. ``stamp``: who and when, as text.
    ``write`` puts the files in place; when it fails nothing counts as sent. Raises ProblemsError.
    """
    words, found = Words(lang), {part["id"]: part for part in report["findings"]}
    with opened(store, make=False) as connection:
        held = rectifications(connection).values()
        sending = [h for h in held if h.rectification.status not in OVER and _finding(h) in found]
        new = [h for h in sending if h.rectification.status is Status.TO_ISSUE]
        changes = [Change(Kind.RECTIFICATION, h.key, body_of(issued(h.rectification)), "issued") for h in new]
        append(connection, changes, Stamp(next_number(connection) - 1, *stamp))
        now = rectifications(connection)
        return write(_books([now[h.key] for h in sending], found, report, words))


def _books(
    sending: Iterable[Held], found: Mapping[str, Mapping[str, Any]], report: Mapping[str, Any], words: Words
) -> dict[str, bytes]:
    names = {part["key"]: part["name"] for part in report["sites"]}
    as_of = date.fromisoformat(report["audit"]["as_of"][:10])
    lines: dict[str, list[Line]] = {}
    for held in sorted(sending, key=lambda h: _order(found[_finding(h)])):
        finding = found[_finding(held)]
        lines.setdefault(finding["site"], []).append(_line(finding, held, words))
    files = file_names("rectification", lines)
    return {files[s]: to_book(names.get(s, s), listed, words, as_of) for s, listed in sorted(lines.items())}


def _finding(held: Held) -> str:
    return duty_of_key(held.key)[1].finding


def _order(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(finding[name] for name in ("site", "grade", "clause", "rule", "subject", "window"))


def _line(finding: Mapping[str, Any], held: Held, words: Words) -> Line:
    about = words.join(part for part in (finding["subject"], finding["window"]) if part)
    title = words("bracket", text=finding["title"], inner=about) if about else finding["title"]
    places = [f"{p['file']}{'!' + p['sheet'] if p['sheet'] else ''} {p['row']}" for p in finding["evidence"][:5]]
    return Line(
        {
            "id": finding["id"],
            "clause": finding["clause"],
            "problem": words.pair(title, finding["found_text"]),
            "expected": finding["expected_text"],
            "evidence": "\n".join(places),
            "action": finding["action_text"],
            "grade": words(f"grade.{finding['grade']}"),
        },
        held.rectification,
        held.seq,
    )
