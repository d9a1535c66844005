"""The workbook of a drawn sample: whom to call back, why and by when, with blank columns to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO

from compliance.findings.drawing import Drawn
from compliance.findings.finding import Cell
from compliance.render.inert import cut
from compliance.render.labels import Labels
from compliance.render.on_paper import height, lay_out
from compliance.render.plain import time_text

HEADS = ("sample.subject", "sample.window", "sample.why", "sample.due", "sample.key")
WIDTH = 18


def to_sample_book(
    drawn: Sequence[Drawn],
    cells: Mapping[int, tuple[Cell, ...]],
    rule: str,
    fill: Sequence[str],
    labels: Labels,
    as_of: date,
    privacy: str,
) -> bytes:
    """Return the workbook's bytes. ``cells``: by row, what to show; ``fill``: fields that covering fills in."""
    import xlsxwriter  # noqa: PLC0415  (only this command needs it)

    words, stream, record_type = labels.words, BytesIO(), labels.catalogue.rules[rule].rule.each.of
    shown = list(dict.fromkeys(cell.field for row in cells.values() for cell in row if cell.field not in fill))
    heads = [*(words(head) for head in HEADS), *(labels.field(record_type, name) for name in (*shown, *fill))]
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(as_of, time())})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        blank = book.add_format({"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0", "num_format": "@"})
        note = book.add_format({"bold": privacy == "none", "font_color": "#8A0F08" if privacy == "none" else "#555555"})
        page = book.add_worksheet(words("sample.sheet"))
        for column, title in enumerate(heads):
            page.set_column(column, column, WIDTH)
            page.write_string(1, column, cut(title), head)
        page.write_string(0, 0, words.pair(words("c.privacy"), words(f"privacy.{privacy}")), note)
        for row, one in enumerate(drawn, 2):
            page.set_row(row, height((value, WIDTH) for value in _line(one, cells, shown, labels, rule)))
            for column, value in enumerate(_line(one, cells, shown, labels, rule)):
                page.write_string(row, column, cut(value), text)
            for column in range(len(heads) - len(fill), len(heads)):
                page.write_blank(row, column, None, blank)
        page.freeze_panes(2, 0)
        lay_out(page, [WIDTH] * len(heads), 2)
    return stream.getvalue()


def _line(
    one: Drawn, cells: Mapping[int, tuple[Cell, ...]], shown: Sequence[str], labels: Labels, rule: str
) -> list[str]:
    words, group = labels.words, one.group
    values = {cell.field: cell.text for cell in cells.get(one.member.row, ())}
    why = (
        words("sample.lot")
        if one.by_lot
        else words("sample.must", strata=words.join(labels.stratum(name, rule) for name in one.member.strata))
    )
    due = time_text(group.due, whole_day=True)
    head = [labels.subject(group.subject), labels.window(group.window), why, due, labels.subject(one.member.key)]
    return [*head, *(values.get(name, "") for name in shown)]
