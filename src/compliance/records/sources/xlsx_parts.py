"""The parts of a packed workbook, unpacked within bounds: what the cell reader does not tell, and what it must not see.

The cell reader gives values. Merged ranges, hidden rows, formulas that were never computed and error cells are only in
the XML; so are a bomb's zeros, entities, and cells so far apart that a dense sheet would fill the memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.sources.sheet import FORMULA_WITHOUT_VALUE, MOST_COLUMNS, Merge, UnreadableError

CHUNK = 1 << 22
MOST_BYTES = 4 << 30
FREE_BYTES = 64 << 20
MOST_RATIO = 250
MOST_CELLS = 100_000_000
MOST_ROWS = 1_048_576
_WHOLE = msg("a whole, unlocked workbook; save it again")
# Elements have no prefix here: ``_plain`` sees to that. Each pattern begins with what is searched fast.
_PREFIX = re.compile(rb"(</?)\w+:")
_FAR = re.compile(rb' r="(?:([A-Z]{2,})\d+"[^/>]*>|[A-Z]?\d{8})')
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_EMPTY_FORMULA = re.compile(rb"<c\s([^>]*)>\s*<f(?:\s[^>]*/>|(?:\s[^>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_ERROR = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>.{0,9000}?<v>([^<]*)</', re.DOTALL)
_MERGE = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_IN_A = re.compile(rb'<c\s[^/>]*\br="A\d[^/>]*>')
_CONTENT = re.compile(rb"<c\s([^/>]*)>")


@dataclass(slots=True)
class Seen:
    """What stands in a sheet beside its values; columns from 0 (A), rows as shown."""

    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    lost: dict[tuple[int, int], str] = field(default_factory=dict)
    left: int | None = None
    rows: int = 0
    columns: int = 26


def unpacked(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part in chunks, as far as it is within bounds."""
    info, size = archive.getinfo(name), 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MOST_BYTES or (size > FREE_BYTES and size > MOST_RATIO * max(1, info.compress_size)):
                raise UnreadableError(
                    msg("{filename!r} unpacks to more than it can be", filename=info.filename),
                    msg("a file that is no bomb"),
                )
            yield chunk


def _ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks, each while the next one is being unpacked (which does not hold the interpreter)."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = pool.submit(next, chunks, None)
            yield chunk


def checked(archive: zipfile.ZipFile) -> None:
    """Refuse a package with an encrypted part, a part beyond bounds, or a document type in its XML."""
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise UnreadableError(msg("the file is encrypted"), _WHOLE)
        if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
            continue  # read and checked by ``seen_in``
        for n, chunk in enumerate(unpacked(archive, info.filename)):
            if n == 0 and info.filename.lower().endswith((".xml", ".rels")):
                without_document_type(chunk)


def without_document_type(start: bytes) -> None:
    """Refuse XML that declares a document type: entities come with it, and no workbook has one."""
    if b"<!DOCTYPE" in start or b"<!\0D\0O\0C" in start or b"<!ENTITY" in start:
        raise UnreadableError(msg("the workbook's XML declares a document type (entities)"), _WHOLE)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  (checked)
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  (checked)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), None)
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            found[element.get("name", "")] = part
    return found


def seen_in(archive: zipfile.ZipFile, part: str) -> Seen:
    """Scan one sheet's XML."""
    seen, rest, first = Seen(), b"", True
    for chunk in _ahead(unpacked(archive, part)):
        if first:
            without_document_type(chunk)
            first = False
        text = rest + chunk
        cut = max(text.rfind(b"</row>"), text.rfind(b":row>"))
        cut = cut + 6 if cut >= 0 else (text.rfind(b"<") if len(text) > 16 * CHUNK else 0)
        _scan(seen, _plain(text[:cut]))
        rest = text[cut:]
    _scan(seen, _plain(rest))
    if seen.rows * seen.columns > MOST_CELLS:
        _measure(archive, part)
    return seen


def _scan(seen: Seen, text: bytes) -> None:
    if not text:
        return
    if seen.left != 0:
        _leftmost(seen, text)
    _extent(seen, text)
    if b"<f" in text:
        for found in _EMPTY_FORMULA.finditer(text):
            if b't="str"' not in found[1]:
                _lose(seen, found[1], FORMULA_WITHOUT_VALUE)
    if b't="e"' in text:
        for found in _ERROR.finditer(text):
            _lose(seen, found[1], found[2].decode("utf-8", "replace").replace("&amp;", "&"))
    if b"mergeCell" in text:
        for left, top, right, bottom in _MERGE.findall(text):
            seen.merges.append(Merge(int(top), column(left), int(bottom), column(right)))


def _plain(text: bytes) -> bytes:
    """Return the text with its elements' names as most writers have them: without a prefix."""
    return text if b"<row" in text or b":row" not in text else _PREFIX.sub(rb"\1", text)


def _extent(seen: Seen, text: bytes) -> None:
    for far in set(_FAR.findall(text)):
        seen.columns = max(seen.columns, column(far) + 1 if far else MOST_COLUMNS + 1)
    seen.rows = max(seen.rows, max(map(int, _ROW.findall(text)), default=0))
    if b"hidden=" in text:
        seen.hidden.update(map(int, _HIDDEN_ROW.findall(text)))
    if seen.columns > MOST_COLUMNS or seen.rows > MOST_ROWS:
        raise UnreadableError(msg("a cell lies beyond the last column or row of a sheet"), _WHOLE)


def _leftmost(seen: Seen, text: bytes) -> None:
    """Find the first column that has content: the reader begins its rows there."""
    if _IN_A.search(text):
        seen.left = 0
        return
    for attributes in _CONTENT.findall(text):
        if place := _PLACE.search(attributes):
            at = column(place[1])
            seen.left = at if seen.left is None else min(seen.left, at)


def _lose(seen: Seen, attributes: bytes, text: str) -> None:
    if place := _PLACE.search(attributes):
        seen.lost[int(place[2]), column(place[1])] = text


def _measure(archive: zipfile.ZipFile, part: str) -> None:
    """Measure the area of cells with content: that is what the reader makes room for."""
    rows, columns, rest = 1, 1, b""
    for chunk in unpacked(archive, part):
        text = _plain(rest + chunk)
        for attributes in _CONTENT.findall(text):
            if place := _PLACE.search(attributes):
                rows, columns = max(rows, int(place[2])), max(columns, column(place[1]) + 1)
        rest = text[-200:]
    if rows * columns > MOST_CELLS:
        raise UnreadableError(
            msg("a sheet of {rows} rows and {columns} columns", rows=rows, columns=columns),
            msg("at most {most_cells} cells in a sheet", most_cells=MOST_CELLS),
        )


def column(letters: bytes) -> int:
    """Return a column's index from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a package."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), _WHOLE) from error
