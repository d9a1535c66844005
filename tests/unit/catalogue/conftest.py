"""A tiny standard in a folder, which each test changes where it wants to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.catalogue.load import load_catalogue
from tiny import write_tiny

Say = Callable[..., list[str]]

HEAD = """\
clause: "1"
title: {zh-Hant: 缺, zh-Hans: 缺, en: Lack}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 做。, zh-Hans: 做。, en: Do.}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Write the tiny standard."""
    return write_tiny(tmp_path)


@pytest.fixture
def edit(tiny: Path) -> Callable[..., None]:
    """Replace a piece of a file, or write a file."""

    def change(name: str, old: str, new: str | None = None) -> None:
        path = tiny / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if new is None:
            path.write_text(old, encoding="utf-8")
            return
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (name, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture
def said(tiny: Path) -> Say:
    """Return the problems of the tiny standard, with places relative to its folder."""

    def problems(**options: object) -> list[str]:
        _, found = load_catalogue(str(tiny), **options)  # type: ignore[arg-type]  # whatever the test passes on
        return [str(problem).replace(f"{tiny}/", "") for problem in found]

    return problems


@pytest.fixture
def said_of_rule(tiny: Path, said: Say) -> Callable[[str], list[str]]:
    """Write a second rule after a fixed head of five lines, and return the problems."""

    def problems(body: str) -> list[str]:
        (tiny / "rules/care/second.yaml").write_text(HEAD + body, encoding="utf-8")
        return [problem.removeprefix("rules/care/second.yaml:") for problem in said()]

    return problems
