"""Which encoding and delimiter a text file has: the marks at its start, else what decodes, best headers first."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Protocol

from compliance.message import msg
from compliance.records.sources.sheet import HEAD, Cells, UnreadableError, stripped

Score = Callable[[Sequence[Cells]], int]
PEEKED = 1 << 16
_END = "\u2063end of the text\u2063"  # a row of its own, unless a quote is open
CJK = ("gb18030", "big5hkscs")
WANTED = msg("the encoding declared in audit.yaml under exports (such as gb18030 or big5)")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


_LEAST_CELLS = 2  # a text of several lines may well have one mark in each
_LINE_END, _DIGITS, _LETTERS = re.compile("\r\n?|\n"), re.compile("[0-9]+"), re.compile("[A-Za-z]+")
_FORCED = re.compile(r"""\s*(?:="([^"]*)"|'(\d+))\s*""", re.ASCII)
_OTHERS = re.compile("[^\\x00-\\x7f]+")


class _Rows(Protocol):
    """What the library's reader is: its rows, and how many lines it has read."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


def encodings_for(start: bytes, declared: str | None, score: Score) -> Iterator[str]:
    """Yield the encodings to try, in order; a declared one goes alone. ``start``: up to ``PEEKED`` bytes.

    The national ones are weighed against each other when they are asked for: most files are UTF-8.
    """
    if declared is not None:
        try:
            codecs.lookup(declared)
        except LookupError as error:
            expected = msg("such as utf-8, gb18030, big5, latin-1")
            raise UnreadableError(msg("unknown encoding {declared!r}", declared=declared), expected) from error
        yield "utf-8-sig" if declared.lower() in ("utf-8", "utf8") else declared
        return
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            yield encoding
            return
    if wide := _wide(start):
        yield wide
        return
    yield "utf-8-sig"
    scores = {name: (_best(start, name, score)[0], _commonness(start, name)) for name in CJK}
    yield from sorted(CJK, key=scores.__getitem__, reverse=True)


def _commonness(start: bytes, encoding: str) -> float:
    """Return how many of the ideographs are everyday ones, in tenths: what headers in English leave open.

    Each of the two national sets has its everyday characters in its first plane; read as the other one, a text is full
    of rare ones.
    """
    plane, first, last = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}[encoding]
    ideographs = [c for c in decoded_start(start, encoding) if "\u3400" <= c <= "\u9fff"]
    everyday = sum(first <= (c.encode(plane, "ignore") or b"\0")[0] <= last for c in ideographs)
    return round(everyday / len(ideographs), 1) if ideographs else 0.0


def _wide(start: bytes) -> str | None:
    """Return UTF-16 of the byte order whose zero bytes are there, when there is no mark."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 8 < len(start) or min(even, odd) * 8 > len(start):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def delimiter_for(start: bytes, encoding: str, declared: str | None, score: Score) -> str:
    """Return the delimiter: the declared one, else the one that shows the most known headers, else the most marks."""
    return declared or _best(start, encoding, score)[1]


def _best(start: bytes, encoding: str, score: Score) -> tuple[int, str]:
    text = decoded_start(start, encoding)
    head = "\n".join(text.splitlines()[:HEAD])
    ranked = [((score(first_lines(head, mark)), head.count(mark), mark == ","), mark) for mark in (",", "\t", ";", "|")]
    (known, _, _), mark = max(ranked)
    return known, mark


def decoded_start(start: bytes, encoding: str) -> str:
    """Decode what may end inside a character; what cannot be decoded becomes marks that are no header."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(start)


def first_lines(text: str, mark: str) -> list[Cells]:
    """Return the first rows; a broken one ends them."""
    found: list[Cells] = []
    with suppress(csv.Error):
        found.extend(stripped(row) for row in islice(rows_of(io.StringIO(text, newline=""), mark), HEAD))
    return found


def whole_rows(lines: Iterable[str], mark: str) -> Iterator[list[str]]:
    """Read delimited rows; UnreadableError where a quote never closes or does inside another row, or the end lacks.

    All between two quotes would be one cell's text; behind the cut there were more rows.
    """
    number = before = shorter = 0
    waiting: list[str] | None = None
    usual: list[str] = []
    last = deque([""], maxlen=1)
    latest = deque[list[str]](maxlen=3)  # rows of one line each
    reader = rows_of(chain(_remembered(lines, last), [_END]), mark)
    for row in reader:
        if waiting is not None:
            number += 1
            yield waiting
        if reader.line_num == before + 1:
            shorter += len(row) < len(usual) and row != [_END]
            usual = row or usual
        elif _has_rows(row, usual, mark):
            what = msg("a quotation mark opens in row {row} and closes in another row", row=number + 1)
            raise UnreadableError(what, msg("a whole file; export it again"), number + 1)
        latest.append(row if reader.line_num == before + 1 else [])
        waiting, before = row, reader.line_num
    if waiting != [_END]:
        what = msg("a quotation mark opens in row {row} and is never closed", row=number + 1)
        raise UnreadableError(what, msg("a whole file; export it again"), number + 1)
    if shorter == 1 and not last[0].endswith(("\n", "\r")) and _is_cut_off(*latest):
        n, most = len(latest[1]), len(latest[0])
        what = msg("the file ends within row {row}: {n} cells of {most}", row=number, n=n, most=most)
        raise UnreadableError(what, msg("a whole file; export it again"), number)


def _remembered(lines: Iterable[str], last: deque[str]) -> Iterator[str]:
    for line in lines:
        last.append(line)
        yield line


def _is_cut_off(*rows: Sequence[str]) -> bool:
    """Whether the last row but the end is one like that above it, with fewer cells; a total or a note is none."""
    if len(rows) < 3 or not 1 < len(rows[1]) < len(rows[0]):
        return False
    above, here = rows[0][0].strip(), rows[1][0].strip()
    return bool(here) and _form(above) == _form(here)


def _has_rows(row: Sequence[str], usual: Sequence[str], mark: str) -> bool:
    """Whether the lines of a row are each a row like the usual one, of as many cells and with such a first cell."""
    if len(usual) <= _LEAST_CELLS:
        return False
    lines = [line.split(mark) for line in _LINE_END.split(mark.join(row))]
    return all(len(line) == len(usual) and _form(line[0]) == _form(usual[0]) for line in lines)


def _form(cell: str) -> str:
    """Return what a cell looks like: digits, letters of ASCII, others."""
    return _OTHERS.sub("x", _LETTERS.sub("a", _DIGITS.sub("0", cell.strip())))


def is_forced(start: str | bytes, mark: str) -> bool:
    """Whether there may be cells that an export keeps a spreadsheet from taking for numbers."""
    if isinstance(start, bytes):  # one sign is sought far quicker than two
        quoted = b"'" in start and (f"{mark}'".encode() in start or b"\n'" in start)
        return quoted or (b'"' in start and b'="' in start)
    return '="' in start or f"{mark}'" in start or "\n'" in start


def unforced(row: Sequence[str]) -> list[str]:
    """Return the cells without what keeps a spreadsheet from taking them for numbers: ="007" and '007 are 007."""
    return [(found[1] or found[2] or "") if (found := _FORCED.fullmatch(cell)) else cell for cell in row]


def rows_of(lines: Iterable[str], mark: str) -> _Rows:
    """Read delimited rows, as lenient as spreadsheets are."""
    csv.field_size_limit(16 << 20)
    return csv.reader(lines, delimiter=mark)
