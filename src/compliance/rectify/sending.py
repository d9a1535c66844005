"""Sending: workbook and notice for every site, in the words of an audit's report, as each rectification stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from compliance.findings.rectifying import OVER, Status, issued
from compliance.render.keys import subject_text, window_text
from compliance.render.notice import Notice, fill_notices
from compliance.render.placing import file_names
from compliance.render.rectification_book import Line, to_book
from compliance.render.texts import Words
from compliance.store.journal import Change, Kind, Stamp, append
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.rectifications import Held, body_of, rectifications
from compliance.store.runs import next_number

COMPANY = "company"


class Told(Struct, frozen=True):
    """In which language the sites are told, and by which Word template (None: the shipped one)."""

    lang: str
    template: Path | None = None


Write = Callable[[dict[str, bytes]], tuple[Path, ...]]


def send(store: Path, report: Mapping[str, Any], told: Told, stamp: tuple[str, str], write: Write) -> tuple[Path, ...]:
    """Write workbook and notice for every site with open rectifications, and mark as sent what was not issued yet.

    What is waived stays at home: it is sent when its waiver has run out.

    ``report``: what the ``findings.json`` of an audit holds: it has the words. ``stamp``: who and when, as text.
    ``write`` puts the files in place; when it fails nothing counts as sent. Raises ProblemsError.
    """
    words, found = Words(told.lang), {part["id"]: part for part in (*report["findings"], *report["systemic"])}
    with opened(store, make=False) as connection:
        standard = report["audit"]["standard"]
        held = [h for h in rectifications(connection).values() if duty_of_key(h.key)[0] == standard]
        sending = [h for h in held if h.rectification.status not in OVER and _finding(h) in found]
        sending = [h for h in sending if found[_finding(h)]["waiver"] is None]
        new = [h for h in sending if h.rectification.status is Status.TO_ISSUE]
        changes = [Change(Kind.RECTIFICATION, h.key, body_of(issued(h.rectification)), "issued") for h in new]
        append(connection, changes, Stamp(next_number(connection) - 1, *stamp))
        now = rectifications(connection)
        names, as_of = _site_names(report), _as_of(report)
        lines = _lines([now[h.key] for h in sending], found, words, names)
        files = file_names("rectification", lines)
        titles = {site: names.get(site, site) or words("due.company") for site in lines}
        books = {files[s]: to_book(titles[s], listed, words, as_of) for s, listed in sorted(lines.items())}
        notices = {site: _notice(site, listed, report, words) for site, listed in sorted(lines.items())}
        return write({**books, **(fill_notices(notices, told.template, told.lang) if notices else {})})


def _lines(
    sending: Iterable[Held], found: Mapping[str, Mapping[str, Any]], words: Words, names: Mapping[str, str]
) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for held in sorted(sending, key=lambda h: _order(found[_finding(h)])):
        finding = found[_finding(held)]
        lines.setdefault(finding["site"], []).append(_line(finding, held, words, names))
    return lines


def _site_names(report: Mapping[str, Any]) -> dict[str, str]:
    return {part["key"]: part["name"] for part in report["sites"]}


def _as_of(report: Mapping[str, Any]) -> date:
    return date.fromisoformat(report["audit"]["as_of"][:10])


def _notice(site: str, lines: Sequence[Line], report: Mapping[str, Any], words: Words) -> Notice:
    """Return what the site's notice says: the same lines as its workbook."""
    audit, grades = report["audit"], [line.found["grade"] for line in lines]
    counts = {grade: str(grades.count(words(f"grade.{grade}"))) for grade in ("major", "minor", "observation")}
    values = {
        "title": audit["title"],
        "site": _site_names(report).get(site, site) or words("due.company"),
        "standard": words("c.criteria_is", standard=audit["standard"], version=audit["standard_version"]),
        "as_of": _as_of(report).isoformat(),
        "count": str(len(lines)),
        **counts,
        "first_due": min(line.rectification.due for line in lines).isoformat(),
        "engine": audit["engine"],
    }
    return Notice(values, tuple(_told(number, line) for number, line in enumerate(lines, 1)))


def _told(number: int, line: Line) -> dict[str, str]:
    said = line.rectification
    dates = {"raised": said.raised.isoformat(), "due": said.due.isoformat()}
    return {**line.found, **dates, "number": str(number), "statement": line.found["expected"]}


def _finding(held: Held) -> str:
    return duty_of_key(held.key)[1].finding


def _order(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(finding[name] for name in ("site", "grade", "clause", "rule", "subject", "window"))


def _worded(finding: Mapping[str, Any], name: str, words: Words) -> str:
    """Return subject or window as the report words it; an older findings.json has the keys alone."""
    said = {"subject": subject_text, "window": window_text}[name]
    return str(finding.get(f"{name}_text") or said(finding[name], words))


def _post(finding: Mapping[str, Any], held: Held) -> str:
    """Return the post that answers for it; a finding of the company names none but the one it was opened with."""
    return str(finding.get("post_text") or finding.get("post") or held.rectification.responsible)


def _nobody_said_otherwise(finding: Mapping[str, Any], held: Held) -> bool:
    """Whether the rule's post still answers for it, and reads otherwise than the rule has it."""
    return held.rectification.responsible == finding.get("post") != _post(finding, held)


def _line(finding: Mapping[str, Any], held: Held, words: Words, names: Mapping[str, str]) -> Line:
    named = ("subject", "window") if finding["subject"] != COMPANY else ("window",)
    about = words.join(part for name in named if (part := _worded(finding, name, words)))
    title = words("bracket", text=finding["title"], inner=about) if about else finding["title"]
    return Line(
        {
            "id": finding["id"],
            "clause": finding["clause"],
            "problem": words.pair(title, finding["found_text"]),
            "expected": finding["expected_text"],
            "evidence": "\n".join(_evidence(finding, words, names)),
            "action": finding["action_text"],
            "grade": words(f"grade.{finding['grade']}"),
            "post": _post(finding, held),
        },
        held.rectification,
        held.seq,
        _post(finding, held) if _nobody_said_otherwise(finding, held) else "",
    )


def _evidence(finding: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> list[str]:
    """Return the places of the proving records; of a finding of the company the sites with their findings."""
    if "sites" in finding:
        sites = [(part["key"], part["findings"]) for part in finding["sites"]]
        return [words("bracket", text=names.get(key, key), inner=number) for key, number in sites]
    return [f"{p['file']}{'!' + p['sheet'] if p['sheet'] else ''} {p['row']}" for p in finding["evidence"][:5]]
