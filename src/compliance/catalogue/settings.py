"""How a value of a parameter is written outside of its rule: bare, or as a list of dated settings."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from compliance.catalogue import profile
from compliance.catalogue.positions import Path_, Positions, Tree
from compliance.catalogue.read import validate
from compliance.message import msg
from compliance.problems import Problem


class Setting(Struct, frozen=True):
    """A value from a day on (None: always), with where it stands and a note of its source."""

    value: Tree
    path: Path_
    from_: date | None = None
    note: str = ""


def is_dated(value: Tree) -> bool:
    """Tell a dated setting (``value`` beside ``from`` or ``reference``) from a table or tiers."""
    return isinstance(value, dict) and "value" in value and set(value) <= {"value", "from", "reference"}


def read_settings(value: Tree, path: Path_, positions: Positions) -> tuple[list[Setting], list[Problem]]:
    """Read a bare value, one dated setting or a list of them; a blank value is a problem."""
    if isinstance(value, list) and any(is_dated(entry) for entry in value):
        entries = [((*path, n), entry) for n, entry in enumerate(value)]
    elif is_dated(value):
        entries = [(path, value)]
    elif value is None:
        return [], [Problem(positions.key(path), msg("no value"), msg("a value, or leave the entry out"))]
    else:
        return [Setting(value, path)], []
    settings: list[Setting] = []
    problems: list[Problem] = []
    for where, entry in entries:
        document, found = validate(profile.Setting, entry, positions, base=where)
        problems += found
        if document is not None:
            settings.append(Setting(document.value, (*where, "value"), document.from_, document.reference or ""))
    return settings, problems
