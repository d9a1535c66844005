"""What the command line says: results on standard output, problems on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, fault_of, wanted_to_write
from compliance.render.plain import clean

if TYPE_CHECKING:
    from compliance.render.texts import Words

SHOWN = 200
# What a service that runs our command takes for its own commands: GitHub, Azure Pipelines, TeamCity.
_COMMANDS = re.compile(r"(?m)^(\s*):(?=:)|#(?=#(?:vso|teamcity)?\[)")


def say(text: str) -> None:
    """Say something, made inert."""
    typer.echo(inert(text))


def inert(text: str) -> str:
    """Return a text without what a terminal would obey, or the service whose job's log it goes to."""
    return _COMMANDS.sub(lambda found: f"{found[1] or ''}: " if found[0].endswith(":") else "# ", clean(text))


def say_problems(problems: Iterable[Problem], lang: str) -> None:
    """Say every problem in a language (English for one that there is not), one line each, and how many there are."""
    from compliance.render.texts import LANGS, Words, tongue

    words, speak = Words(lang if lang in LANGS else "en"), tongue(lang)
    listed = list(problems)
    for problem in listed[:SHOWN]:
        typer.echo(inert(words("cli.problem", text=speak.tell(problem.told()))), err=True)
    if len(listed) > SHOWN:
        typer.echo(words("cli.more", n=len(listed) - SHOWN), err=True)
    typer.echo(words("cli.no_verdict", n=len(listed)), err=True)


def unheard(error: OSError, lang: str) -> int:
    """Say on standard error that standard output takes nothing more; return the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what still waits for it would fail once more
    problem = Problem(Place("stdout"), msg("cannot be written: {why}", why=fault_of(error)), wanted_to_write(error))
    with suppress(OSError):
        say_problems([problem], lang)
    return 2


def forbidden(fault: PermissionError, lang: str) -> int:
    """Say which file or folder is kept from us, wherever it was met; return the exit code."""
    what = msg("cannot be reached: {why}", why=fault_of(fault))
    say_problems([Problem(Place(str(fault.filename)), what, msg("a file or folder that this user may use"))], lang)
    return 2


def failed(fault: Exception, lang: str) -> int:
    """Say that the program itself failed, under what who maintains it needs; return the exit code: no verdict."""
    import traceback

    traceback.print_exception(fault)
    what = msg("the program itself failed: {fault}", fault=type(fault).__name__)
    wanted = msg("the text above, and the file it was at, sent to who maintains the program")
    say_problems([Problem(Place("compliance"), what, wanted)], lang)
    return 2


def words_of(lang: str) -> Words:
    """Return the messages of a language, or say that there is none such and leave."""
    from compliance.render.texts import Words

    try:
        return Words(lang)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        raise typer.Exit(2) from error
