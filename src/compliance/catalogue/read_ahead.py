"""What the words of a command line name is read ahead: a process beside parses its YAML while this one imports rooms.

It only makes things quicker. Only texts without a fault come from there; whatever else is asked for is read when it is
asked for, and so is everything where no process is to be had.
"""

from __future__ import annotations

import marshal
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from compliance.catalogue.folders import CASES, StandardFolders, calendar_folders, find_standard
from compliance.catalogue.positions import Positions, YamlText
from compliance.catalogue.texts import Texts, read_now
from compliance.forked import Forked, GoneError, forked
from compliance.problems import ProblemsError

BESIDE = ("audit.yaml", "profile.yaml", "waivers.yaml", "review.yaml")  # the exports
Part = dict[str, tuple[bytes, bytes]]


def read_ahead(words: Iterable[str]) -> Texts:
    """Begin to read what the words name; return where texts are to be had."""
    process = forked(partial(_parts, tuple(words)))
    if process is None:
        return read_now
    with suppress(GoneError):
        process.ask(None)  # the second part is wanted without waiting until the first is taken
    return _Ahead(process)


class _Ahead:
    """Has the texts that were read ahead, each once: who asks again is told what stands there then."""

    def __init__(self, process: Forked) -> None:
        self._process = process
        self._parts = 2
        self._texts: Part = {}

    def __call__(self, path: Path) -> YamlText:
        name = str(path)
        while self._parts and name not in self._texts:
            self._take()
        if name not in self._texts:
            return read_now(path)
        tree, marks = self._texts.pop(name)
        return YamlText(marshal.loads(tree), Positions(name, packed=marks))  # noqa: S302  (our own process)

    def _take(self) -> None:
        self._parts -= 1
        try:
            self._texts |= self._process.answer()
        except GoneError:
            self._parts = 0
        if not self._parts:
            self._process.end()


def _parts(words: Iterable[str]) -> Generator[Part, None, None]:
    folders = tuple(_standards(words))
    yield _packed((*_files(words), *(path for one in folders for path in _first(one))))
    yield _packed(path for one in folders for path in _then(one))


def _packed(paths: Iterable[Path]) -> Part:
    read = {str(path): read_now(path) for path in paths}
    return {name: (marshal.dumps(text.tree), text.positions.pack()) for name, text in read.items() if not text.problems}


def _files(words: Iterable[str]) -> Iterator[Path]:
    """Return the files that are named, and those of the named folders that stand beside exports."""
    for path in map(Path, map(_value, words)):
        with suppress(OSError, ValueError):  # too long, or nothing that could be a path
            near = (path,) if path.suffix == ".yaml" else (path / name for name in BESIDE)
            yield from [file for file in near if file.is_file()]


def _standards(words: Iterable[str]) -> Iterator[StandardFolders]:
    for word in map(_value, words):
        with suppress(ProblemsError, OSError, ValueError):
            yield find_standard(word)


def _value(word: str) -> str:
    return word.rpartition("=")[2]  # of ``--standard=ID`` too


def _first(folders: StandardFolders) -> Iterator[Path]:
    """Return what exports are read by."""
    yield folders.standard
    yield from folders.records.glob("*.yaml")
    yield from folders.folder.glob("wording.yaml")


def _then(folders: StandardFolders) -> Iterator[Path]:
    first = set(_first(folders))
    for folder in (folders.folder, folders.scorecards, *calendar_folders(folders.folder)):
        yield from (path for path in folder.glob("*.yaml") if path not in first)
    yield from (path for path in folders.rules.glob("*/*.yaml") if not path.name.endswith(CASES))
