from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest

from compliance import forked
from compliance.render import apart, write
from compliance.render.apart import Apart, Job
from compliance.render.view.model import View
from compliance.render.write import write_all

HERE = str(os.getpid()).encode()
MODULES = {
    "who": "import os\ndef who() -> bytes: return str(os.getpid()).encode()\ndef fail() -> bytes: raise LookupError('no')\n",
    "interrupted": "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n",
    "talks": "import os\nos.write(1, b'good morning')\n",
}


@pytest.fixture
def who(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """Return a function that says in which process it runs; the other process finds it too."""
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(apart, "has_room", lambda _=0: True)
    for name in MODULES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    import who

    found: Callable[[], bytes] = who.who
    return found


def made(given: Apart, who: Callable[[], bytes]) -> dict[str, bytes]:
    with given:
        return given.begin({"who": Job(who, ()), "text": Job(bytes, (b"abc",))})()


def test_jobs_are_done_in_another_process_and_come_back_by_name(who: Callable[[], bytes]) -> None:
    done = made(Apart(["who"]), who)
    assert done["text"] == b"abc"
    assert done["who"].isdigit()
    assert done["who"] != HERE


def test_ctrl_c_that_reaches_the_other_process_too_does_not_end_its_work(who: Callable[[], bytes]) -> None:
    assert made(Apart(["interrupted"]), who)["who"] != HERE


@pytest.mark.parametrize("module", ["no_such_module", "talks"])
def test_a_process_that_dies_or_says_something_else_leaves_the_work_to_be_done_here(
    module: str, who: Callable[[], bytes]
) -> None:
    assert made(Apart([module]), who) == {"who": HERE, "text": b"abc"}


def test_without_a_process_the_work_is_done_here(who: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    done = {"who": HERE, "text": b"abc"}
    assert made(Apart([], wanted=False), who) == done
    with monkeypatch.context() as single:
        single.setattr(apart, "has_room", lambda _=0: False)
        assert made(Apart([]), who) == done
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    assert made(Apart([]), who) == done


def test_what_fails_there_fails_here_with_its_own_error(who: Callable[[], bytes]) -> None:
    with Apart([]) as given, pytest.raises(LookupError, match="no"):
        given.begin({"fails": Job(sys.modules[who.__module__].fail, ())})()


def test_the_process_is_gone_whatever_ends_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def started(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        begun.append(real(*args, **options))
        return begun[-1]

    monkeypatch.setattr(apart, "has_room", lambda _=0: True)
    monkeypatch.setattr(subprocess, "Popen", started)
    with pytest.raises(KeyboardInterrupt), Apart([]):
        raise KeyboardInterrupt
    assert [process.returncode is not None for process in begun] == [True]


def test_it_ends_when_the_one_that_began_it_is_gone() -> None:
    serve = "from compliance.render.apart import serve; serve()"
    done = subprocess.run([sys.executable, "-c", serve], input=b"", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_workbooks_made_apart_have_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {"ledger.parquet": lambda path: path.write_text("rows") and None}
    paths = write_all(builders.hostile(), tmp_path / "here", lang="zh-Hant", extra=extra)
    expected = {path.name: path.read_bytes() for path in paths}
    monkeypatch.setattr(write, "MANY", 0)
    monkeypatch.setattr(apart, "has_room", lambda _=0: True)
    monkeypatch.setattr(write, "is_alone", lambda: False)
    monkeypatch.setattr(Job, "done", lambda _: pytest.fail("done here"))
    paths = write_all(builders.hostile(), tmp_path / "apart", lang="zh-Hant", extra=extra, helped=True)
    assert [path.name for path in paths] == list(expected)
    assert {path.name: path.read_bytes() for path in paths} == expected
    assert {"findings.xlsx", "findings.json", "ledger.parquet"} < set(expected)


def test_a_page_made_beside_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_all(builders.hostile(), tmp_path / "here", lang="zh-Hant")
    expected = {path.name: path.read_bytes() for path in paths}
    monkeypatch.setattr(write, "MANY", 0)
    for told in ("is_alone", "has_room"):
        monkeypatch.setattr(forked, told, lambda *_: True)
    monkeypatch.setattr(write, "is_alone", lambda: True)
    here, drawn = os.getpid(), write.to_html

    def only_there(view: View) -> bytes:
        assert os.getpid() != here
        return drawn(view)

    monkeypatch.setattr(write, "to_html", only_there)
    paths = write_all(builders.hostile(), tmp_path / "beside", lang="zh-Hant", helped=True)
    assert {path.name: path.read_bytes() for path in paths} == expected
    assert [path.name for path in paths] == list(expected)
    assert "report.html" in expected


def test_a_page_that_fails_beside_is_made_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MANY", 0)
    for told in ("is_alone", "has_room"):
        monkeypatch.setattr(forked, told, lambda *_: True)
    here, drawn = os.getpid(), write.to_html

    def only_here(view: View) -> bytes:
        if os.getpid() != here:
            raise LookupError
        return drawn(view)

    monkeypatch.setattr(write, "to_html", only_here)
    paths = write_all(builders.hostile(), tmp_path, lang="zh-Hant", formats=["html"], helped=True)
    assert [path.name for path in paths] == ["report.html"]
    assert b"</html>" in paths[0].read_bytes()
