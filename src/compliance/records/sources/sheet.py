"""One table of cells as they stood: the contract between sources and finding."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from compliance.message import Message, msg

HEAD = 40
FEW = 3000  # rows up to which a sheet stays in memory: planning SQL over every column would cost more
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_MERGES = 200_000
MOST_CELLS = 100_000_000
FREE_CELLS, FREE_WIDE_CELLS = 32_000_000, 16_000_000
MOST_WIDE_ROWS, WIDE = 5_000, 2_000
_LEAST_FILLED = 50
BEYOND = msg("a cell lies beyond the last column or row of a sheet")
FAR = msg("no cell far to the right of the others or far below them; clear those")
FORMULA_WITHOUT_VALUE = "#FORMULA?"
_SPACES = "".join(chr(n) for n in range(0x3001) if chr(n).isspace()) + "\ufeff"

Cells = tuple[str | None, ...]
Line = tuple[int, Cells]


class Merge(Struct, frozen=True):
    """A merged range; rows as a spreadsheet shows them, columns as indexes of the sheet's cells; all included."""

    top: int
    left: int
    bottom: int
    right: int


class Stored(Struct, frozen=True):
    """Rows in a relation of the connection: text columns ``c0`` …, ``index`` is SQL for a row's place from 0.

    ``first``: the row number, as a spreadsheet shows it, of the relation's first row. Blank rows are in it.
    """

    relation: str
    index: str
    width: int
    first: int = 1


class Sheet(Struct, frozen=True):
    """``head``: the first lines that are not blank. The others are ``lines`` (all of them) or lie in ``stored``.

    With ``stored``, lines of the head before ``stored.first`` are not in the relation. ``hidden``: row numbers.
    ``encoding``: of a text file, as it was read. ``since_1904``: the workbook counts its days from 1904, not 1900.
    """

    file: str
    name: str
    sha256: str
    head: tuple[Line, ...]
    lines: tuple[Line, ...] | None = None
    stored: Stored | None = None
    merges: tuple[Merge, ...] = ()
    hidden: frozenset[int] = frozenset()
    encoding: str = ""
    since_1904: bool = False


class UnreadableError(Exception):
    """A whole file that cannot be read: what was found, what was expected, and the line when there is one."""

    def __init__(self, message: Message, expected: Message, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.expected, self.line = message, expected, line


def bounded_area(rows: int, columns: int, cells: int, most: int | None = MOST_CELLS) -> None:
    """Refuse a sheet whose ``cells`` with content lie so far apart that the rest would fill the memory.

    ``most``: how many there may be in all; None where they go to a file.
    """
    area = rows * columns
    free = FREE_CELLS if columns <= WIDE else FREE_WIDE_CELLS
    if (most is not None and area > most) or (area > free and area > _LEAST_FILLED * cells):
        raise UnreadableError(
            msg(
                "a sheet of {rows} rows and {columns} columns for {cells} cells",
                rows=rows,
                columns=columns,
                cells=cells,
            ),
            FAR,
        )
    if rows > MOST_WIDE_ROWS and columns > WIDE:
        raise UnreadableError(msg("a sheet of {rows} rows and {columns} columns", rows=rows, columns=columns), FAR)


def too_many(found: Message, most: int) -> UnreadableError:
    """Return what is said where there is more of something than there can be."""
    return UnreadableError(found, msg("at most {most}", most=most))


def too_many_merges(count: int) -> UnreadableError:
    """Return what is said of a sheet of more merged ranges than there can be."""
    return UnreadableError(
        msg("a sheet of {count} merged ranges", count=count), msg("at most {most}", most=MOST_MERGES)
    )


def stripped(cells: Sequence[str | None]) -> Cells:
    """Return the cells without surrounding space; blanks as None."""
    return tuple((cell.strip(_SPACES) or None) if cell else None for cell in cells)


def blank_sql(width: int) -> str:
    """Return SQL for whether a row has nothing but space; a first cell that begins with a mark of ASCII answers it."""
    spaces = "".join(f"\\x{{{ord(space):x}}}" for space in _SPACES)
    whole = f"regexp_full_match(CONCAT({', '.join(f'c{n}' for n in range(width))}), '[{spaces}]*')"
    return f"(CASE WHEN c0 >= '!' AND c0 < CHR(127) THEN FALSE ELSE {whole} END)"
