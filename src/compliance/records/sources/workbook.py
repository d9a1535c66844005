"""Workbooks (xlsx, xlsb, xls, ods): cells by one reader in Rust, the rest from their own records or XML."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from msgspec import Struct
from msgspec.structs import replace

from compliance.engine.embedded import Embedded, database_fault
from compliance.engine.emit import quote
from compliance.message import msg
from compliance.problems import fault_of
from compliance.records.identifiers import foreign
from compliance.records.sources import epochs, ods_parts, package, xls_records, xlsb_records
from compliance.records.sources.blob import Blob
from compliance.records.sources.kind import Kind
from compliance.records.sources.lines import fresh_name, sheet_of_lines
from compliance.records.sources.package import WHOLE
from compliance.records.sources.sheet import FEW, HEAD, Line, Merge, Sheet, Stored, UnreadableError, stripped
from compliance.records.sources.steps import Steps
from compliance.records.sources.xlsx_parts import Measured, Seen

if TYPE_CHECKING:
    from fastexcel import ExcelReader, ExcelSheet

QUIET_BYTES = 4 << 20
_MIDNIGHT = " 00:00:00"
_FAULTS = (zipfile.BadZipFile, KeyError, ParseError, EOFError, OSError, ValueError, NotImplementedError)
Beside = Mapping[str, Callable[[], Callable[[], Seen]]]


class _Book(Struct, frozen=True):
    """An open workbook. ``beside``: by sheet, what measures it and returns what tells of it beside the values."""

    blob: Blob
    reader: ExcelReader
    beside: Beside


def read_workbook(connection: Embedded, blob: Blob, kind: Kind, steps: Steps) -> list[Sheet]:
    """Read every sheet of a workbook."""
    try:
        with _beside(blob, kind, steps) as (told, since_1904, content):
            reader = _open(blob, content)
            names = reader.sheet_names
            same = kind == "xls" and len(names) == len(told)  # the names of old books are in some code page
            beside = dict(zip(names, told.values(), strict=True)) if same else told
            book = _Book(blob, reader, beside)
            if len(names) > package.MOST_SHEETS or len(set(names)) < len(names) or not set(names) <= set(beside):
                what = msg(
                    "a workbook of {sheets} sheets, some of one name or more than there can be", sheets=len(names)
                )
                raise UnreadableError(what, WHOLE)
            if len(names) < (len(beside) if kind == "ods" else min(1, len(beside))):
                raise UnreadableError(package.ODD, WHOLE)
            return [replace(_sheet(connection, book, name, steps), since_1904=since_1904) for name in names]
    except _FAULTS as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), WHOLE) from error


@contextmanager
def _beside(blob: Blob, kind: Kind, steps: Steps) -> Iterator[tuple[Beside, bool, bytes | None]]:
    """Open what tells of the book beside its values; with xls, return the bytes that the reader gets instead."""
    if kind == "xls":
        seen, since_1904, content = xls_records.seen_in(blob.path)
        yield _told(seen), since_1904, content
        return
    pack = package.open_package(blob.path)
    with pack.archive:
        whole = max(1, sum(info.file_size for info in pack.archive.infolist()))
        pack.told = lambda done: steps.at(done / whole)
        if kind == "ods":
            package.checked(pack)
            seen, since_1904 = ods_parts.seen_in(pack)
            yield _told(seen), since_1904, None
        elif "xl/workbook.xml" not in pack.archive.namelist():
            package.checked(pack)
            yield _told(xlsb_records.seen_in(pack)), epochs.since_1904(pack), None
        else:
            parts = package.sheet_parts(pack)
            package.checked(pack, set(parts.values()))
            since_1904 = epochs.since_1904(pack)
            yield {name: _measuring(pack, part) for name, part in parts.items()}, since_1904, None


def within_bounds(path: Path) -> None:
    """Measure every sheet of an XML workbook; UnreadableError when one is more than a reader may be given."""
    try:
        pack = package.open_package(path)
        with pack.archive:
            parts = package.sheet_parts(pack)
            package.checked(pack, set(parts.values()))
            for part in parts.values():
                Measured(pack, part)
    except _FAULTS as error:
        raise UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), WHOLE) from error


def _told(seen: Mapping[str, Seen]) -> Beside:
    def known(found: Seen) -> Callable[[], Callable[[], Seen]]:
        return lambda: lambda: found

    return {name: known(found) for name, found in seen.items()}


def _measuring(pack: package.Package, part: str) -> Callable[[], Callable[[], Seen]]:
    return lambda: Measured(pack, part).seen


def _open(blob: Blob, content: bytes | None) -> ExcelReader:
    import fastexcel  # noqa: PLC0415  (only a workbook needs it)

    try:
        with _quiet(blob):
            return fastexcel.read_excel(content or blob.path.read_bytes())
    except BaseException as error:
        raise _refused(error) from error


@contextmanager
def _quiet(blob: Blob) -> Iterator[None]:
    """Keep what the reader writes to the process' own stderr, when a damaged book makes it panic, from the user.

    Not for a large book: while that is read, progress is told there.
    """
    try:
        kept = os.dup(2) if blob.size < QUIET_BYTES else None
    except OSError:  # there is no stderr
        kept = None
    if kept is None:
        yield
        return
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123  (the system's own name)
        os.dup2(nothing.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _refused(error: BaseException) -> BaseException:
    """Turn whatever the reader raises, a panic too, into one clear word; an interrupt stays one."""
    if isinstance(error, KeyboardInterrupt | SystemExit | UnreadableError):
        return error
    return UnreadableError(msg("the workbook cannot be opened: {why}", why=fault_of(error)), WHOLE)


def _sheet(connection: Embedded, book: _Book, name: str, steps: Steps) -> Sheet:
    """Load one sheet, and meanwhile see what the loader does not tell: it leaves the interpreter to others."""
    tell = book.beside[name]()
    with steps.going_on(), ThreadPoolExecutor(max_workers=1) as pool:
        telling = pool.submit(tell)
        try:
            with _quiet(book.blob):
                loaded = book.reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        except BaseException as error:
            raise _refused(error) from error
        seen = telling.result()
        try:
            return _made(connection, book.blob, loaded, seen)
        except database_fault():
            raise
        except BaseException as error:
            raise _refused(error) from error


def _made(connection: Embedded, blob: Blob, loaded: ExcelSheet, seen: Seen) -> Sheet:
    left = loaded.selected_columns[0].absolute_index if loaded.width else 0
    width = loaded.width or max((column + 1 for _, column in seen.lost), default=0)
    lost = {(r, c - left): text for (r, c), text in seen.lost.items() if 0 <= c - left < width}
    merges = tuple(Merge(m.top, m.left - left, m.bottom, m.right - left) for m in seen.merges)
    if loaded.height <= FEW:
        lines = _lines(loaded, lost)
        return sheet_of_lines(connection, blob, loaded.name, lines, merges=merges, hidden=seen.hidden)
    relation = _copy(connection, loaded)
    _put_back(connection, relation, loaded.height, lost)
    stored = Stored(quote(relation), "rowid", width)
    head = _head(connection, relation, width)
    return Sheet(blob.shown, loaded.name, blob.sha256, head, None, stored, merges, frozenset(seen.hidden))


@contextmanager
def _registered(connection: Embedded, loaded: ExcelSheet) -> Iterator[None]:
    connection.itself.register("loaded_sheet", loaded)
    try:
        yield
    finally:
        connection.itself.unregister("loaded_sheet")


def _lines(loaded: ExcelSheet, lost: Mapping[tuple[int, int], str]) -> list[Line]:
    """Return the lines of a short sheet; a date cell at midnight is a day."""
    from arro3.core import RecordBatch  # noqa: PLC0415  (only a workbook needs it)

    rows: list[Sequence[str | None]] = []
    if loaded.height and loaded.width:
        rows.extend(zip(*[column.to_pylist() for column in RecordBatch.from_arrow(loaded).columns], strict=True))
    marks: dict[int, dict[int, str]] = {}
    for (number, column), text in lost.items():
        marks.setdefault(number, {})[column] = text
    rows.extend([()] * (max(marks, default=0) - len(rows)))
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell[:10] if cell and len(cell) == 19 and cell.endswith(_MIDNIGHT) else cell for cell in row]
        for column, text in marks.get(number, {}).items():
            cells += [None] * (column + 1 - len(cells))
            cells[column] = text
        if any(clean := stripped(cells)):
            lines.append((number, clean))
    return lines


def _copy(connection: Embedded, loaded: ExcelSheet) -> str:
    """Copy the reader's columns to a relation; a date cell at midnight is a day."""
    relation = fresh_name()
    day = "CASE WHEN LENGTH({0}) = 19 AND SUFFIX({0}, '" + _MIDNIGHT + "') THEN LEFT({0}, 10) ELSE {0} END"
    if loaded.width > 256:  # planning many such expressions takes the square of their number
        day = "REGEXP_REPLACE({0}, '^(.{{10}})" + _MIDNIGHT + "$', '\\1')"
    with _registered(connection, loaded):
        names = [row[0] for row in connection.execute("DESCRIBE loaded_sheet").fetchall()]
        cells = ", ".join(f"{day.format(foreign(name))} AS c{i}" for i, name in enumerate(names[: loaded.width]))
        connection.execute(f"CREATE TEMP TABLE {quote(relation)} AS SELECT {cells} FROM loaded_sheet")
    return relation


def _put_back(connection: Embedded, relation: str, height: int, lost: Mapping[tuple[int, int], str]) -> None:
    """Write the mark of each cell whose value the workbook does not have, so that it is never taken for a blank.

    The reader does not count rows at the end that have nothing else.
    """
    below = max((row for row, _ in lost), default=0) - height
    connection.execute(f"INSERT INTO {quote(relation)} (c0) SELECT NULL FROM range({max(0, below)})")
    for index in sorted({column for _, column in lost}):
        rows = {row - 1: text for (row, column), text in lost.items() if column == index}
        connection.execute(
            f"UPDATE {quote(relation)} SET c{index} = m.v FROM "
            "(SELECT UNNEST(CAST(? AS BIGINT[])) AS r, UNNEST(CAST(? AS VARCHAR[])) AS v) AS m "
            f"WHERE {quote(relation)}.rowid = m.r",
            [list(rows), list(rows.values())],
        )


def _head(connection: Embedded, relation: str, width: int) -> tuple[Line, ...]:
    cells = ", ".join(f"c{i}" for i in range(width))
    found: list[tuple[object, ...]] = []
    for among in (f"rowid < {FEW} AND ", ""):  # nearly always the first rows have them
        found = connection.execute(
            f"SELECT rowid + 1, {cells} FROM {quote(relation)} WHERE {among}COALESCE({cells}) IS NOT NULL "
            f"ORDER BY 1 LIMIT {HEAD}"
        ).fetchall()
        if len(found) == HEAD:
            break
    lines: list[Line] = []
    for number, *row in found:
        assert isinstance(number, int)
        if any(clean := stripped([str(cell) if cell is not None else None for cell in row])):
            lines.append((number, clean))
    return tuple(lines)
