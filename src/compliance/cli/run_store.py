"""The store commands: prove it, list its runs."""

from __future__ import annotations

from pathlib import Path

from compliance.cli.saying import say, say_problems
from compliance.message import msg
from compliance.problems import ProblemsError
from compliance.store.opening import opened
from compliance.store.runs import runs
from compliance.store.verify import verify


def run_verify(path: Path, head: str | None) -> int:
    """Prove the store; 0 when nothing was altered, else 2."""
    try:
        with opened(path, writing=False) as connection:
            end, problems = verify(connection, str(path), head)
    except ProblemsError as error:
        problems = error.problems
        say_problems(problems)
        return 2
    if problems:
        say_problems(problems)
        return 2
    say(msg("{entries} entries, none altered; chain {hash}", entries=end.entries, hash=end.hash))
    return 0


def run_runs(path: Path) -> int:
    """List the runs; 2 when the store cannot be read."""
    try:
        with opened(path, writing=False) as connection:
            listed = runs(connection)
    except ProblemsError as error:
        say_problems(error.problems)
        return 2
    for run in listed:
        counts = ", ".join(f"{name} {number}" for name, number in run.counts.items() if number)
        say(
            msg(
                "{number}  {standard}  as of {as_of}  {at}  {who}: {counts}",
                number=run.number,
                standard=run.standard,
                as_of=run.as_of,
                at=run.at,
                who=run.who,
                counts=counts or "no findings",
            )
        )
    return 0
