"""Exports are read once: what they held is kept under the hash of their content and of how it is read.

The small ones of a folder go together in its pack, a large one has an entry of its own, Parquet and JSON. The content
is hashed at every audit; what does not carry its own hashes is read anew. What lies there is as confidential as the
exports themselves: folders and files are the user's alone, and what nobody used for long goes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from compliance.engine.embedded import Embedded, database_fault
from compliance.engine.emit import quote
from compliance.records.identifiers import literal
from compliance.records.sources.blob import Blob
from compliance.records.sources.bulk_rows import stored_parquet
from compliance.records.sources.kind import Kind
from compliance.records.sources.lines import fresh_name
from compliance.records.sources.pack import UNFINISHED, Pack, opened_pack
from compliance.records.sources.readers import library, readers
from compliance.records.sources.sheet import Merge, Sheet, Stored

MOST_BYTES = 4 << 30
MOST_DAYS, MOST_UNFINISHED_DAYS = 90, 1
META, PACK = "sheets.json", ".pack"
_OURS = re.compile(rf"[0-9a-f]{{64}}(?:\{PACK})?|{UNFINISHED}.*")


class Cache(Struct, frozen=True):
    """Entries below a folder; ``headers``: hash of the headers that are known, by which encodings are chosen."""

    folder: Path
    headers: str
    pack: Pack

    def key(self, blob: Blob, kind: Kind, *how: str | None) -> str:
        """Return the name of a file's entry."""
        parts = [readers(), kind, library(kind), blob.sha256, blob.suffix, self.headers, *map(repr, how)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def get(self, connection: Embedded, blob: Blob, key: str) -> list[Sheet] | None:
        """Return the sheets of an entry that is whole; None when there is none such."""
        if (packed := self.pack.get(blob, key)) is not None:
            return packed
        entry = self.folder / key
        try:
            if not (_alone(self.folder) and _alone(entry)):
                return None
            told = json.loads(_unsealed((entry / META).read_bytes()))
            if told["parquet"] != {path.name: _hash(path) for path in sorted(entry.glob("*.parquet"))}:
                return None
            sheets = [_sheet(connection, blob, entry, each) for each in told["sheets"]]
            os.utime(entry)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        except database_fault():  # asked for when it was none of the others, as it loads the database
            return None
        return sheets

    def put(self, connection: Embedded, key: str, sheets: Sequence[Sheet]) -> None:
        """Write an entry, whole or not at all; a folder that cannot be written to is no fault."""
        try:
            if self.pack.put(key, sheets) or not self._own():
                return
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=UNFINISHED) as made:
                work = Path(made) / "entry"
                work.mkdir(mode=0o700)
                told = [_told(connection, work, n, sheet) for n, sheet in enumerate(sheets)]
                hashes = {path.name: _hash(path) for path in sorted(work.glob("*.parquet"))}
                text = json.dumps({"parquet": hashes, "sheets": told}, ensure_ascii=False).encode()
                (work / META).write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
                for path in work.iterdir():
                    path.chmod(0o600)
                shutil.rmtree(self.folder / key, ignore_errors=True)
                work.rename(self.folder / key)
            self._prune()
        except (OSError, ValueError, database_fault()):
            return

    def close(self) -> None:
        """Write the pack, when the folder holds another one now; a folder that cannot be written to is no fault."""
        try:
            if not self.pack.changed:
                os.utime(self.pack.path)
            elif self._own():
                self.pack.write()
                self._prune()
        except (OSError, ValueError):
            return

    def _own(self) -> bool:
        """Make the folder; whether it is the user's alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _alone(self.folder)

    def _prune(self) -> None:
        """Remove what was not used for long, then what was not used for longest until the rest is within bounds."""
        now = time.time()
        found = [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
        used = sorted((path.stat().st_mtime, path, _bytes(path)) for path in found)
        total = sum(size for *_, size in used)
        for last, path, size in used[:-1]:
            most = MOST_UNFINISHED_DAYS if path.name.startswith(UNFINISHED) else MOST_DAYS
            if total > MOST_BYTES or now - last > most * 86_400:
                total -= size
                _remove(path)


def _bytes(path: Path) -> int:
    return sum(each.stat().st_size for each in (path.rglob("*") if path.is_dir() else (path,)))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def opened_cache(folder: Path, exports: Path, headers: str, *, keep: bool) -> Cache | None:
    """Open what is kept below ``folder``, and the pack of a folder of exports; ``keep``: though it has none yet."""
    name = hashlib.sha256("\n".join((headers, str(exports.resolve()))).encode("utf-8", "replace"))
    path = folder / f"{name.hexdigest()}{PACK}"
    try:
        alone = _alone(folder) and stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        alone = False
    if not (alone or keep):
        return None
    return Cache(folder, headers, opened_pack(path) if alone else Pack(path))


def _alone(path: Path) -> bool:
    """Whether nobody but this user can have written there; true where the system does not say."""
    found = path.lstat()
    ours = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
    return stat.S_ISDIR(found.st_mode) and ours


def _unsealed(meta: bytes) -> bytes:
    """Return what follows its own hash; ValueError when it is not what was written."""
    seal, _, text = meta.partition(b"\n")
    if seal.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
        raise ValueError("damaged")
    return text


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _told(connection: Embedded, work: Path, n: int, sheet: Sheet) -> dict[str, Any]:
    stored = sheet.stored
    if stored is not None:
        numbered = "n, " if stored.index == "n - 1" else ""
        cells = ", ".join(f"c{i}" for i in range(stored.width))
        rows = f"SELECT {numbered}{cells} FROM {stored.relation} ORDER BY {stored.index}"
        connection.execute(f"COPY ({rows}) TO {literal((work / f'{n}.parquet').as_posix())} (FORMAT parquet)")
    return {
        "name": sheet.name,
        "head": sheet.head,
        "lines": sheet.lines,
        "stored": None if stored is None else [f"{n}.parquet", stored.width, stored.first, stored.index == "n - 1"],
        "merges": [(m.top, m.left, m.bottom, m.right) for m in sheet.merges],
        "hidden": sorted(sheet.hidden),
        "encoding": sheet.encoding,
        "since_1904": sheet.since_1904,
    }


def _sheet(connection: Embedded, blob: Blob, entry: Path, told: dict[str, Any]) -> Sheet:
    merges = tuple(Merge(*merge) for merge in told["merges"])
    lines = None if told["lines"] is None else tuple((n, tuple(cells)) for n, cells in told["lines"])
    return Sheet(
        blob.shown,
        told["name"],
        blob.sha256,
        tuple((n, tuple(cells)) for n, cells in told["head"]),
        lines,
        None if told["stored"] is None else _stored(connection, entry, *told["stored"], changed=bool(merges)),
        merges,
        frozenset(told["hidden"]),
        told["encoding"],
        told["since_1904"],
    )


def _stored(
    connection: Embedded,
    entry: Path,
    name: str,
    width: int,
    first: int,
    numbered: bool,
    *,
    changed: bool,
) -> Stored:
    """Return the rows; as a table of ours where ranges will be filled in."""
    stored = stored_parquet(entry / name, width, first)
    if not changed:
        return Stored(stored.relation, "n - 1", width) if numbered else stored
    own, cells = fresh_name(), ", ".join([*(["n"] if numbered else []), *(f"c{i}" for i in range(width))])
    rows = f"SELECT {cells} FROM {stored.relation} ORDER BY file_row_number"
    connection.execute(f"CREATE TEMP TABLE {quote(own)} AS {rows}")
    return Stored(quote(own), "n - 1" if numbered else "rowid", width, first)
