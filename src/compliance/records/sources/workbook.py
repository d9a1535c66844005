"""Workbooks (xlsx, xlsb, xls, ods): cells by one reader in Rust, the rest from their own records or XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import duckdb

from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.identifiers import quote
from compliance.records.sources import epochs, ods_parts, xls_records, xlsx_parts
from compliance.records.sources.blob import Blob
from compliance.records.sources.kind import Kind
from compliance.records.sources.lines import fresh_name, sheet_of_lines
from compliance.records.sources.sheet import FEW, HEAD, Line, Merge, Sheet, Stored, UnreadableError, stripped
from compliance.records.sources.xlsx_parts import Seen

if TYPE_CHECKING:
    from fastexcel import ExcelReader

_WANTED = msg("a whole, unlocked workbook; save it again")


@dataclass(frozen=True, slots=True)
class _Book:
    """An open workbook, and what was seen beside the values, by sheet."""

    blob: Blob
    reader: ExcelReader
    seen: Mapping[str, Seen]
    since_1904: bool


def read_workbook(connection: duckdb.DuckDBPyConnection, blob: Blob, kind: Kind) -> list[Sheet]:
    """Read every sheet of a workbook."""
    try:
        seen, since_1904 = _seen(blob.path, kind)
        book = _Book(blob, _open(blob.path), seen, since_1904)
        return [_sheet(connection, book, name) for name in book.reader.sheet_names]
    except (zipfile.BadZipFile, KeyError, ParseError, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), _WANTED) from error


def _seen(path: Path, kind: Kind) -> tuple[dict[str, Seen], bool]:
    """Return what each sheet tells beside its values, and whether the book counts its days from 1904."""
    if kind == "xls":
        return xls_records.seen_in(path)
    with xlsx_parts.open_archive(path) as archive:
        xlsx_parts.checked(archive)
        if kind == "ods":
            return ods_parts.seen_in(archive)
        since_1904 = epochs.since_1904(archive)
        if "xl/workbook.xml" not in archive.namelist():
            return {}, since_1904
        parts = xlsx_parts.sheet_parts(archive)
        names = set(archive.namelist())
        seen = {name: xlsx_parts.seen_in(archive, part) for name, part in parts.items() if part in names}
        return seen, since_1904


def _open(path: Path) -> ExcelReader:
    import fastexcel  # noqa: PLC0415  (only a workbook needs it)

    try:
        return fastexcel.read_excel(path.read_bytes())
    except BaseException as error:
        raise _refused(error) from error


def _refused(error: BaseException) -> BaseException:
    """Turn whatever the reader raises, a panic too, into one clear word; an interrupt stays one."""
    if isinstance(error, KeyboardInterrupt | SystemExit | UnreadableError):
        return error
    return UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), _WANTED)


def _sheet(connection: duckdb.DuckDBPyConnection, book: _Book, name: str) -> Sheet:
    seen = book.seen.get(name, Seen())
    relation = fresh_name()
    try:
        loaded = book.reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        width = loaded.width
        if loaded.height and width:
            _copy(connection, relation, loaded, width)
    except duckdb.Error:
        raise
    except BaseException as error:
        raise _refused(error) from error
    if not loaded.height or not width:
        return Sheet(book.blob.shown, name, book.blob.sha256, (), ())
    left = seen.left or 0
    _put_back(connection, relation, width, {(r, c - left): text for (r, c), text in seen.lost.items()})
    merges = tuple(Merge(m.top, m.left - left, m.bottom, m.right - left) for m in seen.merges)
    few = loaded.height <= FEW
    lines = _lines(connection, relation, width, FEW if few else HEAD)
    if few:
        connection.execute(f"DROP TABLE {quote(relation)}")
        sheet = sheet_of_lines(connection, book.blob, name, lines, merges=merges, hidden=seen.hidden)
        return replace(sheet, since_1904=book.since_1904)
    stored = Stored(quote(relation), "rowid", width)
    head = tuple(lines[:HEAD])
    sheet = Sheet(book.blob.shown, name, book.blob.sha256, head, None, stored, merges, frozenset(seen.hidden))
    return replace(sheet, since_1904=book.since_1904)


def _copy(connection: duckdb.DuckDBPyConnection, relation: str, loaded: object, width: int) -> None:
    """Copy the reader's columns; a date cell at midnight is a day."""
    connection.register("loaded_sheet", loaded)
    try:
        names = [row[0] for row in connection.execute("DESCRIBE loaded_sheet").fetchall()]
        cells = ", ".join(
            f"CASE WHEN LENGTH({_raw(n)}) = 19 AND SUFFIX({_raw(n)}, ' 00:00:00') THEN LEFT({_raw(n)}, 10) "
            f"ELSE {_raw(n)} END AS c{i}"
            for i, n in enumerate(names[:width])
        )
        connection.execute(f"CREATE TEMP TABLE {quote(relation)} AS SELECT {cells} FROM loaded_sheet")
    finally:
        connection.unregister("loaded_sheet")


def _raw(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _put_back(
    connection: duckdb.DuckDBPyConnection, relation: str, width: int, lost: Mapping[tuple[int, int], str]
) -> None:
    """Write the mark of each cell whose value the workbook does not have, so that it is never taken for a blank."""
    for index in sorted({column for _, column in lost}):
        if not 0 <= index < width:
            continue
        rows = {row - 1: text for (row, column), text in lost.items() if column == index}
        connection.execute(
            f"UPDATE {quote(relation)} SET c{index} = m.v FROM "
            "(SELECT UNNEST(CAST(? AS BIGINT[])) AS r, UNNEST(CAST(? AS VARCHAR[])) AS v) AS m "
            f"WHERE {quote(relation)}.rowid = m.r",
            [list(rows), list(rows.values())],
        )


def _lines(connection: duckdb.DuckDBPyConnection, relation: str, width: int, most: int) -> list[Line]:
    cells = ", ".join(f"c{i}" for i in range(width))
    found: Iterable[tuple[object, ...]] = connection.execute(
        f"SELECT rowid + 1, {cells} FROM {quote(relation)} WHERE COALESCE({cells}) IS NOT NULL ORDER BY 1 LIMIT {most}"
    ).fetchall()
    lines: list[Line] = []
    for number, *row in found:
        assert isinstance(number, int)
        if any(clean := stripped([str(cell) if cell is not None else None for cell in row])):
            lines.append((number, clean))
    return lines
