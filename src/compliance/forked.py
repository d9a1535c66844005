"""A process forked off this one, which knows all that this one knows and works beside it.

It only makes things quicker: whoever is refused one, or gets no answer, does the work itself, with the same outcome and
the same errors. It takes no orders but its pipe's, says nothing to the terminal, and ends soon after the one that began
it.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import select
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, suppress
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar
from weakref import finalize

# What is yielded goes back as an answer, what is asked comes in: plain data, as ``marshal`` takes it.
Work = Callable[[], Generator[Any, Any, None]]

Made = TypeVar("Made")
_SIZE = 8  # bytes before each message
_ENDING: set[int] = set()  # processes that were told to end


class GoneError(Exception):
    """The process does not answer."""


class Forked:
    """A process at work; an ``answer`` is to be taken before the next question is asked."""

    def __init__(self, pid: int, questions: BinaryIO, answers: BinaryIO) -> None:
        """``pid``: of the process, whose pipes these are."""
        self._questions, self._answers = questions, answers
        self.end = finalize(self, _end, pid, questions, answers)  # it has answered, or nobody waits for it any more

    def ask(self, question: Any) -> None:  # noqa: ANN401  (plain data)
        """Send a question; GoneError when nobody takes it."""
        try:
            _send(self._questions, question)
        except OSError as error:
            raise GoneError from error

    def answer(self, meanwhile: Callable[[], None] | None = None) -> Any:  # noqa: ANN401  (what the work yields)
        """Wait for the next answer; GoneError when there is none. ``meanwhile`` is called each second that it takes."""
        try:
            if meanwhile is not None:
                told = select.poll()
                told.register(self._answers, select.POLLIN)  # nothing is read ahead: one answer is there at a time
                while not told.poll(1000):
                    meanwhile()
            return _received(self._answers)
        except (OSError, EOFError, ValueError, TypeError) as error:
            raise GoneError from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


def forked(work: Work) -> Forked | None:
    """Begin a process that does this work; None where there can be none, or the machine is busy (``has_room``)."""
    if not (is_alone() and has_room(reap())):
        return None
    ends: list[int] = []
    # Ctrl-C waits: in the copy it would be taken for one of what this process was at, and end that a second time.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        ends += os.pipe()
        ends += os.pipe()
        asked, questions, answers, answered = ends
        pid = os.fork()
        if pid == 0:
            _serve(work, asked, answered, (questions, answers))
    except OSError:
        for end in ends:
            os.close(end)
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    _widen(answered)
    os.close(asked)
    os.close(answered)
    return Forked(pid, os.fdopen(questions, "wb"), os.fdopen(answers, "rb"))


def made_beside(make: Callable[[], Made]) -> Callable[[Callable[[], None]], Made | None] | None:
    """Begin to make what can be pickled in a process beside; what is returned waits for it, None: it did not come.

    It is given what to call every second meanwhile. None, too, where no process is begun.
    """

    def work() -> Generator[bytes, None, None]:
        yield pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)

    process = forked(work)
    if process is None:
        return None

    def wait(meanwhile: Callable[[], None]) -> Made | None:
        with process, suppress(GoneError):
            made: Made = pickle.loads(process.answer(meanwhile))  # noqa: S301  (our own process)
            return made
        return None

    return wait


def made_together(jobs: Mapping[str, Callable[[], Made]]) -> Callable[[], dict[str, Made]]:
    """Begin to do the jobs from the last on in a process beside; what is returned does them from the first on.

    They meet where they meet: before each job one of as many bytes is taken from a pipe that both read. The first
    jobs may be begun late, when there is something else to do before.
    """
    try:
        permits, given = os.pipe()
    except OSError:
        return lambda: {name: job() for name, job in jobs.items()}
    os.set_blocking(given, False)  # more than it holds are not shared, and done in the end
    os.write(given, b"." * len(jobs))
    os.close(given)  # so that whoever finds the pipe empty is told so

    def done(order: Iterable[str]) -> dict[str, Made]:
        return {name: jobs[name]() for name in takewhile(lambda _: os.read(permits, 1), order)}

    def work() -> Generator[bytes, None, None]:
        yield pickle.dumps(done(reversed(tuple(jobs))), pickle.HIGHEST_PROTOCOL)

    process = forked(work)

    def wait() -> dict[str, Made]:
        try:
            made = done(jobs)
        finally:
            os.close(permits)
        if process is not None:
            with process, suppress(GoneError):
                made |= pickle.loads(process.answer())  # noqa: S301  (our own process)
        return {name: made[name] if name in made else job() for name, job in jobs.items()}

    return wait


def is_alone() -> bool:
    """Whether this process is one thread, so that its copy lacks nothing; told by Linux only, and not by every one."""
    try:
        return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def has_room(ending: int = 0) -> bool:
    """Whether a process more finds a processor: on a busy machine we would wait for it longer than for ourselves.

    As many may run as there are processors, with this one: one more is often there for a moment only, and two of three
    shares are more than one of two. The load of the last minute counts too: twice what our own runs make of it.
    ``ending``: how many of those that run are ours and about to end. Where the system does not tell, there is none.
    """
    try:
        return 1 < processors() >= running() - ending and load() <= 2 * processors()
    except (OSError, ValueError, IndexError):
        return False


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def running() -> int:
    """Return how many processes of the machine, with this one, want a processor now: 1 where only the load tells."""
    if sys.platform != "linux":
        return 1
    return int(Path("/proc/loadavg").read_text("ascii").split()[3].partition("/")[0])


def load() -> float:
    """Return how many processes wanted a processor over the last minute; 0 where no system says so."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def reap() -> int:
    """Bury those that have ended; return how many were told to end and have not yet: taking memory down takes long."""
    for pid in tuple(_ENDING):
        with suppress(OSError):
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                continue
        _ENDING.discard(pid)
    return len(_ENDING)


def _end(pid: int, *pipes: BinaryIO) -> None:
    reap()
    with suppress(OSError):
        os.kill(pid, signal.SIGTERM)
    _ENDING.add(pid)
    for pipe in pipes:
        with suppress(OSError):
            pipe.close()


def _serve(work: Work, asked: int, answered: int, others: tuple[int, int]) -> None:
    """Work, answer, wait for what is asked next, until nobody does; a fault ends it unanswered."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both: the one that began this one ends it
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what it keeps on the disk goes before it
        gc.disable()  # what is made here goes with the process
        for other in others:
            os.close(other)
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (open to the end)
        for stream in (1, 2):
            os.dup2(sys.stdout.fileno(), stream)
        with os.fdopen(asked, "rb") as questions, os.fdopen(answered, "wb") as answers, closing(work()) as at_work:
            answer = next(at_work)
            while True:
                _send(answers, answer)
                answer = at_work.send(_received(questions))
    finally:
        os._exit(0)  # nothing that the other process began is taken down here


def _widen(pipe: int) -> None:
    """Let as much wait in a pipe as an answer mostly is, so that who sends it goes on before it is taken."""
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415  (other systems have none)

        with suppress(OSError):  # more than this user may have
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _send(pipe: BinaryIO, message: Any) -> None:  # noqa: ANN401  (plain data)
    content = marshal.dumps(message)
    pipe.write(len(content).to_bytes(_SIZE, "big"))
    pipe.write(content)
    pipe.flush()


def _received(pipe: BinaryIO) -> object:
    size = pipe.read(_SIZE)
    content = pipe.read(int.from_bytes(size, "big"))
    if len(size) < _SIZE or len(content) < int.from_bytes(size, "big"):
        raise EOFError
    return marshal.loads(content)  # noqa: S302  (our own process)
