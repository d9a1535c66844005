"""Rectification: workbooks out to the sites, filled ones back in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang

app = Commands()
Store = Annotated[Path, typer.Option(help="The file given to audit --store.")]
By = Annotated[str, typer.Option(help="Who does it, for the store's journal.")]


@app.command()
def export(
    *,
    store: Store,
    findings: Annotated[Path, typer.Option(help="findings.json of the last audit.")] = Path("out/findings.json"),
    out: Annotated[Path, typer.Option(help="Folder for the workbooks.")] = Path("rectification"),
    notice: Annotated[
        Path | None, typer.Option(help="Word template of the notices (default: the shipped one).")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="zh-Hant, zh-Hans or en (default: that of the findings).")] = None,
    by: By = "audit",
) -> None:
    """Write workbook and notice for every site with open rectifications; what was new is sent out now."""
    from compliance.cli.run_rectify import run_export

    now = datetime.now().astimezone()
    raise typer.Exit(run_export(store, findings, out, notice=notice, lang=lang, by=by, now=now))


@app.command("list")
def list_(
    *,
    store: Store,
    as_of: Annotated[str | None, typer.Option(help="Day (default: today).")] = None,
    days: Annotated[int, typer.Option(min=0, help="Due within so many days is due soon.")] = 7,
    lang: Lang = "zh-Hant",
) -> None:
    """List what is open, by site: overdue, due soon, and what came back after it was closed."""
    from compliance.cli.run_rectify import run_list

    raise typer.Exit(run_list(store, as_of, days, lang=lang, today=datetime.now().astimezone().date()))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Workbooks that came back.")],
    *,
    store: Store,
    lang: Lang = "zh-Hant",
    by: By = "audit",
) -> None:
    """Take filled workbooks: every line of every file, or nothing, and then every bad cell is said."""
    from compliance.cli.run_rectify import run_import

    raise typer.Exit(run_import(files, store, lang=lang, by=by, now=datetime.now().astimezone()))
