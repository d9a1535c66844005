"""Where everything stands in a document that was written: its tree, and the place of every node."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct

from compliance.problems import Place, Problem

# A node as it was written: dict, list, text or None.
Tree: TypeAlias = Any
Step = str | int
Path_ = tuple[Step, ...]
# Where something begins: line and column, from 0, in one number, as there are two for every value.
Mark = int
COLUMN = 21  # bits of a column, which is below the bytes that a file may have
# Where a node and, in a mapping, its key begin, and the nodes below it. Bare tuples: there is one for every value.
Marks: TypeAlias = "tuple[Mark, Mark | None, dict[Step, Marks]]"
NOTHING_BELOW: dict[Step, Marks] = {}
BEGINNING: Marks = (0, None, NOTHING_BELOW)


class Positions(Mapping[Path_, Place]):
    """Path -> place of the value there; ``key`` gives the place of a mapping's key, ``near`` never fails.

    A path is a tuple of keys (text) and list indices (from 0); the empty path is the document.
    """

    def __init__(self, file: str, root: Marks | None = None, *, packed: bytes = b"") -> None:
        """``root``: the marks of the document, or ``packed``, as ``pack`` returned them of another."""
        self.file = file
        self._given, self._packed = root, packed

    @cached_property
    def _root(self) -> Marks | None:
        marks: Marks | None = marshal.loads(self._packed) if self._packed else self._given  # noqa: S302  (as packed here)
        return marks

    def pack(self) -> bytes:
        """Return the marks as bytes: most are never asked for, and unpacking them takes longer than handing them on."""
        return marshal.dumps(self._root)

    def __getitem__(self, path: Path_) -> Place:
        marks = self._root
        for step in path:
            if marks is None:
                break
            marks = marks[2].get(step)
        if marks is None:
            raise KeyError(path)
        return self._place(marks[0])

    def __iter__(self) -> Iterator[Path_]:
        stack: list[tuple[Path_, Marks]] = [((), self._root)] if self._root is not None else []
        while stack:
            path, (_, _, below) = stack.pop()
            yield path
            stack.extend(((*path, step), marks) for step, marks in reversed(below.items()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def key(self, path: Path_) -> Place:
        """Return the place of the key that ends the path (of a list entry: the entry), or near it."""
        (at, key, _), whole = self._walk(path)
        return self._place(key if whole and key is not None else at)

    def near(self, path: Path_) -> Place:
        """Return the place of the value, passing over steps that name nothing in the document."""
        (at, _, _), _ = self._walk(path)
        return self._place(at)

    def _walk(self, path: Path_) -> tuple[Marks, bool]:
        marks, whole = self._root or BEGINNING, True
        for step in path:
            found = marks[2].get(step)
            whole = found is not None
            marks = found or marks
        return marks, whole

    def _place(self, at: Mark) -> Place:
        return Place(self.file, (at >> COLUMN) + 1, (at & (1 << COLUMN) - 1) + 1)


class YamlText(Struct, frozen=True):
    """A document: its tree, where everything stands, and what is wrong with it as YAML."""

    tree: Tree
    positions: Positions
    problems: tuple[Problem, ...] = ()
