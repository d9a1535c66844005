"""Which files of a folder are reports of ours: an audit does not read them as exports, and may replace them.

A name alone would hide an export of that name, and lose it; and a report of another name would be read as records. So
each kind of which exports are read is known by what it bears, the others by their name and the beginning of their kind.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from functools import cache
from os import SEEK_END
from pathlib import Path, PurePath, PurePosixPath

from compliance.ledger import COLUMNS
from compliance.message import msg
from compliance.ours import Ours
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.csv_list import titles
from compliance.render.inert import MARK
from compliance.render.texts import LANGS, Words

_PAGE = (
    f'<meta name="generator" content="{MARK}">',
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-",  # a page from before there was a mark
)
_BEGINNINGS = {
    "findings.json": ('{\n "version": "1",\n "lang": "',),
    "summary.md": ("# ",),
    "duties.ics": ("PRODID:-//compliance-engine//",),
    "junit.xml": ("<testsuites ",),
    "findings.sarif": ('"name": "compliance-engine"',),
    "oscal-*.json": ("urn:compliance-engine:oscal",),
    "notice-*.docx": ("PK\x03\x04",),
}
_HEAD = 4096
_MOST = 1 << 24  # bytes of a part that is looked through: a ledger's footer has some kilobytes for each 100,000 rows


def own_files(exports: Path) -> tuple[Path, ...]:
    """Return the reports among the exports, by name: those of an earlier audit that went elsewhere among them too."""
    return tuple(path for path in sorted(exports.rglob("*")) if _is_ours(path))


def ours_among(exports: Path, *others: Path) -> Ours:
    """Return what is no export: the reports, in archives too, and the ``others``."""
    return Ours((*others, *own_files(exports)), _is_ours)


def spare(out: Path, names: Iterable[str], exports: Path) -> None:
    """Raise ProblemsError for what would be replaced in ``out`` and is no report, where that lies among the exports."""
    if not _is_among(out, exports):
        return
    lost = [path for path in map(out.joinpath, names) if path.is_file() and not _is_ours(path)]
    if lost:
        what = msg("it is no report of this program, and a report of that name would replace it")
        raise ProblemsError(Problem(Place(str(path)), what, msg("another folder as --out")) for path in lost)


def _is_among(out: Path, exports: Path) -> bool:
    try:
        return out.resolve().is_relative_to(exports.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle: whoever opens it says so
        return False


def _is_ours(path: Path, name: str = "") -> bool:
    """Whether a file is a report of ours. ``name``: the one it has where it was packed."""
    try:
        return path.is_file() and _bears_a_sign(path, PurePosixPath(name) if name else path)
    except OSError:
        return False


def _bears_a_sign(path: Path, named: PurePath) -> bool:
    suffix = named.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return _is_marked_book(path)
    if suffix == ".parquet":
        return _is_ledger(path)
    if suffix == ".csv":
        return _begins_with(path, _csv_titles())
    if suffix in (".html", ".htm"):
        return _begins_with(path, map(str.encode, _PAGE))
    return any(_begins_with(path, map(str.encode, signs)) for name, signs in _BEGINNINGS.items() if named.match(name))


def _begins_with(path: Path, signs: Iterable[bytes]) -> bool:
    """Whether one of the signs stands near the beginning."""
    with path.open("rb") as file:
        begin = file.read(_HEAD)
    return any(sign in begin for sign in signs)


@cache
def _csv_titles() -> tuple[bytes, ...]:
    return tuple(titles(Words(lang)) for lang in LANGS)


def _is_marked_book(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as properties:
            return MARK.encode() in properties.read(_MOST)
    except Exception:  # noqa: BLE001  (whatever a damaged file does to its reader)
        return False


def _is_ledger(path: Path) -> bool:
    """Whether the file's last part, which tells of its columns, has our mark, or all our columns from before it."""
    with path.open("rb") as file:
        file.seek(-8, SEEK_END)
        size, end = int.from_bytes(file.read(4), "little"), file.read(4)
        if end != b"PAR1" or size > _MOST:
            return False
        file.seek(-8 - size, SEEK_END)
        footer = file.read(size)
    return _text("generator") + b"\x18" + _text(MARK) in footer or all(_text(name) in footer for name, _ in COLUMNS)


def _text(value: str) -> bytes:
    """Return a short text as Parquet's footer has it."""
    return bytes([len(value)]) + value.encode()
