"""What is being done, said on standard error while it takes long."""

from __future__ import annotations

import sys
import time

import typer

from compliance.cli.saying import inert
from compliance.render.texts import tongue

FIRST = 2.0
AT_A_TERMINAL, IN_A_LOG = 1.0, 15.0


class Progress:
    """Says what is being done, once it takes over two seconds: to a person every second, to a log now and then."""

    def __init__(self, lang: str) -> None:
        """Begin to count. ``lang``: in which messages are told."""
        self.tongue = tongue(lang)
        self.begun = time.monotonic()
        self.said = self.begun - IN_A_LOG
        self.every = AT_A_TERMINAL if sys.stderr.isatty() else IN_A_LOG

    def __call__(self, step: str) -> None:
        """Say the step, when it is time to."""
        now = time.monotonic()
        if now - self.begun > FIRST and now - self.said >= self.every:
            self.said = now
            typer.echo(inert(f"… {self.tongue.tell(step)}"), err=True)
