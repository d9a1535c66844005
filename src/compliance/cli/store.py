"""The store of audits: prove that nobody altered it, list its runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang

app = Commands()
Store = Annotated[Path, typer.Argument(help="The file given to audit --store.")]


@app.command()
def verify(
    store: Store,
    *,
    head: Annotated[
        str | None, typer.Option(help="The chain's end as an earlier run printed it: it must still be in the chain.")
    ] = None,
    lang: Lang = "zh-Hant",
) -> None:
    """Prove that no record was changed behind the store's back."""
    from compliance.cli.run_store import run_verify

    raise typer.Exit(run_verify(store, head, lang=lang))


@app.command("runs")
def runs_(store: Store, *, lang: Lang = "zh-Hant") -> None:
    """List the recorded audits."""
    from compliance.cli.run_store import run_runs

    raise typer.Exit(run_runs(store, lang=lang))
