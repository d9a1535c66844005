"""Texts of records made inert for what will read them: a spreadsheet's formulas, a Markdown reader's markup."""

from __future__ import annotations

import re

from compliance.render.plain import clean, line

CELL_UNITS = 32_000
MARK = "compliance-engine report"  # in every workbook, page and ledger that an audit writes
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠|%\t\r\n]")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#!|~&$@])")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)](?:\s|$)))")


def in_a_spreadsheet(text: str) -> str:
    """Return the text so that a spreadsheet takes it for text: an apostrophe before what it would calculate."""
    kept = clean(text)
    return f"'{kept}" if _FORMULA.match(kept) else kept


def in_markdown(text: str) -> str:
    """Return the text on one line, every sign that Markdown or HTML would obey escaped by a backslash."""
    escaped = _MARKUP.sub(r"\\\1", line(text)).replace("://", ":\\//").replace("www.", "www\\.")
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", escaped)


def page_header(left: str, right: str = "") -> str:
    """Return what is printed over each page of a sheet: ``&`` would begin a code, and 255 signs are all there is."""
    parts = (f"&{side}{line(text)[:90].replace('&', '&&')}" for side, text in (("L", left), ("R", right)) if text)
    return "".join(parts)


def cut(text: str) -> str:
    """Return the text without control characters, at most 32,000 UTF-16 units (a spreadsheet's measure)."""
    text = clean(text)
    if len(text) * 2 <= CELL_UNITS:
        return text
    return text.encode("utf-16-le")[: CELL_UNITS * 2].decode("utf-16-le", errors="ignore")
