"""Exports: what is in them, and which is which record type."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang
from compliance.cli.masking import Privacy, PrivacyKey

app = Commands()
Records = Annotated[Path, typer.Argument(help="The folder with the exports.")]
Standard = Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")]
AuditFile = Annotated[Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml among the records).")]


@app.command("map")
def map_(records: Records, standard: Standard, *, audit: AuditFile = None, lang: Lang = "zh-Hant") -> None:
    """Propose which export is which record type and which column which field; write mapping.yaml beside them."""
    from compliance.cli.run_data import run_map

    raise typer.Exit(run_map(records, standard, audit, lang=lang))


@app.command()
def check(  # noqa: PLR0913  (one argument for each option)
    records: Records,
    standard: Standard,
    *,
    audit: AuditFile = None,
    profile: Annotated[
        Path | None, typer.Option(help="Company profile (default: profile.yaml among the records).")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Name every cell and row that cannot be used, not the first three of a kind.")
    ] = False,
    lang: Lang = "zh-Hant",
    privacy: Privacy = "internal",
    privacy_key: PrivacyKey = None,
) -> None:
    """Say what was found in the exports, what cannot be used, and which rules can be assessed. Judges nothing."""
    from compliance.cli.run_data import run_check

    today = datetime.now().astimezone().date()
    shown = (privacy, privacy_key)
    raise typer.Exit(run_check(records, standard, audit, profile, lang=lang, today=today, shown=shown, every=every))
