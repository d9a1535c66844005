"""A sheet's XML, measured before the cell reader sees it, then asked for what that reader does not tell.

The cell reader gives values. Merged ranges, hidden rows, formulas that were never computed and error cells are only in
the XML; so are cells so far apart that a dense sheet would fill the memory, and rows of which one would hide another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct, field

from compliance.message import msg
from compliance.records.sources.long_numbers import as_written
from compliance.records.sources.package import CHUNK, WHOLE, Package, ahead, without_document_type
from compliance.records.sources.sheet import (
    BEYOND,
    FORMULA_WITHOUT_VALUE,
    FREE_WIDE_CELLS,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    WIDE,
    Merge,
    UnreadableError,
    bounded_area,
    too_many_merges,
)
from compliance.records.sources.xlsx_tags import CELL, ROW, filled, in_rows, place_of, plain, quoted, row_numbers

KEPT_BYTES = 256 << 20
_NEAR = 1 << 16  # bytes from the end of a piece in which the last row's end is looked for first
# Each pattern begins with what is searched fast, and stops at the next element, so that no text makes it slow. Elements
# have no prefix and attributes double quotes here: ``plain`` and ``quoted`` see to that.
_WIDE = re.compile(rb'<c\s(?:[^<>]*?\s)?r="([A-Z]{2,})')
_HIDDEN_ROW = re.compile(rb'<row (?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<f[ />]")
_EMPTY_FORMULA = re.compile(
    rb"<c(?:\s([^<>]*))?>\s*<f(?:\s[^<>]*/>|(?:\s[^<>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ANY_ERROR = re.compile(rb"t=[\"']e[\"']")
_ERROR = re.compile(rb'<c\s([^<>]*\bt="e"[^<>]*)>(?:(?!</c>|<c\s).){0,9000}?<v>([^<]*)</', re.DOTALL)
_LONG = re.compile(rb"</v>(?<=[\deE][\d+E]\d\d</v>)(?:(?<=\d{16}</v>)|(?<=[eE]\+\d\d</v>)|(?<=E\d\d</v>))")
_LONG_NUMBER = re.compile(
    rb"<c(?:\s([^<>]*))?>(?:\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?\s*<v>\s*(-?(?:\d{16,}|\d[\d.]*[eE]\+?\d\d+)[\d.]*)\s*</v>"
)
_TYPED = re.compile(rb'(?:^|\s)t="(?!n")')
_ANY_MERGE = re.compile(rb"<mergeCell\s")
_MERGE = re.compile(rb'<mergeCell\s[^<>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ANY_HIDDEN = re.compile(rb"hidden=[\"']")


class Seen(Struct):
    """What stands in a sheet beside its values; columns from 0 (A), rows as shown."""

    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    lost: dict[tuple[int, int], str] = field(default_factory=dict)


class Measured:
    """A sheet that is within bounds; its text is kept when it is short enough, else unpacked again when asked."""

    def __init__(self, package: Package, part: str) -> None:
        """Measure the sheet."""
        self.package, self.part = package, part
        self.rows, self.columns, self.addressed = 0, 26, True
        self.kept: list[bytes] | None = []
        size = 0
        for text in _pieces(package, part):
            self._extent(text)
            size += len(text)
            if self.kept is not None:
                self.kept.append(text)
            if size > KEPT_BYTES:
                self.kept = None
        if not self.addressed:
            in_rows(self._texts())
        if self.rows * self.columns > FREE_WIDE_CELLS or self.columns > WIDE:
            self._measure()

    def _texts(self) -> Iterable[bytes]:
        return self.kept if self.kept is not None else _pieces(self.package, self.part)

    def seen(self) -> Seen:
        """Return what stands in the sheet beside its values."""
        seen = Seen()
        for text in self._texts():
            _scan(seen, text, addressed=self.addressed)
        if len(seen.merges) > MOST_MERGES:
            raise too_many_merges(len(seen.merges))
        self.kept = []
        return seen

    def _extent(self, text: bytes) -> None:
        numbers = row_numbers(text)
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            self.addressed = False  # rows without numbers count on from the one before
            self.rows = max([self.rows, *known]) + len(numbers) - len(known)
        elif known:
            self._follow(known)
        if _ordinary(self.rows, 1).search(text):
            text = quoted(text)
            self.columns = max([self.columns, *(column(letters) + 1 for letters in set(_WIDE.findall(text)))])
            self._odd_cells(text)
        if self.columns > MOST_COLUMNS or self.rows > MOST_ROWS:
            raise UnreadableError(BEYOND, WHOLE)

    def _follow(self, numbers: list[int]) -> None:
        """Hold the rows against those above: a row that is there twice would hide the first one's cells."""
        if numbers[0] <= self.rows or len(set(numbers)) < len(numbers) or sorted(numbers) != numbers:
            pairs = pairwise([self.rows, *numbers])
            wrong = next(later for earlier, later in pairs if later <= earlier)
            raise UnreadableError(msg("row {row} is there twice or out of its order", row=wrong), WHOLE)
        self.rows = numbers[-1]

    def _odd_cells(self, text: bytes) -> None:
        """Look at cells that have no address, or one far below the row that they are written in."""
        for attributes, end in set(_ordinary(self.rows, 3).findall(text)):
            place = place_of(attributes, end)
            if place is None:
                self.addressed = False
            elif place[1] > self.rows:
                raise UnreadableError(msg("a cell lies outside of its row"), WHOLE)
        if not self.addressed:
            most = max(len(CELL.findall(row)) for row in ROW.split(text))
            self.columns = max(self.columns, most)

    def _measure(self) -> None:
        """Measure the area of cells with content: that is what the reader makes room for."""
        rows, cells, letters = 1, 0, set[bytes]()
        for text in map(quoted, self._texts()):
            for place in filled(text):
                cells += 1
                if place is not None:
                    letters.add(place[0])
                    rows = max(rows, place[1])
        columns = max([1, *(column(each) + 1 for each in letters)])
        bounded_area(rows if self.addressed else self.rows, columns if self.addressed else self.columns, cells)


@lru_cache(64)
def _ordinary(rows: int, letters: int) -> re.Pattern[bytes]:
    """Return a pattern for the attributes of cells that are not ordinary.

    Ordinary: an address first, of at most so many letters, in a row of no more digits than the last row has, and of no
    higher first digit; then only attributes that programs write, of which none is an address again.
    """
    digits, first = len(str(rows)), int(str(rows)[0])
    address = b"[A-Z]" if letters == 1 else b"[A-Z]{1,%d}" % letters
    number = rb"[1-%d]?\d{1,%d}+" % (first, digits - 1) if digits > 1 else rb"\d"
    others = rb'(?:\s++(?:[st]|cm|vm|ph)="\w*+")*+\s*+/?>'
    return re.compile(rb'<c(?! r="%s%s"%s)(?=[\s>/])([^<>]*)(>?)' % (address, number, others))


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """Yield a sheet's text, each piece of whole rows as far as there are any."""
    rest, first = b"", True
    for chunk in ahead(package.chunks(part)):
        if first:
            without_document_type(chunk)
            first = False
        near = chunk.rfind(b"</row>", -_NEAR) + 6
        if near > 5:
            yield plain(b"".join((rest, memoryview(chunk)[:near])))
            rest = chunk[near:]
            continue
        text = rest + chunk
        cut = max(text.rfind(b"</row>"), text.rfind(b":row>"))
        cut = cut + 6 if cut >= 0 else (text.rfind(b"<") if len(text) > 16 * CHUNK else 0)
        if cut > 0:
            yield plain(text[:cut])
        rest = text[max(cut, 0) :]
    yield plain(rest)


def _scan(seen: Seen, text: bytes, *, addressed: bool) -> None:
    formulas, errors, hidden = _FORMULA.search(text), _ANY_ERROR.search(text), _ANY_HIDDEN.search(text)
    merges = not text.endswith(b"</row>") and _ANY_MERGE.search(text)  # they come after the rows
    longs = _LONG.search(text)
    if formulas or errors or hidden or merges or longs:
        text = quoted(text)
    if longs:
        _put_numbers(seen, text)
    lost = len(seen.lost)
    if formulas:
        for found in _EMPTY_FORMULA.finditer(text):
            if b't="str"' not in (found[1] or b""):
                _lose(seen, found[1] or b"", FORMULA_WITHOUT_VALUE)
    if errors:
        for found in _ERROR.finditer(text):
            _lose(seen, found[1], found[2].decode("utf-8", "replace").replace("&amp;", "&"))
    if hidden:
        seen.hidden.update(map(int, _HIDDEN_ROW.findall(text)))
    if not addressed and len(seen.lost) > lost:
        raise UnreadableError(msg("a cell without a value and without an address"), WHOLE)
    if merges:
        for left, top, right, bottom in _MERGE.findall(text):
            seen.merges.append(Merge(int(top), column(left), int(bottom), column(right)))


def _put_numbers(seen: Seen, text: bytes) -> None:
    """Keep the numbers that the cell reader would change."""
    for attributes, number in _LONG_NUMBER.findall(text):
        written = "" if _TYPED.search(attributes) else as_written(number.decode("ascii"))
        if written and (place := _PLACE.search(attributes)):
            seen.lost[int(place[2]), column(place[1])] = written
        elif written:
            raise UnreadableError(msg("a number of more than 15 digits in a cell without an address"), WHOLE)


def _lose(seen: Seen, attributes: bytes, text: str) -> None:
    place = _PLACE.search(attributes)
    if place is None:
        raise UnreadableError(msg("a cell without a value and without an address"), WHOLE)
    seen.lost[int(place[2]), column(place[1])] = text


def column(letters: bytes) -> int:
    """Return a column's index from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
