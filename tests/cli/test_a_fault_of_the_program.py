"""A fault of the program itself is no finding: it ends with 2, and says so in the user's language."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.cli import app, start_audit

WORDS = ["compliance", "audit", ".", "--standard", "property-cs"]
Failing = Callable[[Callable[..., int], str], str]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Failing:
    """Return what runs an audit that begins so, in a language, and returns what is said of it: it ends with 2."""

    def run(begin: Callable[..., int], lang: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(start_audit, "start_audit", begin)
        monkeypatch.setattr(sys, "argv", [*WORDS, "--lang", lang])
        with pytest.raises(SystemExit) as ended:
            app.main()
        out, err = capsys.readouterr()
        assert (ended.value.code, out) == (2, "")
        return err

    return run


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "compliance: the program itself failed: ZeroDivisionError"),
        ("zh-Hant", "compliance：程式本身出錯：ZeroDivisionError"),
        ("zh-Hans", "compliance：程序本身出错：ZeroDivisionError"),
    ],
)
def test_it_ends_without_a_verdict(lang: str, said: str, failing: Failing) -> None:
    def broken(*_: object) -> int:
        return 1 // 0

    err = failing(broken, lang)
    assert "in broken" in err  # what who maintains it needs
    assert said in err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "problem: p/records: cannot be reached: Permission denied; expected a file or folder that this user may use",
        ),
        ("zh-Hant", "問題：p/records：無法存取：沒有權限；應為：目前使用者有權使用的檔案或資料夾"),
        ("zh-Hans", "问题：p/records：无法访问：没有权限；应为：当前用户有权使用的文件或文件夹"),
    ],
)
def test_what_this_user_may_not_use_is_no_fault_of_the_program_wherever_it_is_met(
    lang: str, said: str, failing: Failing
) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "p/records")

    assert failing(forbidden, lang).splitlines()[0] == said


def test_who_stops_it_before_the_command_begins_sees_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "_begun", stopped)
    monkeypatch.setattr(sys, "argv", WORDS)
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert (ended.value.code, *capsys.readouterr()) == (130, "", "")
