"""Standards: which there are, one to begin with, what a clause asks, and how each requirement is assessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang

app = Commands()
FORMATS = ("text", "json")


@app.command("list")
def list_(*, lang: Lang = "zh-Hant") -> None:
    """List the shipped standards."""
    from compliance.catalogue.folders import find_standard, list_standards
    from compliance.catalogue.read import read_document
    from compliance.catalogue.standard import Standard
    from compliance.cli.saying import say, words_of

    spoken = words_of(lang).lang
    for name in list_standards():
        standard = read_document(Standard, find_standard(name).standard).document
        say(f"{name}  {standard.title.in_(spoken)}" if standard is not None else name)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The new folder; its name becomes the standard's id.")],
    *,
    lang: Lang = "zh-Hant",
) -> None:
    """Begin a standard: a small one that can be audited at once, to be changed with an editor."""
    from compliance.cli.new_standard import begin_standard

    begin_standard(folder, lang)


@app.command()
def show(
    standard: Annotated[str, typer.Argument(help="Id of a shipped standard, or a folder with one.")],
    clause: Annotated[str | None, typer.Argument(help="One clause (default: all).")] = None,
    *,
    html: Annotated[Path | None, typer.Option(help="Write it as one page into this file.")] = None,
    lang: Lang = "zh-Hant",
) -> None:
    """Show clauses: what they ask, how they are read, their rules with parameters, records needed and cases."""
    from compliance.cli.run_show import run_show

    raise typer.Exit(run_show(standard, clause, html, lang=lang))


@app.command()
def coverage(
    standard: Annotated[str, typer.Argument(help="Id of a shipped standard, or a folder with one.")],
    *,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: Lang = "zh-Hant",
) -> None:
    """List every requirement with how it is assessed and by which rules."""
    from compliance.catalogue.coverage import coverage_of
    from compliance.cli.loading import loaded
    from compliance.cli.saying import say, say_problems, words_of
    from compliance.message import msg, verbatim
    from compliance.problems import Place, Problem, nearest

    words = words_of(lang)
    if format_ not in FORMATS:
        what = msg("{value!r} cannot be used", value=format_)
        say_problems([Problem(Place("--format"), what, verbatim(FORMATS), nearest(format_, FORMATS))], lang)
        raise typer.Exit(2)
    rows = coverage_of(loaded(standard, lang), lang)
    if format_ == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        by = "; ".join(filter(None, [", ".join(row["scorecards"]), ", ".join(row["rules"]), row["reason"]]))
        say(f"{row['id']:8} {words('assessed.' + row['assessed'])}  {by}")
