"""Which files of a folder are reports of ours, so that an audit whose reports lie among its exports does not read them.

Names alone would hide an export of the same name: a workbook counts by the mark in its properties, the csv by its
titles. The others are of kinds that no export has.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from compliance.render.csv_list import titles
from compliance.render.inert import MARK
from compliance.render.texts import LANGS, Words

_NAMES = ("report.html", "findings.json", "summary.md", "duties.ics", "junit.xml", "findings.sarif", "ledger.parquet")
_PATTERNS = ("oscal-*.json", "notice-*.docx")


def own_files(folder: Path) -> tuple[Path, ...]:
    """Return the reports that lie in the folder (not below it), by name."""
    if not folder.is_dir():
        return ()
    found = [folder / name for name in _NAMES]
    found += [path for pattern in _PATTERNS for path in folder.glob(pattern)]
    found += [path for path in folder.glob("*.xlsx") if _is_marked(path)]
    found += [path for path in folder.glob("findings.csv") if _has_our_titles(path)]
    return tuple(sorted(path for path in found if path.is_file()))


def _is_marked(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return MARK.encode() in archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False


def _has_our_titles(path: Path) -> bool:
    begins = tuple(titles(Words(lang)) for lang in LANGS)
    try:
        with path.open("rb") as file:
            return file.read(max(map(len, begins))).startswith(begins)
    except OSError:
        return False
