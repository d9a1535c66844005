"""A forked process works beside this one; what it does not answer is done here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from compliance import forked as room
from compliance.forked import Forked, GoneError, Work, forked

NOT_HERE = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how many threads a process has")
pytestmark = NOT_HERE


@pytest.fixture(autouse=True)
def _free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "is_alone", lambda: True)
    monkeypatch.setattr(room, "has_room", lambda _=0: True)


def begun(work: Work) -> Forked:
    process = forked(work)
    assert process is not None
    return process


def wait_until(told: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not told() and time.monotonic() < until:
        time.sleep(0.005)


def adding() -> Generator[Any, Any, None]:
    total, more = 0, (yield os.getpid())
    while True:
        total += more
        more = yield {"total": total, "of": [more, "多"]}


def failing() -> Generator[Any, Any, None]:
    yield "first"
    raise LookupError


def gone(pid: int) -> bool:
    room.reap()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_answers_from_another_process_and_remembers() -> None:
    with begun(adding) as process:
        pid = process.answer()
        assert pid != os.getpid()
        process.ask(2)
        assert process.answer() == {"total": 2, "of": [2, "多"]}
        process.ask(3)
        assert process.answer() == {"total": 5, "of": [3, "多"]}
    wait_until(lambda: gone(pid))
    assert gone(pid)


def test_it_ends_when_nobody_holds_it_any_more() -> None:
    process: Forked | None = begun(adding)
    assert process is not None
    pid = process.answer()
    process = None
    wait_until(lambda: gone(pid))
    assert gone(pid)


def test_what_fails_there_is_told_as_no_answer_and_not_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    def loud() -> Generator[Any, Any, None]:
        sys.stdout.write("said\n" * 10_000)
        sys.stderr.write("said\n")
        yield 1
        raise LookupError

    with begun(loud) as process:
        assert process.answer() == 1
        process.ask("more")
        with pytest.raises(GoneError):
            process.answer()
        time.sleep(0.05)
        with pytest.raises(GoneError):
            process.ask("x" * 100_000)
    assert capfd.readouterr() == ("", "")


INTERRUPTED = """
import os, signal
from compliance import forked as room

room.is_alone, room.has_room = lambda: True, lambda _=0: True
fork, here = os.fork, os.getpid()

def interrupted():
    pid = fork()
    if os.getpid() {whom} here:
        os.kill(os.getpid(), signal.SIGINT)
    return pid

def work():
    yield "answer"

os.fork = interrupted
try:
    print(room.forked(work).answer())
except KeyboardInterrupt:
    print("interrupted", os.getpid() == here)
"""


@pytest.mark.parametrize(("whom", "said"), [("!=", "answer\n"), ("==", "interrupted True\n")])
def test_who_is_interrupted_while_it_begins_is_one_process_still(whom: str, said: str) -> None:
    script = INTERRUPTED.format(whom=whom)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


def test_it_is_waited_for_though_many_files_are_open() -> None:
    resource = pytest.importorskip("resource")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit[1] < 2000:
        pytest.skip("so many cannot be opened here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2000, limit[1]))
    opened = [os.dup(0) for _ in range(1100)]
    try:
        with begun(adding) as process:
            assert process.answer(lambda: None) != os.getpid()
    finally:
        for number in opened:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)


def test_who_waits_is_called_every_second() -> None:
    def slow() -> Generator[Any, Any, None]:
        time.sleep(1.3)
        yield "done"

    called: list[float] = []
    with begun(slow) as process:
        assert process.answer(lambda: called.append(time.monotonic())) == "done"
    assert len(called) == 1


def test_an_answer_that_is_no_plain_data_is_none() -> None:
    def wrong() -> Generator[Any, Any, None]:
        yield Path("x")

    with begun(wrong) as process, pytest.raises(GoneError):
        process.answer()


def test_an_answer_that_is_cut_off_is_none() -> None:
    asleep = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    cut = BytesIO((100).to_bytes(8, "big") + b"half")
    with Forked(asleep.pid, BytesIO(), cut) as process, pytest.raises(GoneError):
        process.answer()
    assert asleep.wait() is not None


def test_ctrl_c_that_reaches_it_too_does_not_end_its_work() -> None:
    def interrupted() -> Generator[Any, Any, None]:
        os.kill(os.getpid(), signal.SIGINT)
        yield "done"

    with begun(interrupted) as process:
        assert process.answer() == "done"


def test_it_ends_with_the_one_that_began_it() -> None:
    script = (
        "import os, time\nfrom compliance import forked\nforked.has_room = lambda _=0: True\n"
        "def work():\n    yield os.getpid()\n    time.sleep(600)\n"
        "process = forked.forked(work)\nprint(process.answer(), flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9
    pid = int(done.stdout)
    wait_until(lambda: gone(pid))
    assert gone(pid)


def test_what_it_keeps_on_the_disk_goes_with_it(tmp_path: Path) -> None:
    def keeping() -> Generator[Any, Any, None]:
        with TemporaryDirectory(dir=tmp_path):
            yield os.getpid()
            time.sleep(600)

    with begun(keeping) as process:
        pid = process.answer()
        process.ask("more")
        wait_until(lambda: any(tmp_path.iterdir()))
    wait_until(lambda: gone(pid))
    assert not any(tmp_path.iterdir())


def test_one_that_was_told_to_end_takes_no_processor_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(room, "has_room", lambda ending=0: told.append(ending) or True)
    monkeypatch.setattr(os, "waitpid", lambda *_: (0, 0))
    with begun(adding):
        pass
    with begun(adding):
        pass
    assert [more - told[0] for more in told] == [0, 1]
    monkeypatch.undo()
    wait_until(lambda: room.reap() == 0)


def test_none_is_begun_beside_threads_or_without_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as threaded:
        threaded.setattr(room, "is_alone", lambda: False)
        assert forked(adding) is None
    with monkeypatch.context() as busy:
        busy.setattr(room, "has_room", lambda _=0: False)
        assert forked(adding) is None

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    assert forked(adding) is None


def jobs(where: Path, slow: int) -> dict[str, Callable[[], int]]:
    """Return jobs that each write down in which process they were done; ``slow``: which one waits for the others."""

    def job(name: str) -> int:
        if int(name) == slow:
            (where / "begun").touch()
            wait_until(lambda: len(list(where.glob("*-*"))) == 4)
        elif name == "5":
            wait_until((where / "begun").exists)
        (where / f"{name}-{os.getpid()}").touch(exist_ok=False)
        return os.getpid()

    return {str(n): partial(job, str(n)) for n in range(1, 6)}


@pytest.mark.parametrize(("slow", "here"), [(1, ["1"]), (5, ["1", "2", "3", "4"])])
def test_each_job_is_done_once_by_whoever_is_free(slow: int, here: list[str], tmp_path: Path) -> None:
    given = jobs(tmp_path, slow)
    wait = room.made_together(given)
    wait_until(lambda: slow == 1 or (tmp_path / "begun").exists())  # the other process has its first
    done = wait()
    assert list(done) == list(given)
    assert [name for name, pid in done.items() if pid == os.getpid()] == here
    assert sorted(path.name for path in tmp_path.glob("*-*")) == [f"{name}-{pid}" for name, pid in done.items()]


def test_without_a_process_all_jobs_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "has_room", lambda _=0: False)
    assert room.made_together(dict.fromkeys("ab", os.getpid))() == dict.fromkeys("ab", os.getpid())


def test_jobs_that_went_with_a_process_are_done_here() -> None:
    pid = os.getpid()
    given = {name: partial(lambda: os.getpid() if os.getpid() == pid else os._exit(3)) for name in "abc"}
    wait = room.made_together(given)
    time.sleep(0.2)
    assert wait() == dict.fromkeys("abc", pid)


def test_a_job_that_fails_fails_here_with_its_own_error() -> None:
    def fails() -> int:
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        room.made_together({"one": fails, "two": fails})()


@pytest.mark.parametrize(
    ("processors", "running", "ending", "load", "room_left"),
    [
        (1, 1, 0, 0.0, False),
        (2, 1, 0, 0.0, True),
        (2, 2, 0, 0.0, True),
        (2, 3, 0, 0.0, False),
        (2, 3, 1, 0.0, True),
        (2, 4, 1, 0.0, False),
        (2, 1, 0, 4.0, True),
        (2, 1, 0, 4.1, False),
    ],
)
def test_there_is_room_while_one_other_runs_at_most_on_two_processors_and_few_did(
    processors: int, running: int, ending: int, load: float, room_left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(room, "running", lambda: running)
    assert room.has_room(ending) is room_left


@pytest.mark.parametrize("told", ["loadavg", "task"])
def test_where_the_system_does_not_tell_what_runs_the_work_is_done_here(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    asked = "iterdir" if told == "task" else "read_text"
    real = getattr(Path, asked)

    def hidden(path: Path, *rest: Any) -> Any:
        if path.name == told:
            raise FileNotFoundError(path)
        return real(path, *rest)

    monkeypatch.setattr(Path, asked, hidden)
    assert (room.is_alone() if told == "task" else room.has_room()) is False
    assert forked(adding) is None


def test_no_pipe_stays_open_where_none_can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert forked(adding) is None
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_process_with_a_thread_is_not_alone() -> None:
    script = (
        "import threading\nfrom compliance.forked import is_alone\nprint(is_alone())\nwait = threading.Event()\n"
        "threading.Thread(target=wait.wait).start()\nprint(is_alone())\nwait.set()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["True", "False"]


def test_where_nothing_can_be_forked_or_polled_all_the_same_is_imported() -> None:
    script = "import os, select\ndel os.fork, select.poll, select.POLLIN\nimport compliance.pipeline, compliance.cli.run_audit\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
