"""Load a catalogue for a command, or say its problems and leave with exit code 2."""

from __future__ import annotations

import typer

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.cli.saying import say_problems
from compliance.problems import ProblemsError


def loaded(standard: str, lang: str) -> Catalogue:
    """Return the catalogue; or say its problems in the language, and leave."""
    try:
        catalogue, problems = load_catalogue(standard)
    except ProblemsError as error:
        catalogue, problems = None, error.problems
    if catalogue is None or problems:
        say_problems(problems, lang)
        raise typer.Exit(2)
    return catalogue
