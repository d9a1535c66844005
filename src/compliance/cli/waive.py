"""Waivers that are kept in the store: add one, end one, list them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang
from compliance.cli.masking import Privacy

app = Commands()
Store = Annotated[Path, typer.Option(help="The file given to audit --store.")]
By = Annotated[str, typer.Option(help="Who does it, for the store's journal.")]


@app.command()
def add(  # noqa: PLR0913  (one argument for each option of the command)
    *,
    store: Store,
    reason: Annotated[str, typer.Option(help="Why it is accepted.")],
    approver: Annotated[str, typer.Option(help="Who approved it.")],
    from_: Annotated[str, typer.Option("--from", help="First day.")],
    expires: Annotated[str, typer.Option(help="Last day.")],
    finding: Annotated[str | None, typer.Option(help="Id of one finding.")] = None,
    rule: Annotated[str | None, typer.Option(help="A rule instead, at one site or at all.")] = None,
    site: Annotated[str | None, typer.Option(help="The site, with --rule.")] = None,
    by: By = "audit",
    lang: Lang = "zh-Hant",
) -> None:
    """Keep a waiver in the store: the next audits with this store take it."""
    from compliance.cli.run_waive import run_add

    given = {"finding": finding, "rule": rule, "site": site, "reason": reason, "approver": approver}
    dates = {"from": from_, "expires": expires}
    raise typer.Exit(run_add(store, {**given, **dates}, by=by, now=datetime.now().astimezone(), lang=lang))


@app.command()
def end(
    number: Annotated[int, typer.Argument(help="The waiver's number, as list says.")],
    *,
    store: Store,
    by: By = "audit",
    lang: Lang = "zh-Hant",
) -> None:
    """End a waiver that is kept in the store."""
    from compliance.cli.run_waive import run_end

    raise typer.Exit(run_end(store, number, by=by, now=datetime.now().astimezone(), lang=lang))


@app.command("list")
def list_(*, store: Store, privacy: Privacy = "internal", lang: Lang = "zh-Hant") -> None:
    """List the waivers that the store knows: kept in it, or taken from a file by some audit."""
    from compliance.cli.run_waive import run_list

    raise typer.Exit(run_list(store, privacy, lang=lang))
