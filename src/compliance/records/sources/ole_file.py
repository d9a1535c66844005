"""One stream as an OLE compound file: what the cell reader of xls gets is the stream that was checked, nothing else.

The reader follows chains of sectors without looking for circles and makes room for whatever a header says.
"""

from __future__ import annotations

import struct

_SECTOR = 4096
_LEAST_STREAM = 4096  # shorter ones would lie in sectors of another size
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_IN_HEADER = 109
MOST_BYTES = (_IN_HEADER * (_SECTOR // 4) - _IN_HEADER - 1) * _SECTOR


def ole_file(name: str, stream: bytes) -> bytes:
    """Return a compound file (version 4, sectors of 4,096 bytes) of one stream of at most ``MOST_BYTES``."""
    size = max(len(stream), _LEAST_STREAM)
    sectors = -(-size // _SECTOR)
    tables = next(n for n in range(1, _IN_HEADER + 1) if n * (_SECTOR // 4) >= n + 1 + sectors)
    chain = [*[_FAT] * tables, _END, *range(tables + 2, tables + 1 + sectors), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    header += struct.pack("<9I", 1, tables, tables, 0, _LEAST_STREAM, _END, 0, _END, 0)
    header += struct.pack(f"<{_IN_HEADER}I", *range(tables), *[_FREE] * (_IN_HEADER - tables))
    entries = _entry("Root Entry", 5, 1, 0, 0) + _entry(name, 2, _NONE, tables + 1, size)
    return header.ljust(_SECTOR, b"\0") + table + entries.ljust(_SECTOR, b"\0") + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    shape = struct.pack("<HBB3I", len(text), kind, 1, _NONE, _NONE, child)
    return text.ljust(64, b"\0") + shape + bytes(36) + struct.pack("<IQ", start, size)
