"""Problem: the catalogue, rules, profile, mapping or environment is faulty, or a whole file cannot be read.

A problem is never a verdict about the operation (that is a finding) nor about one row (that is a data finding).
Problems are values that accumulate, so that a user sees all of them at once; any problem means exit code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was said or seen: ``file:line:col``, or ``workbook!sheet row`` for records."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.file}!{self.sheet}" + (f" row {self.line}" if self.line else "")
        parts = [self.file or "-", *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where, what was found, what was expected, and the nearest known word if there is one."""

    place: Place
    message: str
    expected: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.nearest:
            text += f". Did you mean {self.nearest!r}?"
        return text


class ProblemsError(Exception):
    """Raised once, at the end of a stage, carrying every problem that the stage found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to ``word``, or an empty string when none is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else ""
