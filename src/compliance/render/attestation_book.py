"""The workbook of questions that goes to one site: what is asked is locked, what people answer is open.

Its one row of titles is that of the record type of answers, so that a filled workbook among the exports is read like
any other. Text is written as text, never as a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from msgspec import Struct

from compliance.render.inert import cut, page_header
from compliance.render.on_paper import height, lay_out
from compliance.render.texts import Words

SHEET = "attestations"
ASKED = {"question_id": 18, "clause": 9, "question": 48, "method": 36, "asked_n": 8, "responsible": 14}
SAID = {
    "answer": 12,
    "sample_n": 8,
    "fail_n": 8,
    "fact": 40,
    "photo": 20,
    "by": 14,
    "post": 14,
    "at": 12,
    "valid_until": 12,
}
KEYS = {"rule": 34, "site": 12, "subject": 18, "period": 12}
COLUMNS = {**ASKED, **SAID, **KEYS}
DAYS = ("at", "valid_until")
COUNTS = ("sample_n", "fail_n")
PROMPTS = ("answer", "sample_n", "fact", "post", "at")


class Form(Struct, frozen=True):
    """What a workbook of one site says: ``titles`` of the columns that there are, ``answers`` to choose from.

    ``note``: what is printed on each page beside the title, such as that it has personal data.
    """

    title: str
    titles: Mapping[str, str]
    answers: Sequence[str]
    rows: Sequence[Mapping[str, str | int]]
    note: str = ""


def to_book(form: Form, words: Words, as_of: date) -> bytes:
    """Return the workbook's bytes; the same form gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  (only this command needs it)

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": cut(form.title)[:255], "created": datetime.combine(as_of, time())})
        page, formats = book.add_worksheet(SHEET), _formats(book)
        for column, (name, title) in enumerate(form.titles.items()):
            page.set_column(column, column, COLUMNS[name])
            page.write_string(0, column, cut(title), formats["head"])
            for row, values in enumerate(form.rows, 1):
                _cell(page, (row, column), values.get(name, ""), formats[_form(name)])
        page.set_row(0, height((title, COLUMNS[name]) for name, title in form.titles.items()))
        for row, values in enumerate(form.rows, 1):
            page.set_row(row, height((values.get(name, ""), COLUMNS[name]) for name in form.titles))
        _choices(page, form, words)
        _prepare(page, form)
    return stream.getvalue()


def _form(name: str) -> str:
    return "text" if name not in SAID else "day" if name in DAYS else "number" if name in COUNTS else "open"


def _formats(book: Any) -> dict[str, Any]:
    text = {"text_wrap": True, "valign": "top"}
    fill = {**text, "bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0", "locked": False}
    return {
        "head": book.add_format({**text, "bold": True, "bottom": 1, "bg_color": "#EEF1F4"}),
        "text": book.add_format(text),
        "open": book.add_format({**fill, "num_format": "@"}),
        "number": book.add_format({**fill, "num_format": "0"}),
        "day": book.add_format({**fill, "num_format": "yyyy-mm-dd"}),
    }


def _cell(page: Any, at: tuple[int, int], value: str | int, form: Any) -> None:
    if isinstance(value, int):
        page.write_number(*at, value, form)
    elif value:
        page.write_string(*at, cut(value), form)
    else:
        page.write_blank(*at, None, form)


def _choices(page: Any, form: Form, words: Words) -> None:
    """Offer the known answers, and say at each cell what is wanted there."""
    rules: dict[str, dict[str, Any]] = {
        "answer": {"validate": "list", "source": list(form.answers)},
        **{name: {"validate": "integer", "criteria": ">=", "value": 0} for name in COUNTS},
        **{name: {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)} for name in DAYS},
        **{name: {"validate": "any"} for name in ("fact", "post")},
    }
    for column, name in enumerate(form.titles):
        if name in rules:
            said = {"input_message": words(f"attest.{name}")} if name in PROMPTS else {}
            page.data_validation(1, column, max(len(form.rows), 1), column, {**rules[name], **said})


def _prepare(page: Any, form: Form) -> None:
    """Lock what is asked, keep the titles in sight, and let it print on A4."""
    page.protect("", {"autofilter": True, "sort": True, "format_rows": True, "format_columns": True})
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(form.rows), 1), len(form.titles) - 1)
    lay_out(page, [COLUMNS[name] for name in form.titles], 1, page_header(form.title, form.note))
