"""Which rules a command means: ids or their beginnings, files and folders of rules, folders of standards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import typer
from msgspec import Struct

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.folders import CASES, find_standard, list_standards, shipped
from compliance.cli.loading import loaded
from compliance.cli.saying import say_problems
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, nearest


class Chosen(Struct, frozen=True):
    """A standard with the rules that are meant, in the order of their ids."""

    catalogue: Catalogue
    rules: tuple[RuleEntry, ...]


def chosen(
    wanted: Sequence[str], standard: str, lang: str, *, cases: bool = False, alone: bool = False
) -> list[Chosen]:
    """Return the rules that are meant, by standard; leave with exit code 2 when a word means none.

    ``cases``: or when something is wrong with cases. ``alone``: rules that are not meant may be unfinished.
    """
    by_standard: dict[str, list[str]] = {}
    for word in wanted or [""]:
        by_standard.setdefault(_standard_of(word) or standard, []).append(word)
    found: list[Chosen] = []
    problems: list[Problem] = []
    for ref, words in by_standard.items():
        catalogue = loaded(ref, lang, only=_named(ref, words) if alone else None, cases=cases)
        meant: set[str] = set()
        for word in words:
            ids = {
                rule_id for rule_id, entry in catalogue.rules.items() if _means(word, rule_id, Path(entry.place.file))
            }
            if not ids and catalogue.rules:
                problems.append(_nothing(word, catalogue.rules))
            meant |= ids
        found.append(Chosen(catalogue, tuple(catalogue.rules[rule_id] for rule_id in sorted(meant))))
    if problems:
        say_problems(problems, lang)
        raise typer.Exit(2)
    return found


def _standard_of(word: str) -> str | None:
    """Return the standard that a path belongs to, None for a word that is no path."""
    path = Path(word)
    if not word or not path.exists():
        return None
    here = path.resolve()
    for folder in (here, *here.parents):
        if (folder / "standard.yaml").is_file():
            return str(folder)
        if folder.parent == shipped("rules").resolve() and folder.name in list_standards():
            return folder.name
    return None


def _nothing(word: str, known: Collection[str]) -> Problem:
    if Path(word).exists():
        wanted = msg("a file or folder below a folder with a standard.yaml; rules are read with their standard")
        return Problem(Place(word), msg("no rule is meant by it"), wanted)
    wanted = msg("an id, a file or a folder of rules")
    return Problem(Place(word), msg("no rule is meant by it"), wanted, nearest(word, known))


def _named(ref: str, words: Sequence[str]) -> set[str] | None:
    """Return the ids of the rules that words name; None where a word means none, or the standard is not found."""
    try:
        rules = find_standard(ref).rules
    except ProblemsError:
        return None
    files = {f"{path.parent.name}/{path.stem}": path for path in rules.glob("*/*.yaml")}
    files = {rule_id: path for rule_id, path in files.items() if not path.name.endswith(CASES)}
    named = [{rule_id for rule_id, path in files.items() if _means(word, rule_id, path)} for word in words]
    return set().union(*named) if all(named) else None


def _means(word: str, rule_id: str, written: Path) -> bool:
    path = Path(word)
    if not word or not path.exists():
        return rule_id.startswith(word)
    here, file = path.resolve(), written.resolve()
    if here.is_dir():
        return here in file.parents or (here / "standard.yaml").is_file()
    return here == file or (here.name == file.with_suffix(CASES).name and here.parent == file.parent)
