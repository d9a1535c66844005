"""The store commands: prove it, list its runs."""

from __future__ import annotations

from pathlib import Path

from compliance.cli.saying import say, say_problems, words_of
from compliance.problems import ProblemsError
from compliance.store.opening import opened
from compliance.store.runs import runs
from compliance.store.verify import verify


def run_verify(path: Path, head: str | None, *, lang: str) -> int:
    """Prove the store; 0 when nothing was altered, else 2."""
    words = words_of(lang)
    try:
        with opened(path, writing=False) as connection:
            end, problems = verify(connection, str(path), head)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    if problems:
        say_problems(problems, lang)
        return 2
    say(words("cli.verified", entries=end.entries, hash=end.hash))
    return 0


def run_runs(path: Path, *, lang: str) -> int:
    """List the runs; 2 when the store cannot be read."""
    words = words_of(lang)
    try:
        with opened(path, writing=False) as connection:
            listed = runs(connection)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    for run in listed:
        counts = [words("cli.standing", what=words(f"standing.{name}"), n=n) for name, n in run.counts.items() if n]
        said = words.join(counts) or words("cli.no_findings")
        say(words("cli.run", n=run.number, standard=run.standard, as_of=run.as_of, at=run.at, who=run.who, counts=said))
    return 0
