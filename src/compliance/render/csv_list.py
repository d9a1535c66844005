"""``findings.csv``: one line for each finding, in the order of the rectification list.

UTF-8 with a byte order mark, because spreadsheets take a file without one for the console's code page; CRLF; a cell
that a spreadsheet would calculate gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence

from compliance.render.inert import in_a_spreadsheet
from compliance.render.texts import Words
from compliance.render.view.model import View
from compliance.render.view.model_findings import RectificationView

CELL = 32_000
_TITLES = (
    "x.number", "x.id", "t.site", "t.area", "t.clause", "t.rule", "x.problem", "t.grade", "t.state", "t.reason",
    "t.subject", "t.window", "t.due", "f.expected", "f.found", "f.pass", "f.action", "t.post", "x.raised", "x.due",
    "f.standing", "f.waiver", "x.remark", "x.evidence",
)  # fmt: skip


def to_csv(view: View) -> bytes:
    """Return the file's bytes."""
    rows = ([in_a_spreadsheet(value)[:CELL] for value in _row(line, view)] for line in view.rectification)
    return titles(view.words) + _written(rows)


def titles(words: Words) -> bytes:
    """Return the byte order mark and the first line."""
    return BOM_UTF8 + _written([[words(key) for key in _TITLES]])


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


def _row(line: RectificationView, view: View) -> tuple[str, ...]:
    found, words = line.finding, view.words
    return (
        str(found.number), found.finding.id, found.site, found.area, found.clause, found.rule, found.title, found.grade,
        found.state, found.reason, found.subject, found.window, found.due, found.expected, found.found,
        found.advice.text, found.action, found.post, line.raised, line.due,
        words(f"standing.{found.standing}") if found.standing else "",
        words("term.yes" if found.waived else "term.no"),
        "\n".join([found.escalated, *(words.pair(part.label, part.value) for part in found.said)]).strip(),
        "\n".join(proof.where for proof in found.evidence),
    )  # fmt: skip
