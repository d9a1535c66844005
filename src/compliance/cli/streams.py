"""The standard streams of a process: UTF-8 whatever the console says, and all of them there.

Who closed one before we began (a service, ``2>&-``) wants nothing of it. Its number would go to the next file or pipe
that is opened, and to that what anybody writes to the stream.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def prepare_streams() -> None:
    """Make the streams ready for whatever is said."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = Path(os.devnull).open("w" if number else "r", encoding="utf-8")  # noqa: SIM115  (open to the end)
            os.set_inheritable(opened.fileno(), True)  # noqa: FBT003  (it has no name)
            setattr(sys, name, opened)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
