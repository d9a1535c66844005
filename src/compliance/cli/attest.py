"""Attestations: questions out to the sites, answers back in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang

app = Commands()
Standard = Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")]


@app.command()
def export(  # noqa: PLR0913  (one argument for each option of the command)
    records: Annotated[Path, typer.Argument(help="The folder with the exports.")],
    standard: Standard,
    *,
    audit_file: Annotated[
        Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml among the records).")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Date or date and time of the audit (default: today).")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day of the audited span.")] = None,
    to: Annotated[str | None, typer.Option(help="Last day of the audited span.")] = None,
    profile: Annotated[
        Path | None, typer.Option(help="Company profile (default: profile.yaml among the records).")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the workbooks.")] = Path("attestations"),
    lang: Lang = "zh-Hant",
) -> None:
    """Write a workbook for every site with the questions that only people can answer."""
    from compliance.cli.audit_options import Options
    from compliance.cli.run_attest import run_export

    options = Options(
        records=records, standard=standard, audit=audit_file, as_of=as_of, from_=from_, to=to, profile=profile, out=out,
        lang=lang, fail_on="minor", fail_on_data=False, min_coverage=0.0, formats=(), now=datetime.now().astimezone(),
    )  # fmt: skip
    raise typer.Exit(run_export(options))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Workbooks that came back.")],
    *,
    into: Annotated[Path, typer.Option(help="The folder with the exports, which the next audit reads.")],
    standard: Standard,
    lang: Lang = "zh-Hant",
) -> None:
    """Check filled workbooks and put them among the exports: all of them, or none, and then every bad cell is said."""
    from compliance.cli.run_attest import run_import

    raise typer.Exit(run_import(files, into, standard, lang=lang, today=datetime.now().astimezone().date()))
