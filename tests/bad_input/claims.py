"""Workbooks that say a cell is far away in ways that no program writes: the cell reader would make room and end all.

A process of its own, with little memory. Every line that comes in is ``["name", "seed"]``: a name of ``MADE``, or
``drawn`` for a sheet of pieces by chance; out goes what was said of the file.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bad_input.packing import HEAD, PARTS, SHEET, TAIL, book
from compliance.problems import ProblemsError
from compliance.records.filled_book import open_book
from unit.records.binary_book import binary_book, record
from unit.records.making import ods
from unit.records.reading import told
from unit.records.test_what_a_workbook_tells_beside_its_values import NAMES, header, plain

MOST_MEMORY = 6 << 30  # of addresses; a sheet within bounds takes 1.3 GB at most
ROWS = HEAD + header() + plain(3)
LAST = '<row r="1048576">{}<v>1</v></c></row>'
CELLS = "<c><v>1</v></c>" * 16_000
TEXTS = f'<sst uniqueCount="{10**12}"><si><t>a</t></si></sst>'
STRINGS = "xl/sharedStrings.xml"
FAR = ROWS + LAST.format('<c r="XFD1048576">') + TAIL
LINKS = "xl/_rels/workbook.xml.rels"
TABLE = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell table:number-columns-repeated="99" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
SHEETS: Mapping[str, str] = {
    "a space before the mark": LAST.format('<c r ="XFD1048576">'),
    "a space after the mark": LAST.format('<c r= "XFD1048576">'),
    "small letters": LAST.format('<c r="xfd1048576">'),
    "a prefix with a dash": '<a-b:row r="1048576"><a-b:c r="XFD1048576"><v>1</v></a-b:c></a-b:row>',
    "a prefix in Chinese": '<表:row r="1048576"><表:c r="XFD1048576"><v>1</v></表:c></表:row>',
    "an end in an attribute": LAST.format('<c x=">" r="XFD1048576">'),
    "a begin in an attribute": LAST.format('<c x="<" r="XFD1048576">'),
    "a slash in an attribute": LAST.format('<c r="XFD1048576" x="a/b">'),
    "an empty end in an attribute": LAST.format('<c r="XFD1048576" x="/>">'),
    "an attribute that ends like it": LAST.format('<c x-r="A1048576" r="XFD1048576">'),
    "an address that is there twice": LAST.format('<c r="A1048576" r="XFD1048576">'),
    "an address right after another": LAST.format('<c r="A1048576"r="XFD1048576">'),
    "an attribute with a prefix": LAST.format('<c x:r="A1048576" r="XFD1048576">'),
    "a row with an attribute that ends like it": f'<row x-r="6" r="1048576">{CELLS}</row>',
    "a row with a space": f'<row r = "1048576">{CELLS}</row>',
    "a row with an end in an attribute": f'<row x=">" r="1048576">{CELLS}</row>',
    "ends of rows by other elements": "<q></row>" * 1_040_000 + f"<row>{CELLS}</row>",
    "rows in rows": "<row><c><v>1</v></c>" * 20_000 + "</row>" * 20_000 + "<row><c><v>1</v></c></row>",
    "more rows than a number holds": LAST.format('<c r="A4294967295">'),
    "quotes in quotes": LAST.format("<c x='\"' r='XFD1048576'>"),
}
PACKAGES: Mapping[str, Mapping[str, str]] = {
    "texts counted late": {STRINGS: " " * (5 << 20) + TEXTS},
    "texts counted after a comment": {STRINGS: '<!-- uniqueCount="1" -->' + TEXTS},
    "texts counted twice": {STRINGS: TEXTS.replace("<sst", '<sst x-uniqueCount="1"')},
    "texts counted with a sign": {STRINGS: TEXTS.replace('="', '="+')},
    "a sheet of the name in capitals": {"xl/worksheets/SHEET1.xml": FAR},
    "a sheet of the name by another separator": {"xl\\worksheets\\sheet1.xml": FAR},
    "a sheet that is the list of texts": {
        STRINGS: f"<worksheet>{TEXTS}<sheetData></sheetData></worksheet>",
        LINKS: PARTS[LINKS].replace("worksheets/sheet1.xml", "sharedStrings.xml"),
    },
    "another workbook beside": {
        **{name.replace("xl/", "other/"): text for name, text in PARTS.items() if name.startswith("xl/")},
        SHEET.replace("xl/", "other/"): FAR,
        "_rels/.rels": PARTS["_rels/.rels"].replace("xl/workbook.xml", "other/workbook.xml"),
    },
    "an open document beside": {
        "content.xml": TABLE,
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<m/>",
        LINKS: PARTS[LINKS].replace('/worksheet"', '/other"'),
    },
}


def changed(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Put other bytes into a part of a package."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new) if name == part else content)


def two_lists_of_parts(path: Path) -> None:
    """A good workbook and a bad one in one file, each with its list of parts; the second says that a comment follows."""
    book(path, FAR)
    bad = path.read_bytes()
    book(path, ROWS + TAIL)
    good = path.read_bytes()
    path.write_bytes(bad + good[:-2] + b"\x01\x00" + b" ")


def an_open_document_that_is_a_workbook(path: Path) -> None:
    ods(path, [NAMES])
    with zipfile.ZipFile(path, "a") as archive:
        for name, text in PACKAGES["another workbook beside"].items():
            archive.writestr(name, text)


def repeated_twice(path: Path) -> None:
    row = '<table:table-row xmlns:x="x" x:number-rows-repeated="1" table:number-rows-repeated="1000000">'
    cell = (
        '<table:table-cell x:number-columns-repeated="1" table:number-columns-repeated="99" office:value-type="string">'
    )
    ods(path, [NAMES], [f"{row}{cell}<text:p>x</text:p></table:table-cell></table:table-row>"])


def a_table_in_a_cell(path: Path) -> None:
    inner = '<table:table-cell><table:table table:name="T"></table:table></table:table-cell>'
    ods(path, [NAMES], [f"<table:table-row>{inner}</table:table-row>"])


def another_prefix(path: Path) -> None:
    ods(path, [NAMES, ["N1"]])
    for old, new in ((b"xmlns:table", b"xmlns:t"), (b"<table:", b"<t:"), (b"</table:", b"</t:"), (b" table:", b" t:")):
        changed(path, "content.xml", old, new)


def a_cell_cut_short(path: Path) -> None:
    """The reader would take the place of the record before."""
    binary_book(path, [NAMES, ["C1"]])
    end = record(146)
    changed(path, "xl/worksheets/sheet1.bin", end, record(1000, b"\xf0\xff\xff\xff" * 4) + record(4) + end)


BOOKS: Mapping[str, tuple[str, Callable[[Path], None]]] = {
    "two lists of parts": ("a.xlsx", two_lists_of_parts),
    "an open document that is a workbook": ("a.ods", an_open_document_that_is_a_workbook),
    "repeated twice": ("a.ods", repeated_twice),
    "a table in a cell": ("a.ods", a_table_in_a_cell),
    "another prefix": ("a.ods", another_prefix),
    "a cell cut short": ("a.xlsb", a_cell_cut_short),
}
MADE = (*SHEETS, *PACKAGES, *BOOKS)

_PLACES = (*["A{}", "Z{}", "AB{}"] * 9, "XFD{}", "xfd{}", "AAAA{}", "{}", "A0{}")
_ROWS = (*["7", "8", "9"] * 4, "1048576", "1048577", "4294967303", "")
_MARKS = (
    *['r="{}"'] * 60,
    "r='{}'",
    'r ="{}"',
    'r= "{}"',
    'x:r="{}"',
    'r="{}" r="A1"',
    'r="A1" r="{}"',
    'r="A1"r="{}"',
    'x=">" r="{}"',
    "x='<' r=\"{}\"",
    "",
)
_TAGS = (
    *["<c {}>{}</c>"] * 40,
    "<c\n{} >{}</c>",
    "<q:c {}>{}</q:c>",
    "<表-:c {}>{}</表-:c>",
    "<c {}/>",
    "<c t='n' {}>{}",
)
_SCRAPS = ("</row>", "<row>", "<q></row>", "</q>", '<!-- <c r="A9"> -->', "<![CDATA[<row>]]>", "<row/>", "&#60;c&#62;")


def drawn(seed: str) -> str:
    """Return a sheet made by chance of pieces that claim something."""
    draw = random.Random(seed)  # noqa: S311  (the seed is the point)
    made = [ROWS]
    for _ in range(draw.randint(1, 6)):
        number = draw.choice(_ROWS)
        made.append(f"<row {draw.choice(_MARKS).format(number)}>")
        for _ in range(draw.randint(0, 4)):
            place = draw.choice(_PLACES).format(number if draw.random() < 0.9 else draw.choice(_ROWS))
            made.append(draw.choice(_TAGS).format(draw.choice(_MARKS).format(place), "<v>1</v>"))
            made.append(draw.choice(_SCRAPS) * draw.choice((0,) * 40 + (1, 1, 2000)))
        made.append(draw.choice((*["</row>"] * 40, "</q>", "")))
    return "".join(made) + TAIL


def write(folder: Path, name: str, seed: str) -> None:
    if name in BOOKS:
        file, make = BOOKS[name]
        make(folder / file)
    else:
        sheet = drawn(seed) if name == "drawn" else ROWS + SHEETS.get(name, "") + TAIL
        book(folder / "a.xlsx", sheet, **PACKAGES.get(name, {}))


def filled(name: str) -> str:
    """Return what is said of a workbook that came back from where it was to be filled in."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), name, "")
        try:
            return f"read: {open_book(Path(folder) / 'a.xlsx').table('S')}"
        except ProblemsError as error:
            (problem,) = error.problems
            return f"refused: {problem}"


def outcome(name: str, seed: str) -> str:
    if name == "filled":
        return filled(seed)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), name, seed)
        with told(Path(folder)) as said:
            if len(said.problems) > 1:
                return f"more than one problem: {said.problems}"
            return f"refused: {said.problems[0]}" if said.problems else f"read: {said.sums()}"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(outcome(*json.loads(line))) + "\n")
        sys.stdout.flush()
