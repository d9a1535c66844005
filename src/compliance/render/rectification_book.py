"""The workbook that goes to one site and comes back: what the audit found is locked, what people say is open.

The first row names the columns for people, the second, hidden one for the program; the version of each line stands in a
hidden column, so that a line which changed meanwhile is noticed, and behind it the words for the post that answers for
it, so that they are not taken for what somebody wrote. Text is written as text, never as a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from msgspec import Struct

from compliance.findings.rectifying import MOVES, Rectification, Status, overdue_days
from compliance.render.inert import MARK, cut, page_header
from compliance.render.on_paper import height, lay_out
from compliance.render.texts import Words

# So wide that all of this, who answers for it and the status go on the first page of paper.
FOUND = {"id": 18, "clause": 10, "problem": 44, "expected": 32, "evidence": 26, "action": 30, "grade": 10}
TIMES = {"raised": 11, "due": 11, "overdue": 9}
SAID = {
    "status": 12,
    "department": 15,
    "responsible": 15,
    "cause": 30,
    "correction": 30,
    "corrective_action": 30,
    "done": 12,
    "proof": 20,
    "verifier": 14,
    "verified_on": 12,
    "verification": 12,
    "remark": 30,
}
COLUMNS = {**FOUND, **TIMES, **SAID, "version": 8}
DAYS = ("raised", "due", "done", "verified_on")
VERIFICATIONS = ("passed", "failed")
SHEET = "rectification"
SPARE = 2


class Line(Struct, frozen=True):
    """One finding: what was found in words (the keys of ``FOUND``), its rectification and the version of that.

    ``post``: how the post reads that answers for it as long as nobody said otherwise; blank when somebody did.
    """

    found: Mapping[str, str]
    rectification: Rectification
    version: int
    post: str = ""


def to_book(title: str, lines: Sequence[Line], words: Words, as_of: date) -> bytes:
    """Return the workbook's bytes; the same lines give the same bytes."""
    import xlsxwriter  # noqa: PLC0415  (only this command needs it)

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": cut(title)[:255], "created": datetime.combine(as_of, time()), "keywords": MARK})
        sheet = _Sheet(book.add_worksheet(SHEET), _formats(book), words, as_of)
        sheet.heads()
        for row, line in enumerate(lines, SPARE):
            sheet.line(row, line)
        sheet.choices(max(len(lines) + 1, SPARE))
        sheet.prepare(max(len(lines) + 1, SPARE), page_header(title))
    return stream.getvalue()


def status_word(status: Status, words: Words) -> str:
    """Return how a status is written in the workbook."""
    return words(f"x.status.{status.value}")


def _formats(book: Any) -> dict[str, Any]:
    text = {"text_wrap": True, "valign": "top"}
    day = {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}
    fill = {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0", "locked": False}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"}),
        "text": book.add_format(text),
        "day": book.add_format(day),
        "open_text": book.add_format({**text, **fill, "num_format": "@"}),
        "open_day": book.add_format({**day, **fill}),
    }


class _Sheet(Struct, frozen=True):
    """The one sheet while it is written."""

    page: Any
    formats: Mapping[str, Any]
    words: Words
    as_of: date

    def heads(self) -> None:
        for column, (name, width) in enumerate(COLUMNS.items()):
            self.page.set_column(column, column, width, None, {"hidden": name == "version"})
            self.page.write_string(0, column, self.words(f"x.{name}"), self.formats["head"])
            self.page.write_string(1, column, name, self.formats["text"])
        self.page.set_row(0, height((self.words(f"x.{name}"), width) for name, width in COLUMNS.items()))
        self.page.set_row(1, None, None, {"hidden": True})

    def line(self, row: int, line: Line) -> None:
        said, words = line.rectification, self.words
        sent = f"{line.version} {line.post}" if line.post else line.version
        values: dict[str, str | int | date | None] = {**line.found, "version": sent}
        values |= {"raised": said.raised, "due": said.due, "overdue": overdue_days(said, self.as_of)}
        values |= {name: getattr(said, name) for name in SAID}
        values["responsible"] = line.post or said.responsible
        values["status"] = status_word(said.status, words)
        values["verification"] = words(f"x.verification.{said.verification}") if said.verification else ""
        self.page.set_row(row, height((values[name], width) for name, width in COLUMNS.items()))
        for column, name in enumerate(COLUMNS):
            form = ("open_" if name in SAID else "") + ("day" if name in DAYS else "text")
            self.cell((row, column), values[name], self.formats[form])

    def cell(self, at: tuple[int, int], value: str | int | date | None, form: Any) -> None:
        if isinstance(value, date):
            self.page.write_datetime(*at, datetime.combine(value, time()), form)
        elif isinstance(value, int):
            self.page.write_number(*at, value, form)
        elif value:
            self.page.write_string(*at, cut(value), form)
        else:
            self.page.write_blank(*at, None, form)

    def choices(self, last: int) -> None:
        """Offer the known words where only they may stand, and dates where dates do."""
        names, words = list(COLUMNS), self.words
        lists = {
            "status": [status_word(status, words) for status in MOVES],
            "verification": [words(f"x.verification.{name}") for name in VERIFICATIONS],
        }
        rules: dict[str, dict[str, Any]] = {name: {"validate": "list", "source": said} for name, said in lists.items()}
        day = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        for name, rule in {**rules, "done": day, "verified_on": day}.items():
            column = names.index(name)
            self.page.data_validation(SPARE, column, last, column, rule)

    def prepare(self, last: int, header: str) -> None:
        """Lock what was found, keep the heads in sight, and let it print on A4."""
        self.page.protect("", {"autofilter": True, "sort": True, "format_rows": True, "format_columns": True})
        self.page.freeze_panes(SPARE, 1)
        self.page.autofilter(1, 0, last, len(COLUMNS) - 1)
        lay_out(self.page, [0 if name == "version" else width for name, width in COLUMNS.items()], 1, header)
