"""One table of cells as they stood: the contract between sources and finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.message import Message

HEAD = 40
FEW = 3000  # rows up to which a sheet stays in memory: planning SQL over every column would cost more
MOST_COLUMNS = 16_384
FORMULA_WITHOUT_VALUE = "#FORMULA?"
_SPACES = "".join(chr(n) for n in range(0x3001) if chr(n).isspace()) + "\ufeff"

Cells = tuple[str | None, ...]
Line = tuple[int, Cells]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows as a spreadsheet shows them, columns as indexes of the sheet's cells; all included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows in a relation of the connection: text columns ``c0`` …, ``index`` is SQL for a row's place from 0.

    ``first``: the row number, as a spreadsheet shows it, of the relation's first row. Blank rows are in it.
    """

    relation: str
    index: str
    width: int
    first: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
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


def stripped(cells: Sequence[str | None]) -> Cells:
    """Return the cells without surrounding space; blanks as None."""
    return tuple((cell.strip(_SPACES) or None) if cell else None for cell in cells)


def blank_sql(width: int) -> str:
    """Return SQL for whether a row has nothing but space."""
    spaces = "".join(f"\\x{{{ord(space):x}}}" for space in _SPACES)
    return f"regexp_full_match(CONCAT({', '.join(f'c{n}' for n in range(width))}), '[{spaces}]*')"
