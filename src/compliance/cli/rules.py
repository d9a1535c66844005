"""Rules: list them, check them, run their cases, begin one, publish their schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
STANDARD = typer.Option("--standard", help="Id of a shipped standard, or a folder with one.")
WANTED = typer.Argument(help="Rules: ids or how they begin, files, folders, a folder with a standard (default: all).")
Standard = Annotated[str, STANDARD]
Wanted = Annotated[list[str] | None, WANTED]


@app.command("list")
def list_(wanted: Wanted = None, *, standard: Standard = "property-cs") -> None:
    """List rules with clause, kind and grade."""
    from compliance.cli.choosing import chosen

    for meant in chosen(wanted or (), standard):
        for entry in meant.rules:
            typer.echo(f"{entry.id}  {entry.rule.clause}  {entry.rule.kind}  {entry.rule.severity}")


@app.command()
def lint(wanted: Wanted = None, *, standard: Standard = "property-cs") -> None:
    """Check standards with their record types and rules; every problem at once."""
    from compliance.cli.choosing import chosen

    for meant in chosen(wanted or (), standard):
        catalogue = meant.catalogue
        typer.echo(
            f"{len(catalogue.clauses)} clauses, {len(catalogue.record_types)} record types, "
            f"{len(catalogue.rules)} rules: no problem"
        )


@app.command("test")
def run_the_cases(wanted: Wanted = None, *, standard: Standard = "property-cs") -> None:
    """Run the cases beside the rules and say how many."""
    from compliance.casework import run_all_cases
    from compliance.cli.choosing import chosen

    ran, failed, rules = 0, 0, 0
    for meant in chosen(wanted or (), standard):
        for entry, count, failures in run_all_cases(meant.catalogue, meant.rules):
            ran, failed, rules = ran + count, failed + len(failures), rules + 1
            typer.echo(f"{entry.id}: {count} cases" + (f", {len(failures)} failed" if failures else ""))
            for failure in failures:
                typer.echo(failure)
    typer.echo(f"{ran - failed} of {ran} cases passed, {failed} failed; {rules} rules")
    raise typer.Exit(1 if failed or not ran else 0)


@app.command()
def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The new rule: area/name, such as calls/late-answer.")],
    clause: Annotated[str, typer.Option(help="The clause that the rule checks.")],
    *,
    kind: Annotated[str, typer.Option(help="Kind of check; see the skeletons' comments.")] = "deadline",
    standard: Standard = "property-cs",
) -> None:
    """Begin a rule: write a skeleton and its cases, to be filled in with an editor."""
    from compliance.cli.new_rule import begin_rule

    begin_rule(rule_id, clause, kind=kind, standard=standard)


@app.command()
def schema(out: Annotated[Path, typer.Argument(help="Folder for the JSON Schemas.")]) -> None:
    """Write the JSON Schemas that editors read."""
    from compliance.catalogue.schema import write_schemas

    write_schemas(out)
    typer.echo(f"written: {out}")
