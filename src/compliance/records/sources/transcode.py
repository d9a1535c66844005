"""A part of a text file, from its encoding to UTF-8, in a process of its own: ``python -m`` this module.

Decoding holds the interpreter's lock, so parts run in parallel as processes. Parts end at a line's end (byte 0x0A,
which is never inside a character of GB18030, Big5 or UTF-8), so no character is cut.
"""

from __future__ import annotations

import sys
from pathlib import Path

CHUNK = 1 << 22


def transcode(source: Path, target: Path, encoding: str, begin: int, end: int) -> int:
    """Write bytes ``begin`` to ``end`` of the source as UTF-8; return how many bytes were written.

    Raises UnicodeDecodeError for what the encoding does not have; its ``start`` counts from the chunk's begin.
    """
    written, rest, left = 0, b"", end - begin
    with source.open("rb") as stream, target.open("wb") as out:
        stream.seek(begin)
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            text = rest + chunk
            cut = text.rfind(b"\n") + 1 if left else len(text)
            rest = text[cut:]
            written += out.write(text[:cut].decode(encoding).encode("utf-8"))
    return written


if __name__ == "__main__":
    try:
        transcode(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    except UnicodeDecodeError:
        sys.exit(3)
