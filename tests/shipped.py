"""The first standard as it is shipped, read once for all tests of a process: nothing in a catalogue can be changed."""

from __future__ import annotations

from functools import cache

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.problems import Problem


@cache
def property_cs() -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Return what ``load_catalogue`` does."""
    return load_catalogue("property-cs")
