"""The rating sheet: what is asked of whom, computed values with their evidence, and cells to fill in.

Text is written as text, ids and computed values are locked, and the document's dates are the as-of: the same input
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from io import BytesIO
from typing import Any

from compliance.appraisal.broken import COLUMNS, broken_rows
from compliance.appraisal.layout import FORM, HEAD_ROWS, asks, columns, counts, proof
from compliance.appraisal.outcome import Measured
from compliance.appraisal.paper import Paper
from compliance.appraisal.rating import Given
from compliance.appraisal.saying import evidence, mode_of
from compliance.catalogue.scorecard import Item, Section
from compliance.render.inert import cut, page_header
from compliance.render.on_paper import A4, height, lay_out
from compliance.render.texts import Words

WIDTHS = {"section": 14, "question": 44, "mode": 14, "weight": 9, "computed": 9, "evidence": 40, "proof": 8}


def to_form(paper: Paper, given: Given, words: Words) -> bytes:
    """Return the workbook's bytes."""
    import xlsxwriter  # noqa: PLC0415  (only a workbook needs it)

    stream = BytesIO()
    as_of = paper.as_of
    created = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time())
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": cut(words("ap.sheet_title"))[:255], "created": created})
        plain = {"text_wrap": True, "valign": "top"}
        opened = {"locked": False, "bg_color": "#FFF8DC", "border": 1}
        formats = {
            "head": book.add_format({**plain, "bold": True, "bottom": 1, "bg_color": "#EEF1F4"}),
            "text": book.add_format(plain),
            "open": book.add_format({**plain, **opened}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **opened}),
        }
        _Form(book, paper, given, words, formats).write()
    return stream.getvalue()


class _Form:
    """The pages of one workbook; the writer has no type information."""

    def __init__(self, book: Any, paper: Paper, given: Given, words: Words, formats: Mapping[str, Any]) -> None:
        self.paper, self.measured, self.caps = paper, given.measured, given.caps
        self.words, self.formats = words, formats
        self.head = book.add_worksheet(words("ap.page.form"))
        self.page = book.add_worksheet(words("ap.page.items"))
        self.behind = book.add_worksheet(words("ap.page.broken"))
        self.keys = columns(paper.card)
        ratings = [str(rating) for rating in paper.card.scale.ratings]
        self.choice = {"validate": "list", "source": [*ratings, words("ap.not_applicable")]}

    def write(self) -> None:
        """Write the pages."""
        self._head()
        self._columns()
        self._broken()
        row = HEAD_ROWS
        for section in self.paper.card.sections:
            for item in section.items:
                self._item(row, section, item)
                row += 1

    def _text(self, page: Any, row: int, column: int, text: str, style: str = "text") -> None:
        if text:
            page.write_string(row, column, cut(text), self.formats[style])
        else:
            page.write_blank(row, column, None, self.formats[style])

    def _head(self) -> None:
        page, words = self.head, self.words
        page.set_column(0, 0, None, None, {"hidden": True})
        page.set_column(1, 1, 18)
        page.set_column(2, 2, 90)
        self._text(page, 0, 0, FORM)
        self._text(page, 0, 1, words("ap.sheet_title"), "head")
        row = 1
        for key, label, value in self.paper.head(words):
            self._line(row, key, label, value)
            row += 1
        self._line(row, "date", words("ap.date"), "")
        page.write_blank(row, 2, None, self.formats["day"])
        row += 2
        scale = self.paper.card.scale
        for rating in scale.ratings:
            self._line(row, "", str(rating), scale.anchors[rating].in_(words.lang))
            row += 1
        for sentence in (*self.paper.rules_of_the_game(words), words("ap.how_to"), self._comments()):
            self._line(row + 1, "", "", sentence)
            row += 1
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.protect("")

    def _comments(self) -> str:
        rule = self.paper.card.comments
        ratings = self.words.join(map(str, rule.ratings))
        return self.words("ap.comments", ratings=ratings or "-", difference=rule.difference or "-")

    def _evidence(self, item: Item, found: Measured | None) -> str:
        said, cap = evidence(item, found, self.words, self.words.lang), self.caps.get(item.id)
        held = self.words("ap.cap", max=cap.max, found=cap.found) if cap is not None else ""
        return "\n".join(part for part in (said, held) if part)

    def _line(self, row: int, key: str, label: str, value: str) -> None:
        for column, text in enumerate((key, label, value)):
            if text:
                self._text(self.head, row, column, text)

    def _columns(self) -> None:
        page, words, card = self.page, self.words, self.paper.card
        titles = {rater.id: rater.title.in_(words.lang) for rater in card.raters}
        widths: list[float] = []
        for column, key in enumerate(self.keys):
            kind, _, rater = key.partition(":")
            name = words("ap.col.id") if not column else words(f"ap.col.{kind}")
            self._text(page, 0, column, key)
            self._text(page, 1, column, words.pair(titles[rater], name) if rater else name, "head")
            width = WIDTHS.get(kind, 10 if kind in ("rating", "override") or not column else 24)
            page.set_column(column, column, width, None, {"hidden": kind == "proof"})
            widths.append(0 if kind == "proof" else width)
        page.set_row(0, None, None, {"hidden": True})
        page.freeze_panes(HEAD_ROWS, 3)
        lay_out(page, widths, HEAD_ROWS, page_header(words("ap.sheet_title"), words("ap.confidential")))
        page.protect("", {"format_columns": True, "format_rows": True})

    def _broken(self) -> None:
        for column, width in enumerate(COLUMNS.values()):
            self.behind.set_column(column, column, width)
        for row, texts in enumerate(broken_rows(self.paper, self.measured, self.words)):
            for column, text in enumerate(texts):
                self._text(self.behind, row, column, text, "text" if row else "head")
        lay_out(self.behind, tuple(COLUMNS.values()), 1, page_header(self.words("ap.page.broken")))
        self.behind.freeze_panes(1, 0)
        self.behind.protect("")

    def _item(self, row: int, section: Section, item: Item) -> None:
        words, lang = self.words, self.words.lang
        found = self.measured.get(item.id)
        rating = found.rating if found is not None and counts(item, self.measured) else None
        fixed = (
            item.id,
            section.title.in_(lang),
            self.paper.question(item, lang),
            mode_of(item, words),
            f"{item.weight:f}",
            "" if rating is None else str(rating),
            self._evidence(item, found),
            proof(item, self.measured),
        )
        widths = [WIDTHS.get(key, 10) for key in self.keys[: len(fixed)]]
        self.page.set_row(row, height(zip(fixed[:-1], widths[:-1], strict=True)))
        for column, text in enumerate(fixed):
            self._text(self.page, row, column, text)
        for column, key in enumerate(self.keys[len(fixed) :], len(fixed)):
            kind = key.partition(":")[0]
            opened = counts(item, self.measured) if kind in ("override", "reason") else asks(item, self.measured)
            self._text(self.page, row, column, "", "open" if opened else "text")
            if opened and kind in ("rating", "override"):
                self.page.data_validation(row, column, row, column, self.choice)
