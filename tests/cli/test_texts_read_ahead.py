"""The audit command takes the texts that were read ahead of it; help and other commands begin no process."""

from __future__ import annotations

import sys

import pytest

from compliance.catalogue.folders import shipped
from compliance.catalogue.texts import read_now
from compliance.cli import app, start_audit
from compliance.cli.audit_options import Options

COMPANY = shipped("standards").parent / "examples" / "made-company"


def begun_with(words: list[str], monkeypatch: pytest.MonkeyPatch) -> Options:
    taken: list[Options] = []
    monkeypatch.setattr(start_audit, "start_audit", lambda options: taken.append(options) or 0)
    monkeypatch.setattr(sys, "argv", ["compliance", *words])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == 0
    (options,) = taken
    return options


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_an_audit_has_what_was_read_ahead(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = begun_with(["audit", str(COMPANY), "--standard", "property-cs", "--lang", lang], monkeypatch).texts
    assert texts is not read_now
    assert texts(COMPANY / "audit.yaml") == read_now(COMPANY / "audit.yaml")


@pytest.mark.parametrize("words", [["rules", "lint"], ["audit", "--help"], ["audit", ".", "--help"], []])
def test_nothing_is_begun_for_other_words(words: list[str]) -> None:
    assert app._begun(words) == {}  # noqa: SLF001  (what it begins is seen nowhere else)
