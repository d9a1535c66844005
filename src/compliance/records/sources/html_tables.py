"""Web pages that call themselves workbooks: each table of the page is a sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import duckdb

from compliance.message import either, msg
from compliance.records.sources.blob import Blob
from compliance.records.sources.lines import sheet_of_lines
from compliance.records.sources.sheet import MOST_COLUMNS, Line, Merge, Sheet, UnreadableError, stripped

MOST_BYTES = 256 << 20
MOST_ROWS = 1_048_576
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


class _Table:
    """One table as it is gathered (a builder): cells by place, and the ranges that one cell spans."""

    def __init__(self) -> None:
        self.rows: list[dict[int, str]] = []
        self.merges: list[Merge] = []
        self.taken: dict[int, set[int]] = {}


class _Reader(HTMLParser):
    """Gathers the tables of a page; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[tuple[_Table, list[str] | None, int]] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.skip += 1
        elif tag == "table":
            table = _Table()
            self.tables.append(table)
            self.open.append((table, None, 0))
        elif self.open and tag == "tr":
            self._close_cell()
            self.open[-1][0].rows.append({})
        elif self.open and tag in ("td", "th"):
            self._close_cell()
            self._begin_cell(dict(attrs))
        elif self.open and tag in ("br", "p", "div"):
            self._text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.skip = max(0, self.skip - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self._close_cell()
        elif self.open and tag == "table":
            self._close_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self._text(data)

    def _text(self, data: str) -> None:
        if self.open and self.open[-1][1] is not None:
            self.open[-1][1].append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        table = self.open[-1][0]
        if not table.rows:
            table.rows.append({})
        row = len(table.rows)
        if row > MOST_ROWS:
            raise UnreadableError(
                msg("a table of more than {most_rows} rows", most_rows=MOST_ROWS), msg("the table as CSV or XLSX")
            )
        taken = table.taken.setdefault(row, set())
        column = next(n for n in range(MOST_COLUMNS + 1) if n not in taken and n not in table.rows[-1])
        down, right = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
        if column + right > MOST_COLUMNS:
            raise UnreadableError(
                msg("row {row} has more than {most_columns} columns", row=row, most_columns=MOST_COLUMNS),
                msg("at most {most_columns}", most_columns=MOST_COLUMNS),
                row,
            )
        for below in range(row, min(row + down, MOST_ROWS)):
            table.taken.setdefault(below, set()).update(range(column, column + right))
        if down > 1 or right > 1:
            table.merges.append(Merge(row, column, row + down - 1, column + right - 1))
        self.open[-1] = (table, [], column)

    def _close_cell(self) -> None:
        table, text, column = self.open[-1]
        if text is not None:
            table.rows[-1][column] = "".join(text)
            self.open[-1] = (table, None, 0)

    def finish(self) -> None:
        """Close what a cut-off page left open."""
        self.close()
        while self.open:
            self._close_cell()
            self.open.pop()


def _span(text: str | None) -> int:
    return max(1, min(int(text), MOST_COLUMNS)) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


def read_html(connection: duckdb.DuckDBPyConnection, blob: Blob, encoding: str | None) -> list[Sheet]:
    """Read the tables of a page; without any, one empty sheet."""
    if blob.size > MOST_BYTES:
        raise UnreadableError(msg("a page of more than 256 MB"), msg("the table as CSV or XLSX"))
    content = blob.path.read_bytes()
    text = _decoded(content, encoding)
    reader = _Reader()
    reader.feed(text)
    reader.finish()
    tables = [table for table in reader.tables if any(table.rows)]
    named = [(f"table {n}" if len(tables) > 1 else "", table) for n, table in enumerate(tables, start=1)]
    found = [sheet_of_lines(connection, blob, name, _lines(table), merges=tuple(table.merges)) for name, table in named]
    return found or [Sheet(blob.shown, "", blob.sha256, (), ())]


def _decoded(content: bytes, encoding: str | None) -> str:
    said = _CHARSET.search(content[:4096])
    tried = (
        [encoding] if encoding else ["utf-8-sig", *([said[1].decode("ascii")] if said else []), "gb18030", "big5hkscs"]
    )
    if not encoding and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried = ["utf-16"]
    if said and not encoding and said[1].lower().startswith(b"gb"):
        tried = ["gb18030"]
    for name in tried:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError(
        msg("not {tried} text", tried=either(tried)), msg("the encoding declared in audit.yaml under exports")
    )


def _lines(table: _Table) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(table.rows, start=1):
        cells = stripped([row.get(n) for n in range(max(row, default=-1) + 1)])
        if any(cells):
            lines.append((number, cells))
    return lines
