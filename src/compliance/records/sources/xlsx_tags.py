"""The tags of a sheet's XML that say where a cell stands, read as the cell reader reads them.

That reader makes room for all cells between the first and the last place that it comes upon, and ends the whole process
when there is none. So what is written in another way than programs write it, and might be another place to the reader
than it is here, is refused: an attribute without its quotes next to it, a mark of XML inside one, a prefix of other
letters, rows inside rows where cells have no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance.records.sources.package import ODD, WHOLE
from compliance.records.sources.sheet import BEYOND, MOST_ROWS, UnreadableError

_MOST_LETTERS = 3
CELL, ROW = re.compile(rb"<c(?=[\s>/])"), re.compile(rb"<row(?=[\s>/])")
PREFIXED = re.compile(rb":(?:c|row|mergeCell)[\s>/]")
_PREFIX = re.compile(rb"(</?)\w+:")
_ANY_PREFIX = re.compile(rb"</?[^\s<>/]+:(?:c|row|mergeCell)[\s>/]")
_SINGLE = re.compile(rb"(\s[\w:.-]+)='([^'<>\"]*)'")
_ATTRIBUTES = re.compile(rb'(?:\s+[\w:.-]+="[^"<>]*")*\s*/?')
_R = re.compile(rb'\sr="([^"]*)"')
_PLACE = re.compile(rb"([A-Z]+)(\d{1,99})")
_NUMBER = re.compile(rb"\d{1,99}")
_ROW_NUMBERS = re.compile(rb'<row(?: r="(\d{1,7})"|(?=[\s>/]))')
_ROW_TAGS = re.compile(rb"<(/?)row(?=[\s>/])([^<>]*)(>?)")
_CELL_TAGS = re.compile(rb"<c(?=[\s>/])([^<>]*)(>?)")
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?:\s+[\w:.-]+="[^"<>]*")*\s*(/?)>')


def plain(text: bytes) -> bytes:
    """Return the text with its elements' names as most writers have them."""
    if not PREFIXED.search(text):
        return text
    text = _PREFIX.sub(rb"\1", text)
    if _ANY_PREFIX.search(text):
        raise _odd()
    return text


def quoted(text: bytes) -> bytes:
    """Return the text with its attributes as most writers have them."""
    return _SINGLE.sub(rb'\1="\2"', text) if b"='" in text else text


def row_numbers(text: bytes) -> list[int | None]:
    """Return the number of each row that begins in the text; None: it has none."""
    numbers: list[bytes] = _ROW_NUMBERS.findall(text)
    if b"" not in numbers:
        return list(map(int, numbers))
    found = [_r(attributes, end, _NUMBER) for away, attributes, end in _ROW_TAGS.findall(quoted(text)) if not away]
    return [None if number is None else int(number[0]) for number in found]


def place_of(attributes: bytes, end: bytes) -> tuple[bytes, int] | None:
    """Return a cell's column and row; None: it has no address."""
    place = _r(attributes, end, _PLACE)
    if place is not None and (len(place[1]) > _MOST_LETTERS or int(place[2]) > MOST_ROWS):
        raise UnreadableError(BEYOND, WHOLE)
    return None if place is None else (place[1], int(place[2]))


def filled(text: bytes) -> Iterator[tuple[bytes, int] | None]:
    """Yield the column and row of each cell that has content; None: it has no address."""
    found = _FILLED.findall(text)
    if len(found) == len(CELL.findall(text)):
        yield from ((letters, int(number)) for letters, number, empty in found if not empty)
        return
    for attributes, end in _CELL_TAGS.findall(text):
        place = place_of(attributes, end)
        if not attributes.endswith(b"/"):
            yield place


def in_rows(texts: Iterable[bytes]) -> None:
    """Refuse rows inside rows, and ends of rows that none began: by both, cells without an address move."""
    inside = False
    for text in texts:
        for away, attributes, _ in _ROW_TAGS.findall(text):
            if inside != bool(away):
                raise _odd()
            inside = not away and not attributes.endswith(b"/")


def _r(attributes: bytes, end: bytes, form: re.Pattern[bytes]) -> re.Match[bytes] | None:
    """Return what the attribute r holds; None: there is none."""
    if not end or not _ATTRIBUTES.fullmatch(attributes):
        raise _odd()
    found = _R.findall(attributes)
    if not found:
        return None
    match = form.fullmatch(found[0])
    if match is None or len(found) > 1:
        raise _odd()
    return match


def _odd() -> UnreadableError:
    return UnreadableError(ODD, WHOLE)
