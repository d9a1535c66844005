"""Standards: which there are, what a clause asks, and how each requirement is assessed."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the shipped standards."""
    from compliance.catalogue.load import list_standards

    for standard in list_standards():
        typer.echo(standard)


@app.command()
def show(
    standard: Annotated[str, typer.Argument(help="Id of a shipped standard, or a folder with one.")],
    clause: Annotated[str | None, typer.Argument(help="One clause (default: all).")] = None,
    *,
    lang: Annotated[str, typer.Option(help="zh-Hant, zh-Hans or en.")] = "zh-Hant",
) -> None:
    """Print clauses with their statement and rules."""
    from compliance.cli.loading import loaded
    from compliance.cli.saying import words_of

    words = words_of(lang)
    catalogue = loaded(standard)
    if clause is not None and clause not in catalogue.clauses:
        typer.echo(f"problem: {standard} has no clause {clause!r}", err=True)
        raise typer.Exit(2)
    for clause_id, doc in catalogue.clauses.items():
        if clause not in (None, clause_id):
            continue
        typer.echo(f"{clause_id}  [{words(f'modality.{doc.modality}')}]  {doc.statement.in_(lang)}")
        for rule_id, entry in catalogue.rules.items():
            if entry.rule.clause == clause_id:
                terms = words.join((words(f"kind.{entry.rule.kind}"), words(f"grade.{entry.rule.severity}")))
                typer.echo(f"    {rule_id}: {terms}: {entry.rule.title.in_(lang)}")


@app.command()
def coverage(
    standard: Annotated[str, typer.Argument(help="Id of a shipped standard, or a folder with one.")],
    *,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: Annotated[str, typer.Option(help="zh-Hant, zh-Hans or en.")] = "zh-Hant",
) -> None:
    """List every requirement with how it is assessed and by which rules."""
    from compliance.catalogue.coverage import coverage_of
    from compliance.cli.loading import loaded

    rows = coverage_of(loaded(standard), lang)
    if format_ == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        by = "; ".join(filter(None, [", ".join(row["scorecards"]), ", ".join(row["rules"]), row["reason"]]))
        typer.echo(f"{row['id']:8} {row['assessed']:10} {by}")
