"""Zip packages, unpacked within bounds: by part against its packed size, and all in all against the file's size."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec import Struct

from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.sources.sheet import UnreadableError, too_many

CHUNK = 1 << 22
MOST_BYTES = 4 << 30
FREE_BYTES = 64 << 20
FREE_PARTS = 16
MOST_RATIO = 250
MOST_PARTS = 10_000
MOST_SHEETS = 1_000
MOST_SHARED = 1 << 30
WHOLE = msg("a whole, unlocked workbook; save it again")
ODD = msg("the workbook's XML is written as no program writes it")
NO_BOMB = msg("a file that is no bomb")
MOST_STRINGS = 50_000_000  # the reader makes room for as many as the part says
_BOOKS, _STRINGS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"}), "xl/sharedstrings.xml"
_ROOT, _DOCUMENT = "_rels/.rels", "/relationships/officeDocument"
_LIST = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:[\w.-]+:)?sst((?:\s+[\w:.-]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*)\s*/?>",
    re.DOTALL,
)
_END, _END_MARK = struct.Struct("<4s4H2LH"), b"PK\5\6"
_COUNT = re.compile(rb"\suniqueCount=[\"'](\d{1,300})[\"']")
_SMALL = 8 << 20
_FAULTS = (zipfile.BadZipFile, OSError, NotImplementedError, ValueError)


def _nobody(_done: int) -> None:
    """Take no notice."""


class Package(Struct):
    """An open package (``size`` bytes), how many bytes of it were unpacked, and who hears of that."""

    archive: zipfile.ZipFile
    size: int
    unpacked: int = 0
    told: Callable[[int], None] = _nobody

    def chunks(self, part: str | zipfile.ZipInfo, most: int = MOST_BYTES) -> Iterator[bytes]:
        """Yield a part in chunks, as far as it is within bounds."""
        info, size = self.archive.getinfo(part) if isinstance(part, str) else part, 0
        with self.archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                self.unpacked += len(chunk)
                if size > most or (size > FREE_BYTES and size > MOST_RATIO * max(1, info.compress_size)):
                    raise UnreadableError(
                        msg("{filename!r} unpacks to more than it can be", filename=info.filename), NO_BOMB
                    )
                if self.unpacked > max(FREE_PARTS * FREE_BYTES, MOST_RATIO * self.size):
                    raise UnreadableError(msg("the parts unpack to more than they can be"), NO_BOMB)
                self.told(self.unpacked)
                yield chunk

    def read(self, name: str) -> bytes:
        """Return a part that is small."""
        return b"".join(self.chunks(name, _SMALL))


def open_package(path: Path) -> Package:
    """Open a package; it is closed with its ``archive``."""
    try:
        archive = zipfile.ZipFile(path)
    except _FAULTS as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), WHOLE) from error
    size = path.stat().st_size
    if _two_directories(path, size):
        archive.close()
        raise UnreadableError(ODD, WHOLE)
    return Package(archive, size)


def _two_directories(path: Path, size: int) -> bool:
    """Whether another reader may take another list of the parts: there are two, and the one at the end is not plain."""
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END.size - 0xFFFF))
        tail = stream.read()
    if tail.count(_END_MARK) < 2 or len(tail) < _END.size:
        return False
    mark, *_, long, offset, comment = _END.unpack(tail[-_END.size :])
    return bool(mark != _END_MARK or comment > 0 or offset + long + _END.size != size)


def ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks, each while the next one is being unpacked (which does not hold the interpreter)."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = pool.submit(next, chunks, None)
            yield chunk


def checked(package: Package, later: Collection[str] = ()) -> None:
    """Refuse a package with an encrypted part, a part beyond bounds, or a document type in its XML.

    ``later``: parts that will be unpacked and checked when they are measured.
    """
    infos = package.archive.infolist()
    if len(infos) > MOST_PARTS:
        raise UnreadableError(
            msg("a package of {parts} parts", parts=len(infos)), msg("at most {most}", most=MOST_PARTS)
        )
    files = [info.filename for info in infos]
    names = [name.replace("\\", "/").lower() for name in files]  # as the reader looks for them
    parts = [name for name in names if name.endswith((".xml", ".bin", ".rels"))]
    strings = any(name.lower() == _STRINGS for name in later)
    if len(set(files)) < len(files) or len(set(parts)) < len(parts) or strings:
        raise UnreadableError(msg("two parts of the package have one name"), WHOLE)
    if len(_BOOKS.intersection(parts)) > 1 or {"content.xml", _ROOT} <= set(parts):
        raise UnreadableError(msg("two workbooks in one file"), WHOLE)
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError(msg("the file is encrypted"), WHOLE)
    for info in infos:
        if info.filename not in later:
            _part(package, info)


def _part(package: Package, info: zipfile.ZipInfo) -> None:
    most = MOST_SHARED if "sharedStrings" in info.filename else MOST_BYTES
    for n, chunk in enumerate(package.chunks(info, most)):
        if n == 0 and info.filename.lower().endswith((".xml", ".rels")):
            without_document_type(chunk)
        if n == 0 and info.filename.lower() == _STRINGS:
            _counted(chunk)


def _counted(start: bytes) -> None:
    """Refuse a list of texts that says to have more than there can be, or does not say it at its start."""
    found = _LIST.match(start)
    counts = _COUNT.findall(found[1]) if found else []
    if found is None or len(counts) != found[1].count(b"uniqueCount"):
        raise UnreadableError(ODD, WHOLE)
    count = max(map(int, counts), default=0)
    if count > MOST_STRINGS:
        raise too_many(msg("a workbook that says to have {count} texts", count=count), MOST_STRINGS)


def without_document_type(start: bytes) -> None:
    """Refuse XML that declares a document type: entities come with it, and no workbook has one."""
    if b"<!DOCTYPE" in start or b"<!\0D\0O\0C" in start or b"<!ENTITY" in start:
        raise UnreadableError(msg("the workbook's XML declares a document type (entities)"), WHOLE)


def sheet_parts(package: Package) -> dict[str, str]:
    """Return the part of each sheet of an XML workbook by the sheet's name."""
    book = xml(package, "xl/workbook.xml")
    ids = [(e.get("name", ""), _id(e)) for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"]
    return parts_of(package, "xl/_rels/workbook.xml.rels", ids)


def _id(sheet: ET.Element) -> str:
    found = [value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"]
    return found[0] if len(found) == 1 else ""


def parts_of(package: Package, relations: str, sheets: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the part of each sheet, by its name and the id of its relation: the one that the reader takes."""
    if len(sheets) > MOST_SHEETS:
        raise UnreadableError(
            msg("a workbook of {sheets} sheets", sheets=len(sheets)), msg("at most {most}", most=MOST_SHEETS)
        )
    documents = [link.get("Target", "") for link in _links(package, _ROOT) if link.get("Type", "").endswith(_DOCUMENT)]
    if {target.removeprefix("/").rpartition("/")[0] for target in documents[-1:]} != {"xl"}:
        raise UnreadableError(ODD, WHOLE)
    targets = {link.get("Id"): link.get("Target", "") for link in _links(package, relations)}
    there = {name.lower(): name for name in package.archive.namelist()}
    found: dict[str, str] = {}
    for name, link in sheets:
        target = targets.get(link, "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part.lower() not in there:
            raise UnreadableError(msg("the workbook names a sheet that is not in it"), WHOLE)
        found[name] = there[part.lower()]
    if len(found) < len(sheets) or len(set(found.values())) < len(found):
        raise UnreadableError(msg("two sheets of the workbook have one name, or are one part"), WHOLE)
    return found


def _links(package: Package, part: str) -> list[ET.Element]:
    """Return the relations of a part; the reader takes what stands in them letter for letter."""
    if b"&" in package.read(part):
        raise UnreadableError(ODD, WHOLE)
    return [e for e in xml(package, part).iter() if e.tag.rpartition("}")[2] == "Relationship"]


def xml(package: Package, name: str) -> ET.Element:
    """Return a small part as a tree."""
    text = package.read(name)
    without_document_type(text)
    return ET.fromstring(text)  # noqa: S314  (no document type, so no entities)
