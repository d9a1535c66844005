"""``findings.xlsx``: the list, the evidence, what was not judged, data findings and sources.

The document's dates are the as-of, so the same view gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice

from msgspec.structs import replace

from compliance.findings.rectification import COLUMNS
from compliance.findings.rectifying import Status
from compliance.render.view.model import View
from compliance.render.view.model_findings import RectificationView
from compliance.render.workbook import ROWS, Book, Sheet, Value, written

PRINTED = COLUMNS.index("due") + 1  # what is asked of whom by when; what people add after it stays on the screen
_PEOPLE = (
    "recurrence", "department", "cause", "corrective_action", "done", "proof", "verifier", "verified_on",
    "verification", "status", "remark",
)  # fmt: skip


def to_xlsx(view: View) -> bytes:
    """Return the workbook's bytes."""
    return written(book_of(view))


def book_of(view: View) -> Book:
    """Return what the workbook holds, as plain data; of rows beyond what a sheet shows only the first."""
    as_of = view.result.moment.as_of
    created = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time())
    shown = tuple(replace(sheet, rows=tuple(islice(sheet.rows, ROWS + 1))) for sheet in sheets(view))
    return Book(view.title, view.footer, created, shown, view.words("x.rest"))


def sheets(view: View) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook; that of waivers when there are any."""
    words = view.words
    widths = {
        "number": 5, "id": 17, "site": 11, "raised": 11, "check": 7, "area": 11, "clause": 36, "problem": 40,
        "evidence": 22, "quantity": 9, "grade": 9, "recurrence": 10, "department": 12, "post": 11, "cause": 12,
        "correction": 26, "corrective_action": 12, "due": 11, "done": 11, "verified_on": 11, "remark": 60,
    }  # fmt: skip
    listed = tuple((words(f"x.{name}"), widths.get(name, 14)) for name in COLUMNS)
    return (
        Sheet(words("sheet.list"), listed, map(rectification_row, view.rectification), _people(view), PRINTED),
        Sheet(words("sheet.evidence"), _titles(view, _EVIDENCE), _evidence(view)),
        Sheet(words("sheet.notes"), _titles(view, _NOTES), _notes(view)),
        Sheet(words("sheet.data"), _titles(view, _DATA), _data(view)),
        Sheet(words("sheet.sources"), _titles(view, _SOURCES), _sources(view)),
        *((Sheet(words("h.waivers"), _titles(view, _WAIVERS), _waivers(view)),) if view.waivers else ()),
    )


def _people(view: View) -> dict[int, Mapping[str, object]]:
    """Return what may stand in the columns that people fill."""
    words = view.words
    day = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    lists = {
        "status": [words(f"x.status.{status.value}") for status in Status],
        "verification": [words(f"x.verification.{name}") for name in ("passed", "failed")],
    }
    allowed: dict[str, dict[str, object]] = {
        name: {"validate": "list", "source": source} for name, source in lists.items()
    }
    allowed |= {"done": day, "verified_on": day}
    return {COLUMNS.index(name): allowed.get(name, {}) for name in _PEOPLE}


_EVIDENCE = {
    "t.finding": 18,
    "t.site": 16,
    "t.clause": 10,
    "t.rule": 26,
    "t.grade": 10,
    "t.subject": 20,
    "t.role": 12,
    "t.type": 16,
    "t.key": 18,
    "t.file": 24,
    "t.sheet": 14,
    "t.row": 8,
    "t.cells": 80,
}
_NOTES = {
    "t.state": 14,
    "t.site": 16,
    "t.clause": 10,
    "t.rule": 30,
    "t.reason": 36,
    "t.count": 8,
    "t.example": 24,
    "t.question": 50,
    "t.method": 30,
    "t.sample": 8,
}
_DATA = {
    "t.type": 16,
    "t.file": 24,
    "t.sheet": 14,
    "t.row": 8,
    "t.field": 16,
    "t.value": 36,
    "t.reason": 36,
    "t.set_aside": 12,
}
_SOURCES = {
    "t.file": 30,
    "t.sheet": 16,
    "t.type": 18,
    "t.rows_in": 10,
    "t.rows_used": 10,
    "t.rows_aside": 10,
    "t.rows_later": 12,
    "t.extent": 26,
    "t.unknown_columns": 30,
    "t.to_look_at": 40,
    "t.sha256": 66,
}


_WAIVERS = {"wv.target": 40, "wv.span": 26, "wv.approver": 20, "wv.reason": 40, "wv.effect": 36}


def _waivers(view: View) -> Iterable[Sequence[Value]]:
    for w in view.waivers:
        yield (w.target, w.span, w.approver, w.reason, w.effect)


def _titles(view: View, columns: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((view.words(key), width) for key, width in columns.items())


def rectification_row(line: RectificationView) -> tuple[Value, ...]:
    """Return one line of the list, in the order of COLUMNS; what only people can say is left blank."""
    item = line.item
    known: dict[str, Value] = {
        "number": item.number,
        "id": item.finding.id,
        "site": line.place,
        "raised": item.raised,
        "check": line.check,
        "area": line.area,
        "clause": line.clause,
        "problem": line.problem,
        "evidence": line.evidence,
        "quantity": line.quantity,
        "grade": line.finding.grade,
        "post": line.finding.post,
        "correction": line.correction,
        "due": item.due,
        "status": line.status,
        "remark": line.remark,
    }
    return tuple(known.get(name, "") for name in COLUMNS)


def _evidence(view: View) -> Iterable[Sequence[Value]]:
    for line in view.rectification:
        part = line.finding
        head = (part.finding.id, part.site, part.clause, part.title, part.grade, part.subject)
        for proof in part.evidence:
            cells = " · ".join(f"{cell.label}: {cell.value}" for cell in proof.cells)
            yield (*head, proof.role, proof.record_type, proof.key, proof.file, proof.sheet, proof.row, cells)


def _notes(view: View) -> Iterable[Sequence[Value]]:
    for n in (*view.not_assessable, *view.attestations):
        yield (
            n.state,
            n.site,
            n.clause,
            n.title,
            n.reason,
            n.count,
            n.example,
            n.question,
            n.method,
            n.sample,
        )


def _data(view: View) -> Iterable[Sequence[Value]]:
    for d in view.data_findings:
        yield (d.record_type, d.file, d.sheet, d.row, d.field, d.value, d.reason, d.set_aside)


def _sources(view: View) -> Iterable[Sequence[Value]]:
    for s in view.sources:
        numbers = (s.rows_in, s.rows_used, s.rows_set_aside, s.rows_later)
        yield (s.file, s.sheet, s.record_type, *numbers, s.extent, s.unknown_columns, s.look, s.sha256)
