"""The simulate command: refuse a folder that holds something, make the company, say what was made."""

from __future__ import annotations

from pathlib import Path

from compliance.cli.loading import loaded
from compliance.cli.saying import say, say_problems, words_of
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.placing import put_all
from compliance.simulate.run import Order, simulate

STANDARD = "property-cs"


def run_simulate(out: Path, *, sites: int, months: int, seed: int, breaches: int | None, lang: str) -> int:
    """Run the command; 0, or 2 with the problem."""
    words = words_of(lang)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        wanted = msg("an empty folder, or a name that is not taken")
        say_problems([Problem(Place(str(out)), msg("the folder is not empty"), wanted)], lang)
        return 2
    catalogue, order = loaded(STANDARD, lang), Order(sites, months, seed, breaches)
    try:
        truth = put_all(out, lambda beside: simulate(beside, order, catalogue))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    say(words("cli.made", sites=sites, months=months, breaches=len(truth), out=out))
    return 0
