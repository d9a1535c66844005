"""What is said while one file is read: how far it is, or how long it has gone on where nobody can know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from compliance.message import msg

EVERY = 1.0


class Steps(Struct, frozen=True):
    """Says of one file how far reading it is; ``say`` decides what is worth a line."""

    shown: str = ""
    say: Callable[[str], None] | None = None

    def at(self, share: float) -> None:
        """Say which share of the file was gone through."""
        if self.say is not None:
            self.say(msg("reading {file}: {percent} %", file=self.shown, percent=round(100 * min(share, 1))))

    def rows(self, count: int) -> None:
        """Say how many rows were gone through."""
        if self.say is not None:
            self.say(msg("reading {file}: {rows} rows", file=self.shown, rows=count))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Say every second how long it has gone on, while a library works that tells nothing."""
        if self.say is None:
            yield
            return
        say, done, begun = self.say, threading.Event(), time.monotonic()

        def tick() -> None:
            while not done.wait(EVERY):
                seconds = round(time.monotonic() - begun)
                say(msg("reading {file}: for {seconds} s", file=self.shown, seconds=seconds))

        ticking = threading.Thread(target=tick, daemon=True)
        ticking.start()
        try:
            yield
        finally:
            done.set()
            ticking.join()
