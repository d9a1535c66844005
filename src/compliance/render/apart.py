"""What can be made in a process of its own, beside this one: functions over plain data that return bytes.

It only makes things quicker. When there is no process to be had, or none that answers, the work is done here, so that
its bytes and its errors are the same. The other process ends with its input: it does not outlive this one.
"""

from __future__ import annotations

import gc
import importlib
import marshal
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from msgspec import Struct

from compliance.forked import has_room

_SERVE = "from compliance.render.apart import serve; serve()"


class Job(Struct, frozen=True):
    """``make`` (a function of a module, by its name there) over ``given``; both go to the other process by pickle."""

    make: Callable[..., bytes]
    given: tuple[object, ...]

    def done(self) -> bytes:
        """Do it here."""
        return self.make(*self.given)


class Apart:
    """A process that is begun before there is work, so that it has its modules when the work comes."""

    def __init__(self, modules: Iterable[str], *, wanted: bool = True) -> None:
        """``modules``: what it loads meanwhile. Not ``wanted``, or no processor to spare: all is done here."""
        self._process: subprocess.Popen[bytes] | None = None
        if not wanted or not has_room() or not sys.executable:
            return
        command = [sys.executable, "-P", "-c", _SERVE, *modules]  # -P: no module from the folder that we stand in
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        with suppress(OSError):
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing)  # noqa: S603  (our own module)

    def begin(self, jobs: Mapping[str, Job]) -> Callable[[], dict[str, bytes]]:
        """Hand the jobs over, once; what is returned waits for what they made, by name."""
        process = self._process
        if process is None or process.stdin is None:
            return lambda: {name: job.done() for name, job in jobs.items()}
        with suppress(OSError), process.stdin as pipe:  # a broken pipe: it is gone, and will not answer either
            pickle.dump(tuple(jobs.values()), pipe, pickle.HIGHEST_PROTOCOL)
        return lambda: self._answer(process, jobs)

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], jobs: Mapping[str, Job]) -> dict[str, bytes]:
        assert process.stdout is not None
        made: object = None
        with suppress(OSError, EOFError, ValueError, TypeError):  # cut off, or no answer of ours at all
            made = marshal.loads(process.stdout.read())  # noqa: S302  (our own process)
        if isinstance(made, tuple) and len(made) == len(jobs) and all(isinstance(part, bytes) for part in made):
            return dict(zip(jobs, made, strict=True))
        return {name: job.done() for name, job in jobs.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()  # it has answered, or nobody waits for it any more
            with suppress(OSError), self._process:
                pass


def serve() -> None:
    """Load the modules that the arguments name, take jobs, answer with what they made. A fault ends it unanswered."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both: the one that began this one ends it
    gc.set_threshold(3_000_000, 50, 100)  # what is made lives until it is told: looking finds no waste
    for module in sys.argv[1:]:
        importlib.import_module(module)
    jobs: tuple[Job, ...] = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that began this one)
    sys.stdout.buffer.write(marshal.dumps(tuple(job.done() for job in jobs)))
    sys.stdout.buffer.flush()
    os._exit(0)  # taking down what was made takes longer than it is worth
