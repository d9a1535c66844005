"""The same table as every kind of file that offices and systems produce."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import duckdb
import xlsxwriter
import xlwt

Grid = Sequence[Sequence[str | None]]


def delimited(path: Path, grid: Grid, encoding: str = "utf-8", mark: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\r\n").writerows([cell or "" for cell in row] for row in grid)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx(path: Path, grid: Grid, sheet: str = "Sheet1", top: int = 0, left: int = 0) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for y, row in enumerate(grid, start=top):
            for x, cell in enumerate(row, start=left):
                if cell is not None:
                    page.write_string(y, x, cell)
    return path


def xls(path: Path, grid: Grid) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell is not None:
                page.write(y, x, cell)
    book.save(str(path))
    return path


def ods(path: Path, grid: Grid, rows: Sequence[str] = ()) -> Path:
    """``rows``: further rows as XML."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    made = [
        "<table:table-row>"
        + "".join(cell.format(escape(c)) if c else "<table:table-cell/>" for c in row)
        + "</table:table-row>"
        for row in grid
    ]
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{"".join([*made, *rows])}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def html(path: Path, grid: Grid) -> Path:
    rows = "".join("<tr>" + "".join(f"<td>{escape(c or '')}</td>" for c in row) + "</tr>" for row in grid)
    path.write_text(f'<html><meta charset="gbk"><table>{rows}</table></html>', encoding="gb18030")
    return path


def parquet(path: Path, grid: Grid) -> Path:
    with duckdb.connect() as connection:
        _load(connection, grid)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def duckdb_file(path: Path, grid: Grid) -> Path:
    with duckdb.connect(str(path)) as connection:
        _load(connection, grid)
        connection.execute("CREATE VIEW v AS SELECT * FROM t")
    return path


def _load(connection: duckdb.DuckDBPyConnection, grid: Grid) -> None:
    connection.execute(f"CREATE TABLE t ({_columns(grid)})")
    for row in grid[1:]:
        connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(row))})", list(row))


def _columns(grid: Grid) -> str:
    return ", ".join('"' + str(name) + '" VARCHAR' for name in grid[0])


def sqlite(path: Path, grid: Grid) -> Path:
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE t ({_columns(grid)})")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(grid[0]))})", grid[1:])
    connection.commit()
    connection.close()
    return path


def zipped(path: Path, grid: Grid) -> Path:
    inner = delimited(path.with_suffix(".csv"), grid, "gb18030")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "导出/" + inner.name)
    inner.unlink()
    return path


KINDS: dict[str, Callable[[Path, Grid], Path]] = {
    "utf8.csv": delimited,
    "bom.csv": lambda p, g: delimited(p, g, "utf-8-sig"),
    "gbk.csv": lambda p, g: delimited(p, g, "gb18030"),
    "big5.csv": lambda p, g: delimited(p, g, "big5hkscs"),
    "wide.txt": lambda p, g: delimited(p, g, "utf-16", "\t"),
    "wide_without_mark.csv": lambda p, g: delimited(p, g, "utf-16-le"),
    "tabs.xls": lambda p, g: delimited(p, g, "gb18030", "\t"),
    "semicolons.csv": lambda p, g: delimited(p, g, "utf-8", ";"),
    "book.xlsx": xlsx,
    "book.xls": xls,
    "really_xlsx.xls": xlsx,
    "book.ods": ods,
    "page.xls": html,
    "file.parquet": parquet,
    "file.duckdb": duckdb_file,
    "file.db": sqlite,
    "pack.zip": zipped,
}
