"""What the command line says: results on standard output, problems on standard error."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from compliance.problems import Problem

SHOWN = 200


def say(text: str) -> None:
    """Say one line."""
    typer.echo(text)


def say_problems(problems: Iterable[Problem]) -> None:
    """Say every problem, one line each, and how many there are."""
    listed = list(problems)
    for problem in listed[:SHOWN]:
        typer.echo(f"problem: {problem}", err=True)
    if len(listed) > SHOWN:
        typer.echo(f"… and {len(listed) - SHOWN} more", err=True)
    typer.echo(f"{len(listed)} problem(s): nothing was judged", err=True)
