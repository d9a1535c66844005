"""The small exports of one folder, as they were read, in one file: a second audit opens that instead of each of them.

A file of a pack is found by the hash of its content and of how it is read; which pack, by the folder and the headers
that are known. Every sheet lies there by columns, its cells one after the other. The first bytes are the hash of the
rest: a pack that is not as it was written is none.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from msgspec import Struct

from compliance.records.sources.blob import Blob
from compliance.records.sources.sheet import HEAD, Cells, Line, Merge, Sheet

UNFINISHED = "compliance-unfinished-"
MOST_ENTRY, MOST_PACK = 4 << 20, 64 << 20  # bytes; beyond, an entry of its own
_BETWEEN = "\x1f"
_SEAL = 64


class _Entry(Struct, frozen=True):
    """The sheets of one file: what tells of each, and the bytes of their cells."""

    sheets: Sequence[Any]
    cells: bytes


class Pack:
    """What the pack of a folder holds, and what that folder holds now (gathered while it is read)."""

    def __init__(self, path: Path, kept: Mapping[str, _Entry] | None = None) -> None:
        """Begin with what the pack holds."""
        self.path = path
        self.kept: Mapping[str, _Entry] = kept or {}
        self.held: dict[str, _Entry] = {}
        self.size = 0

    @property
    def changed(self) -> bool:
        """Whether the folder holds other files than the pack: what left the one leaves the other."""
        return self.held.keys() != self.kept.keys()

    def get(self, blob: Blob, key: str) -> list[Sheet] | None:
        """Return the sheets of a file; None when they are not here."""
        entry = self.held.get(key) or self.kept.get(key)
        if entry is None:
            return None
        try:
            found = list(_sheets(blob, entry))
        except (ValueError, KeyError, TypeError, IndexError):
            return None
        self._hold(key, entry)
        return found

    def put(self, key: str, sheets: Sequence[Sheet]) -> bool:
        """Take the sheets of a file, if they are small enough to go together with others."""
        entry = _entry(sheets)
        return entry is not None and self._hold(key, entry)

    def _hold(self, key: str, entry: _Entry) -> bool:
        more = 0 if key in self.held else len(entry.cells)
        if self.size + more > MOST_PACK:
            return False
        self.size += more
        self.held[key] = entry
        return True

    def write(self) -> None:
        """Write what the folder holds now, whole or not at all."""
        index = [[key, entry.sheets, len(entry.cells)] for key, entry in self.held.items()]
        body = [json.dumps(index).encode(), b"\n", *(entry.cells for entry in self.held.values())]
        seal = hashlib.sha256()
        for part in body:
            seal.update(part)
        with tempfile.NamedTemporaryFile(dir=self.path.parent, prefix=UNFINISHED, delete=False) as out:
            try:
                out.writelines([seal.hexdigest().encode(), *body])
                out.close()
                Path(out.name).replace(self.path)
            except OSError:
                Path(out.name).unlink(missing_ok=True)
                raise


def opened_pack(path: Path) -> Pack:
    """Open a pack; one that is not there or not whole is empty."""
    try:
        return Pack(path, dict(_entries(path.read_bytes())))
    except (OSError, ValueError, KeyError, TypeError):
        return Pack(path)


def _entries(content: bytes) -> Iterator[tuple[str, _Entry]]:
    """Yield the files of a pack; ValueError when it is not what was written."""
    rest = memoryview(content)[_SEAL:]
    if content[:_SEAL] != hashlib.sha256(rest).hexdigest().encode():
        raise ValueError("damaged")
    begin = content.index(b"\n", _SEAL) + 1
    for key, sheets, size in json.loads(content[_SEAL:begin]):
        yield key, _Entry(sheets, content[begin : begin + size])
        begin += size


def _entry(sheets: Sequence[Sheet]) -> _Entry | None:
    """Return an entry; None for sheets that are too large, or that would not come back as they are."""
    told, parts = [], list[bytes]()
    for sheet in sheets:
        lines = sheet.lines
        if lines is None or sheet.head != lines[:HEAD] or not all(cells for _, cells in lines):
            return None
        columns = list(zip_longest(*[cells for _, cells in lines]))
        filled = [n for n, column in enumerate(columns) if any(column)]
        text = _BETWEEN.join([_joined(columns[n]) for n in filled])
        if text.count(_BETWEEN) != max(0, len(filled) * len(lines) - 1) or len(text) > MOST_ENTRY:
            return None
        parts.append(text.encode("utf-8", "surrogatepass"))
        told.append(
            [
                sheet.name,
                len(columns),
                filled,
                len(lines),
                _runs([n for n, _ in lines]),
                _runs([len(cells) for _, cells in lines], 0),
                [(m.top, m.left, m.bottom, m.right) for m in sheet.merges],
                sorted(sheet.hidden),
                sheet.encoding,
                sheet.since_1904,
                len(parts[-1]),
            ]
        )
    cells = b"".join(parts)
    return _Entry(told, cells) if len(cells) <= MOST_ENTRY else None


def _joined(column: Sequence[str | None]) -> str:
    """Return the cells of a column; blanks are empty, as no cell is."""
    return _BETWEEN.join([cell or "" for cell in column])


def _runs(numbers: Sequence[int], step: int = 1) -> list[tuple[int, int]]:
    """Return where numbers that go up by ``step`` begin, and how many follow there."""
    if not numbers:
        return []
    if numbers[-1] - numbers[0] == step * (len(numbers) - 1) and (step or len(set(numbers)) == 1):
        return [(numbers[0], len(numbers))]  # they only go up
    begins = [0, *(i for i, (a, b) in enumerate(pairwise(numbers), start=1) if b - a != step), len(numbers)]
    return [(numbers[a], b - a) for a, b in pairwise(begins)]


def _sheets(blob: Blob, entry: _Entry) -> Iterator[Sheet]:
    begin = 0
    for name, width, filled, height, numbers, widths, merges, hidden, encoding, since_1904, size in entry.sheets:
        text = entry.cells[begin : begin + size].decode("utf-8", "surrogatepass")
        begin += size
        lines = _lines(text, (width, filled, height), numbers, widths)
        yield Sheet(
            blob.shown,
            name,
            blob.sha256,
            lines[:HEAD],
            lines,
            None,
            tuple(Merge(*merge) for merge in merges),
            frozenset(hidden),
            encoding,
            since_1904,
        )


def _lines(
    text: str,
    shape: tuple[int, Sequence[int], int],
    numbers: Sequence[tuple[int, int]],
    widths: Sequence[tuple[int, int]],
) -> tuple[Line, ...]:
    width, filled, height = shape
    columns: list[Cells | list[str | None]] = [(None,) * height] * width
    cells: list[str | None] = list(text.split(_BETWEEN))
    for place, n in enumerate(filled):
        column = cells[place * height : (place + 1) * height]
        columns[n] = [cell or None for cell in column] if "" in column else column
    counted = (n for first, count in numbers for n in range(first, first + count))
    lines = tuple(zip(counted, zip(*columns, strict=True), strict=True))
    if any(own != width for own, _ in widths):
        each = (n for n, count in widths for _ in range(count))
        lines = tuple((n, row[:w]) for (n, row), w in zip(lines, each, strict=True))
    return lines
