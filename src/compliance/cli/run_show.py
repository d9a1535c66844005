"""The show command: a clause or a whole standard, as text or as one page."""

from __future__ import annotations

from pathlib import Path

import typer

from compliance.cli.loading import loaded
from compliance.cli.saying import say, say_problems, words_of
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.placing import put
from compliance.render.standard.prepare import standard_sheet
from compliance.render.standard.text import to_text


def run_show(standard: str, clause: str | None, html: Path | None, *, lang: str) -> int:
    """Print it, or write the page; 0, or 2 with the problem."""
    words, catalogue = words_of(lang), loaded(standard, lang)
    if clause is not None and clause not in catalogue.clauses:
        near = nearest(clause, catalogue.clauses)
        say_problems(
            [
                Problem(
                    Place(standard),
                    msg("it has no clause {clause!r}", clause=clause),
                    msg("a clause of the standard"),
                    near,
                )
            ],
            lang,
        )
        return 2
    sheet = standard_sheet(catalogue, lang, clause=clause)
    if html is None:
        typer.echo(to_text(sheet), nl=False)
        return 0
    from compliance.render.html.standard_page import standard_page

    try:
        (written,) = put(html.parent, {html.name: standard_page(sheet)})
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    say(words("cli.written", path=written))
    return 0
