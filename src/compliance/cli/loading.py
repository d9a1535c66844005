"""Load a catalogue for a command, or say its problems and leave with exit code 2."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import typer

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.cli.saying import say_problems
from compliance.problems import ProblemsError


def loaded(
    standard: str,
    lang: str,
    *,
    profile: Path | None = None,
    audit: Path | None = None,
    only: Collection[str] | None = None,
    cases: bool = False,
) -> Catalogue:
    """Return the catalogue, as profile and audit file set it; or say its problems in the language, and leave.

    ``only``: of these rules. ``cases``: those of the cases beside the rules too.
    """
    audit_file, found = load_audit_file(audit) if audit is not None else (None, ())
    try:
        catalogue, problems = load_catalogue(standard, profile=profile, audit_file=audit_file, only=only, cases=cases)
        problems = (*found, *problems)
    except ProblemsError as error:
        catalogue, problems = None, error.problems
    if catalogue is None or problems:
        say_problems(problems, lang)
        raise typer.Exit(2)
    return catalogue
