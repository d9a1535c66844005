"""Web pages that call themselves workbooks: each table of the page is a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.engine.embedded import Embedded
from compliance.message import either, msg
from compliance.problems import fault_of
from compliance.records.sources.blob import Blob
from compliance.records.sources.lines import sheet_of_lines
from compliance.records.sources.sheet import (
    FREE_CELLS,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    Line,
    Merge,
    Sheet,
    UnreadableError,
    stripped,
)

MOST_BYTES = 256 << 20
_PIECE = 1 << 20
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


class _Table:
    """One table as it is gathered (a builder): cells by place, the ranges that one cell spans, and how far down."""

    def __init__(self) -> None:
        self.rows: list[dict[int, str]] = []
        self.merges: list[Merge] = []
        self.down: dict[int, int] = {}
        self.next = 0


class _Reader:
    """Gathers the tables of a page as its elements come; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.open: list[tuple[_Table, list[str] | None, int]] = []
        self.skip = 0
        self.spanned = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element's begin."""
        if tag in ("script", "style"):
            self.skip += 1
        elif tag == "table":
            table = _Table()
            self.tables.append(table)
            self.open.append((table, None, 0))
        elif self.open and tag == "tr":
            self._close_cell()
            self._begin_row(self.open[-1][0])
        elif self.open and tag in ("td", "th"):
            self._close_cell()
            self._begin_cell(attributes)
        elif self.open and tag in ("br", "p", "div"):
            self.data("\n")

    def end(self, tag: str) -> None:
        """Take an element's end."""
        if tag in ("script", "style"):
            self.skip = max(0, self.skip - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self._close_cell()
        elif self.open and tag == "table":
            self._close_cell()
            self.open.pop()

    def data(self, text: str) -> None:
        """Take text."""
        if not self.skip and self.open and self.open[-1][1] is not None:
            self.open[-1][1].append(text)

    def comment(self, _text: str) -> None:
        """Leave a comment out."""

    def close(self) -> list[_Table]:
        """Return the tables; what a cut-off page left open ends here."""
        while self.open:
            self._close_cell()
            self.open.pop()
        return self.tables

    def _begin_row(self, table: _Table) -> None:
        if len(table.rows) >= MOST_ROWS:
            raise UnreadableError(
                msg("a table of more than {most_rows} rows", most_rows=MOST_ROWS), msg("the table as CSV or XLSX")
            )
        table.rows.append({})
        table.next = 0

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        table = self.open[-1][0]
        if not table.rows:
            self._begin_row(table)
        row, column = len(table.rows), table.next
        while table.down.get(column, 0) >= row:
            column += 1
        down, right = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
        if column + right > MOST_COLUMNS:
            raise UnreadableError(
                msg("row {row} has more than {most_columns} columns", row=row, most_columns=MOST_COLUMNS),
                msg("at most {most_columns}", most_columns=MOST_COLUMNS),
                row,
            )
        self.spanned += column + right - table.next
        if self.spanned > FREE_CELLS or len(table.merges) > MOST_MERGES:
            raise UnreadableError(msg("a table whose cells span too much"), msg("the table as CSV or XLSX"))
        table.next = column + right
        if down > 1:
            table.down.update(dict.fromkeys(range(column, column + right), row + down - 1))
        if down > 1 or right > 1:
            table.merges.append(Merge(row, column, row + down - 1, column + right - 1))
        self.open[-1] = (table, [], column)

    def _close_cell(self) -> None:
        table, text, column = self.open[-1]
        if text is not None:
            table.rows[-1][column] = "".join(text)
            self.open[-1] = (table, None, 0)


def _span(text: str | None) -> int:
    return max(1, min(int(text), MOST_COLUMNS)) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


def read_html(connection: Embedded, blob: Blob, encoding: str | None) -> list[Sheet]:
    """Read the tables of a page; without any, one empty sheet."""
    if blob.size > MOST_BYTES:
        raise UnreadableError(msg("a page of more than 256 MB"), msg("the table as CSV or XLSX"))
    content = blob.path.read_bytes()
    tables = [table for table in _tables(_decoded(content, encoding)) if any(table.rows)]
    named = [(f"table {n}" if len(tables) > 1 else "", table) for n, table in enumerate(tables, start=1)]
    found = [sheet_of_lines(connection, blob, name, _lines(table), merges=tuple(table.merges)) for name, table in named]
    return found or [Sheet(blob.shown, "", blob.sha256, (), ())]


def _tables(text: str) -> list[_Table]:
    from lxml import etree  # noqa: PLC0415  (only a page needs it)

    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8", huge_tree=True, no_network=True)
    try:
        for begin in range(0, len(text), _PIECE):
            parser.feed(text[begin : begin + _PIECE].replace("\0", "").encode("utf-8", "replace"))
        found: list[_Table] = parser.close()
    except etree.LxmlError as error:
        raise UnreadableError(
            msg("not a web page: {why}", why=fault_of(error)), msg("the table as CSV or XLSX")
        ) from error
    return found


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
