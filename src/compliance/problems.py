"""Problem: the catalogue, rules, profile, mapping or environment is faulty, or a whole file cannot be read.

A problem is never a verdict about the operation (that is a finding) nor about one row (that is a data finding).
Problems are values that accumulate, so that a user sees all of them at once; any problem means exit code 2.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable

from msgspec import Struct

from compliance.causes import DAMAGED, cause_of
from compliance.message import Message, msg, verbatim

NOTHING = Message()
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Place(Struct, frozen=True, order=True):
    """Where something was said or seen: ``file:line:col``, or ``workbook!sheet row`` for records."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return str(self.told())

    def told(self) -> Message:
        """Return the place as it is told to a reader."""
        if self.cell:
            return msg("{file} cell {cell}", file=self.file, cell=self.cell)
        if not self.sheet:
            return verbatim(self.file or "-", *(n for n in (self.line, self.column) if n), between=":")
        page = verbatim(self.file, self.sheet, between="!")
        return msg("{page} row {row}", page=page, row=self.line) if self.line else page


class Problem(Struct, frozen=True, order=True):
    """One fault: where, what was found, what was expected, and the nearest known word if there is one."""

    place: Place
    message: Message
    expected: Message = NOTHING
    nearest: str = ""

    def __str__(self) -> str:
        return str(self.told())

    def told(self) -> Message:
        """Return the whole sentence: what was found, what was expected, what may have been meant."""
        parts = {"place": self.place.told(), "found": self.message, "wanted": self.expected, "word": self.nearest}
        if self.expected and self.nearest:
            return msg("{place}: {found}; expected {wanted}. Did you mean {word!r}?", **parts)
        if self.expected:
            return msg("{place}: {found}; expected {wanted}", **parts)
        if self.nearest:
            return msg("{place}: {found}. Did you mean {word!r}?", **parts)
        return msg("{place}: {found}", **parts)


class ProblemsError(Exception):
    """Raised once, at the end of a stage, carrying every problem that the stage found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def fault_of(error: BaseException) -> Message:
    """Return what is wrong with a file or a database: its cause in our words, else the words of the system or library.

    Of these the first line, shortened, and marked as theirs.
    """
    cause = cause_of(error)
    if cause is not None:
        return cause
    said = getattr(error, "strerror", None)
    if isinstance(error, OSError) and said:
        return msg("the system says {said!r}", said=said[:120])
    lines = str(error).strip().splitlines()
    return msg("{words}", words=lines[0][:120]) if lines else DAMAGED


def is_no_room(error: OSError) -> bool:
    """Whether a fault of writing is want of space."""
    return error.errno in _NO_ROOM


def wanted_to_write(error: OSError) -> Message:
    """Return what it takes to write what could not be written."""
    return msg("free space") if is_no_room(error) else msg("a folder that may be written")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to ``word``, or an empty string when none is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else ""
