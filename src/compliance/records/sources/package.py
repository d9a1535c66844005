"""Zip packages, unpacked within bounds: by part against its packed size, and all in all against the file's size."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

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
NO_BOMB = msg("a file that is no bomb")
MOST_STRINGS = 50_000_000  # the reader makes room for as many as the part says
_COUNT = re.compile(rb"uniqueCount\s*=\s*['\"]\s*0*(\d{1,300})")
_SMALL = 8 << 20
_FAULTS = (zipfile.BadZipFile, OSError, NotImplementedError, ValueError)


def _nobody(_done: int) -> None:
    """Take no notice."""


@dataclass(slots=True)
class Package:
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
    return Package(archive, path.stat().st_size)


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
    if len({info.filename for info in infos}) < len(infos):
        raise UnreadableError(msg("two parts of the package have one name"), WHOLE)
    for info in infos:
        if info.flag_bits & 1:
            raise UnreadableError(msg("the file is encrypted"), WHOLE)
        if info.filename in later:
            continue
        most = MOST_SHARED if "sharedStrings" in info.filename else MOST_BYTES
        for n, chunk in enumerate(package.chunks(info.filename, most)):
            if n == 0 and info.filename.lower().endswith((".xml", ".rels")):
                without_document_type(chunk)
                if (told := _COUNT.search(chunk)) and int(told[1]) > MOST_STRINGS:
                    raise too_many(msg("a workbook that says to have {count} texts", count=int(told[1])), MOST_STRINGS)


def without_document_type(start: bytes) -> None:
    """Refuse XML that declares a document type: entities come with it, and no workbook has one."""
    if b"<!DOCTYPE" in start or b"<!\0D\0O\0C" in start or b"<!ENTITY" in start:
        raise UnreadableError(msg("the workbook's XML declares a document type (entities)"), WHOLE)


def sheet_parts(package: Package) -> dict[str, str]:
    """Return the part of each sheet of an XML workbook by the sheet's name."""
    sheets = (e for e in xml(package, "xl/workbook.xml").iter() if e.tag.rpartition("}")[2] == "sheet")
    ids = [(s.get("name", ""), [v for k, v in s.attrib.items() if k.rpartition("}")[2] == "id"]) for s in sheets]
    return parts_of(package, "xl/_rels/workbook.xml.rels", [(name, found[0] if found else "") for name, found in ids])


def parts_of(package: Package, relations: str, sheets: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the part of each sheet, by its name and the id of its relation."""
    if len(sheets) > MOST_SHEETS:
        raise UnreadableError(
            msg("a workbook of {sheets} sheets", sheets=len(sheets)), msg("at most {most}", most=MOST_SHEETS)
        )
    targets = {link.get("Id"): link.get("Target", "") for link in xml(package, relations)}
    there = {name.lower(): name for name in package.archive.namelist()}
    found: dict[str, str] = {}
    for name, link in sheets:
        target = targets.get(link, "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if part.lower() not in there:
            raise UnreadableError(msg("the workbook names a sheet that is not in it"), WHOLE)
        found[name] = there[part.lower()]
    if len(found) < len(sheets) or len(set(found.values())) < len(found):
        raise UnreadableError(msg("two sheets of the workbook have one name, or are one part"), WHOLE)
    return found


def xml(package: Package, name: str) -> ET.Element:
    """Return a small part as a tree."""
    text = package.read(name)
    without_document_type(text)
    return ET.fromstring(text)  # noqa: S314  (no document type, so no entities)
