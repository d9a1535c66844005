"""In which language a command speaks."""

from __future__ import annotations

from typing import Annotated

import typer

Lang = Annotated[str, typer.Option(help="zh-Hant, zh-Hans or en.")]
