"""What a file is, by its first bytes; its name only settles what the bytes leave open."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

Kind = Literal["xlsx", "xls", "ods", "zip", "parquet", "sqlite", "duckdb", "html", "text", "other"]
_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_SHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ods")
_TABLES = (".parquet", ".sqlite", ".sqlite3", ".db", ".duckdb", ".zip")
SUFFIXES = frozenset((*_TEXTS, *_SHEETS, *_TABLES, ".htm", ".html"))
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_OF_A_MAIL = 4096
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def kind_of(path: Path, suffix: str, start: bytes) -> Kind:
    """Tell the kind. ``start``: the first kilobytes of the file."""
    if start.startswith(b"PK\x03\x04"):
        return _packed(path, suffix)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls" if suffix in _SHEETS else "other"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if start[8:12] == b"DUCK":
        return "duckdb"
    if suffix not in SUFFIXES:
        return "other"
    text = start.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(text) or _HTML.match(text.replace(b"\0", b"").lstrip(b"\xff\xfe")):
        return "html"
    return "text" if suffix in (*_TEXTS, *_SHEETS) and _readable(start, suffix) else "other"


def is_other_book(start: bytes) -> bool:
    """Whether a text is a workbook in XML of 2003, or a page with all its parts in one file (MHTML)."""
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if text[:13].lower() == b"mime-version:":
        return b"multipart/related" in text[:_HEAD_OF_A_MAIL].lower()
    return text.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in text[:_HEAD_OF_A_MAIL]


def _packed(path: Path, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return "xlsx" if suffix != ".zip" else "zip"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "[Content_Types].xml" in names:  # a document, a presentation; or a workbook that lacks its part
        return "xlsx" if suffix in _SHEETS else "other"
    return "ods" if "content.xml" in names and "mimetype" in names else "zip"


def _readable(start: bytes, suffix: str) -> bool:
    """Whether it could be text: a damaged workbook under a text's name stays what it is."""
    return suffix in _TEXTS or start.startswith(_MARKS) or b"\0" not in start
