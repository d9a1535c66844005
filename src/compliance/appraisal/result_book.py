"""The result of an appraisal as a private workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from compliance.appraisal.broken import COLUMNS as BROKEN
from compliance.appraisal.broken import broken_rows
from compliance.appraisal.outcome import Measured
from compliance.appraisal.paper import Paper
from compliance.render.inert import cut, page_header
from compliance.render.on_paper import A4, height, lay_out
from compliance.render.texts import Words

WIDTHS = (14, 8, 44, 16, 9, 9, 14, 9, 10, 30, 12, 10, 40, 40)
COLUMNS = (
    "section", "id", "question", "mode", "weight", "share", "state", "rating",
    "computed", "override", "cap", "by_raters", "answers", "evidence",
)  # fmt: skip


def to_book(plain: dict[str, Any], paper: Paper, measured: Mapping[str, Measured], words: Words) -> bytes:
    """Return the workbook's bytes."""
    import xlsxwriter  # noqa: PLC0415  (only a workbook needs it)

    stream = BytesIO()
    as_of = paper.as_of
    created = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time())
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": cut(words("ap.result_title"))[:255], "created": created})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(words("ap.page.result"))
        page.set_column(0, 0, 22)
        page.set_column(1, 1, 90)
        _rows(page, [(words("ap.result_title"), "")], head)
        _rows(page, summary(plain, paper, words), text, first=1)
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page = book.add_worksheet(words("ap.page.items"))
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        _rows(page, [tuple(words(f"ap.col.{name}") for name in COLUMNS)], head)
        _rows(page, items(plain, paper, words), text, first=1, widths=WIDTHS)
        page.freeze_panes(1, 2)
        lay_out(page, WIDTHS, 1, page_header(words("ap.result_title"), words("ap.confidential")))
        page = book.add_worksheet(words("ap.page.broken"))
        for column, width in enumerate(BROKEN.values()):
            page.set_column(column, column, width)
        lay_out(page, tuple(BROKEN.values()), 1, page_header(words("ap.page.broken")))
        titles, *rows = broken_rows(paper, measured, words)
        _rows(page, [titles], head)
        _rows(page, rows, text, first=1, widths=tuple(BROKEN.values()))
        page.freeze_panes(1, 0)
    return stream.getvalue()


def _rows(
    page: Any, rows: Iterable[Sequence[str]], style: Any, *, first: int = 0, widths: Sequence[float] = (22, 90)
) -> None:
    for row, texts in enumerate(rows, first):
        page.set_row(row, height(zip(texts, widths, strict=False)))
        for column, text in enumerate(texts):
            if text:
                page.write_string(row, column, cut(text), style)


def summary(plain: dict[str, Any], paper: Paper, words: Words) -> list[tuple[str, str]]:
    """Return the lines of the first page: label and value."""
    titles = {rater.id: rater.title.in_(words.lang) for rater in paper.card.raters}
    lines = [(label, value) for _, label, value in paper.head(words)]
    lines.append((words("ap.date"), plain["date"] or ""))
    complete = plain["status"] == "complete"
    lines.append((words("ap.status"), words("ap.complete" if complete else "ap.incomplete")))
    share = words("ap.completeness_is", share=plain["completeness_percent"], least=plain["min_completeness_percent"])
    lines.append((words("ap.completeness"), share))
    if plain["absent_raters"]:
        lines.append((words("ap.absent"), words.join(titles[name] for name in plain["absent_raters"])))
    if complete:
        lines.append((words("ap.mean"), plain["mean"]))
        lines.append((words("ap.percent"), f"{plain['percent']}%"))
        lines.append((words("ap.band"), plain["band"]["title"]))
    lines += [
        (section["title"], words("ap.section_is", mean=section["mean"] or "-", share=section["share_percent"]))
        for section in plain["sections"]
    ]
    if plain["appeal_until"]:
        lines.append((words("ap.appeal"), plain["appeal_until"]))
    return [*lines, *(("", note) for note in plain["notes"])]


def items(plain: dict[str, Any], paper: Paper, words: Words) -> Iterable[Sequence[str]]:
    """Yield one row for each item."""
    titles = {rater.id: rater.title.in_(words.lang) for rater in paper.card.raters}
    for section in plain["sections"]:
        for item in section["items"]:
            override, cap = item["override"], item["cap"]
            yield (
                section["title"],
                item["id"],
                item["question"],
                item["mode_shown"],
                item["weight"],
                f"{item['share_percent']}%",
                words(f"ap.state.{item['state']}"),
                item["rating"] or "",
                "" if item["computed"] is None else str(item["computed"]),
                words.pair(_rating(override["rating"], words), override["reason"]) if override is not None else "",
                words("ap.cap", max=cap["max"], found=cap["found"]) if cap is not None else "",
                item["by_raters"] or "",
                "\n".join(_answer(answer, titles, words) for answer in item["answers"]),
                item["evidence"],
            )


def _rating(rating: int | None, words: Words) -> str:
    return words("ap.not_applicable") if rating is None else str(rating)


def _answer(answer: dict[str, Any], titles: dict[str, str], words: Words) -> str:
    said = words.pair(titles[answer["rater"]], _rating(answer["rating"], words))
    return words("bracket", text=said, inner=answer["comment"]) if answer["comment"] else said
