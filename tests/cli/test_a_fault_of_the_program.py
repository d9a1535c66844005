"""A fault of the program itself is no finding: it ends with 2, and says so in the user's language."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from compliance.cli import app, start_audit

WORDS = ["compliance", "audit", ".", "--standard", "property-cs"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "compliance: the program itself failed: ZeroDivisionError"),
        ("zh-Hant", "compliance：程式本身出錯：ZeroDivisionError"),
        ("zh-Hans", "compliance：程序本身出错：ZeroDivisionError"),
    ],
)
def test_it_ends_without_a_verdict(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_: object) -> int:
        return 1 // 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start_audit, "start_audit", broken)
    monkeypatch.setattr(sys, "argv", [*WORDS, "--lang", lang])
    with pytest.raises(SystemExit) as ended:
        app.main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert "in broken" in err  # what who maintains it needs
    assert said in err
