"""``duties.ics``: what falls due within 30 days as events, what is to be rectified as to-dos.

Events are what every calendar takes in, to-dos what some leave out; a duty that is still to come must not be lost to
them, a finding stands in every other report too. Times are the standard's wall clock, floating as RFC 5545 calls it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from compliance.findings.finding import finding_id
from compliance.render.plain import clean, line
from compliance.render.view.model import View
from compliance.render.view.model_duties import UpcomingView
from compliance.render.view.model_findings import ActionView
from compliance.render.view.model_systemic import SystemicView

FOLD = 74
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:compliance-engine:calendar")
_PRIORITY = {"major": 1, "minor": 5, "observation": 9}


def to_ics(view: View) -> bytes:
    """Return the file's bytes; without any duty or finding a calendar without entries."""
    as_of = view.result.moment.as_of
    stamp = _moment(as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time())) + "Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//compliance-engine//duties//EN",
        _said("X-WR-CALNAME", view.title),
    ]
    for duty in view.upcoming:
        lines += _event(duty, stamp)
    for action in view.actions:
        lines += _todo(action, stamp, view)
    for part in view.systemic:
        lines += _shared_todo(part, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for whole in lines for part in _folded(whole)).encode("utf-8", errors="replace")


def _event(duty: UpcomingView, stamp: str) -> Iterator[str]:
    due = duty.duty.due
    if due is None:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, finding_id(duty.rule, duty.duty.subject, duty.duty.window))}"
    yield f"DTSTAMP:{stamp}"
    if duty.duty.due_day:
        yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{_moment(due)}"
    yield _said("SUMMARY", " · ".join(filter(None, (duty.clause, duty.title, duty.site))))
    yield _said("DESCRIPTION", _lines((duty.expected, duty.subject, duty.window, duty.post)))
    yield _said("LOCATION", duty.site)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _todo(action: ActionView, stamp: str, view: View) -> Iterator[str]:
    rule, words = action.rule, view.words
    about = f"{action.site_key}\x1f{rule.id}\x1f{action.grade_code}\x1f{action.due}"
    title = words("bracket", text=f"{rule.clause} · {rule.title} · {action.site}", inner=action.count)
    told = _lines((rule.action, action.grade, rule.post))
    yield from _to_do(about, stamp, action.due, title, told, action.grade_code)


def _shared_todo(part: SystemicView, stamp: str) -> Iterator[str]:
    found, due = part.line.finding, part.line.due
    title = f"{found.clause} · {found.title} · {found.site}"
    told = _lines((part.value, found.action, found.grade))
    yield from _to_do(f"{found.finding.id}\x1f{due}", stamp, due, title, told, found.finding.grade)


def _to_do(about: str, stamp: str, due: str, title: str, told: str, grade: str) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{uuid.uuid5(_NAMESPACE, about)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DUE;VALUE=DATE:{date.fromisoformat(due):%Y%m%d}"
    yield _said("SUMMARY", title)
    yield _said("DESCRIPTION", told)
    yield f"PRIORITY:{_PRIORITY[grade]}"
    yield "STATUS:NEEDS-ACTION"
    yield "END:VTODO"


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(line(part) for part in parts if part)


def _said(name: str, text: str) -> str:
    """Return a property with its text escaped (RFC 5545 3.3.11)."""
    kept = clean(text).replace("\t", " ").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:{kept[:8_000]}".replace("\n", "\\n")


def _folded(whole: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, no character torn (RFC 5545 3.1)."""
    part, size = "", 0
    for sign in whole:
        width = len(sign.encode("utf-8", errors="replace"))
        if size + width > FOLD:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + width
    yield part
