"""Rules: list them, check them, run their cases, publish their schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
STANDARD = typer.Option("--standard", help="Id of a shipped standard, or a folder with one.")


@app.command("list")
def list_(standard: Annotated[str, STANDARD] = "property-cs") -> None:
    """List the rules of a standard."""
    from compliance.cli.loading import loaded

    for rule_id, entry in loaded(standard).rules.items():
        typer.echo(f"{rule_id}  {entry.rule.clause}  {entry.rule.kind}  {entry.rule.severity}")


@app.command()
def lint(standard: Annotated[str, STANDARD] = "property-cs") -> None:
    """Check a standard with its record types and rules; every problem at once."""
    from compliance.cli.loading import loaded

    catalogue = loaded(standard)
    typer.echo(
        f"{len(catalogue.clauses)} clauses, {len(catalogue.record_types)} record types, {len(catalogue.rules)} rules: no problem"
    )


@app.command()
def test(
    only: Annotated[str, typer.Argument(help="Rules whose id begins so (default: all).")] = "",
    *,
    standard: Annotated[str, STANDARD] = "property-cs",
) -> None:
    """Run the cases beside the rules and say how many."""
    from compliance.casework import run_cases
    from compliance.cli.loading import loaded

    ran, failures = run_cases(loaded(standard), only)
    for failure in failures:
        typer.echo(failure)
    if not ran:
        typer.echo(
            f"no case: no rule has an id that begins with {only!r} (an id is area/name, such as posts/dress-unchecked)",
            err=True,
        )
    typer.echo(f"{ran - len(failures)} passed, {len(failures)} failed")
    raise typer.Exit(1 if failures or not ran else 0)


@app.command()
def schema(out: Annotated[Path, typer.Argument(help="Folder for the JSON Schemas.")]) -> None:
    """Write the JSON Schemas that editors read."""
    from compliance.catalogue.schema import write_schemas

    write_schemas(out)
    typer.echo(f"written: {out}")
